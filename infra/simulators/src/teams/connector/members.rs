//! Who is in a conversation: in a 1:1 chat, the person.

use super::error::{Shape, error, no_conversation};
use super::{Conversation, check_behaviour, teams_user_id, throttled};
use crate::teams::error::Error;
use crate::teams::http::{Cut, Halt, Reply, gate};
use crate::teams::limits::Kind;
use crate::teams::meter::Operation;
use crate::teams::object_id;
use crate::teams::person::Person;
use crate::teams::tenant::Inner;
use http::StatusCode;
use serde_json::{Value, json};

type Found = Result<Option<Conversation>, Error>;

/// `GET …/members`, or `GET …/pagedmembers`, which wraps the same in an object.
pub(super) async fn list(inner: &Inner, found: Found, paged: bool) -> Result<Reply, Cut> {
    answer(inner, found, |member| {
        Ok(if paged {
            json!({"members": [member]})
        } else {
            json!([member])
        })
    })
    .await
}

/// `GET …/members/{id}`, by `29:` id or object id.
pub(super) async fn get(inner: &Inner, found: Found, id: &str) -> Result<Reply, Cut> {
    let wanted = object_id::from_member_id(id);
    answer(inner, found, |member| {
        if wanted.as_deref() != member["aadObjectId"].as_str() {
            let message = "The member is not in this conversation.";
            return Err(error(
                StatusCode::NOT_FOUND,
                "MemberNotFoundInConversation",
                message,
            ));
        }
        Ok(member)
    })
    .await
}

async fn answer(
    inner: &Inner,
    found: Found,
    render: impl FnOnce(Value) -> Result<Value, Reply> + Send,
) -> Result<Reply, Cut> {
    inner.meter.count(Operation::Members);
    let plan = inner.faults.plan(Operation::Members, |address| {
        Conversation::answers_to(&found, address)
    });
    gate(plan, &Shape, || {
        let conversation = found?.ok_or_else(no_conversation)?;
        check_behaviour(&conversation.person)?;
        if !inner
            .limits
            .admit_to(Kind::Members, &conversation.id, inner.now())
        {
            return Err(Halt::from(throttled(inner)));
        }
        Ok(Reply::ok(render(member(inner, &conversation.person))?))
    })
    .await
}

/// Both names of the object id occur in the service's answers.
fn member(inner: &Inner, person: &Person) -> Value {
    json!({
        "id": teams_user_id(person),
        "objectId": person.object_id,
        "aadObjectId": person.object_id,
        "name": person.display_name(),
        "givenName": person.given_name,
        "surname": person.surname,
        "email": person.mail,
        "userPrincipalName": person.upn,
        "tenantId": inner.options.tenant_id,
        "userRole": "user",
    })
}
