//! `POST /v3/conversations`: get or create the 1:1 conversation with a person.

use super::activity::{field, text};
use super::error::{Shape, bad_syntax, error};
use super::throttled;
use crate::teams::http::{Cut, Halt, Reply, Request, gate};
use crate::teams::limits::Kind;
use crate::teams::meter::Operation;
use crate::teams::object_id;
use crate::teams::person::Behaviour;
use crate::teams::tenant::Inner;
use http::StatusCode;
use serde_json::{Value, json};

/// Answers 201 both the first time and later.
pub(super) async fn create(inner: &Inner, request: &Request) -> Result<Reply, Cut> {
    inner.meter.count(Operation::Create);
    let member = member(inner, request);
    let plan = inner.faults.plan(Operation::Create, |address| {
        let person = member
            .as_ref()
            .ok()
            .and_then(|id| inner.anyone_by_id(id).ok().flatten());
        person.is_some_and(|person| person.answers_to(address))
    });
    gate(plan, &Shape, || {
        let object_id = member?;
        if !inner.limits.admit_to(Kind::Create, &object_id, inner.now()) {
            return Err(throttled(inner).into());
        }
        let person = inner.person_by_id(&object_id)?;
        let forbidden = |code, message| Halt::from(error(StatusCode::FORBIDDEN, code, message));
        match person.map(|person| person.behaviour) {
            None => {
                return Err(
                    error(StatusCode::NOT_FOUND, "NotFound", "The user was not found.").into(),
                );
            }
            Some(Behaviour::NotInstalled) => {
                let message = "The bot is not installed in the user's personal scope.";
                return Err(forbidden("ForbiddenOperationException", message));
            }
            Some(Behaviour::BlockedByAdmin) => {
                return Err(forbidden(
                    "BotDisabledByAdmin",
                    "The tenant admin disabled this bot.",
                ));
            }
            Some(_) => {}
        }
        let options = &inner.options;
        let id = object_id::conversation_id(&options.tenant_id, &options.app_id, &object_id);
        inner.store.open_conversation(&id, &object_id)?;
        Ok(Reply::json(StatusCode::CREATED, json!({"id": id})))
    })
    .await
}

/// The object id of the only member of an acceptable request.
fn member(inner: &Inner, request: &Request) -> Result<String, Reply> {
    let body = request
        .json()
        .filter(Value::is_object)
        .ok_or_else(|| bad_syntax("The request body is no JSON object."))?;
    if field(&body, "isGroup").and_then(Value::as_bool) == Some(true) {
        return Err(bad_syntax("A bot cannot create a group chat."));
    }
    let channel_data = field(&body, "channelData").and_then(|data| field(data, "tenant"));
    let tenant =
        text(&body, "tenantId").or_else(|| channel_data.and_then(|tenant| text(tenant, "id")));
    if !tenant.is_some_and(|tenant| tenant.eq_ignore_ascii_case(&inner.options.tenant_id)) {
        return Err(bad_syntax(
            "The tenant id is missing or not that of the bot's tenant.",
        ));
    }
    let members = field(&body, "members")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let [member] = members else {
        return Err(bad_syntax(
            "Incorrect conversation creation parameters: exactly one member is needed.",
        ));
    };
    let id = text(member, "id").and_then(object_id::from_member_id);
    id.ok_or_else(|| bad_syntax("The member id is neither an Entra object id nor a Teams user id."))
}
