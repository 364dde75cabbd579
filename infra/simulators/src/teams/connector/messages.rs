//! Send, edit and withdraw messages.

use super::activity::{self, Kind};
use super::error::{Shape, error, no_conversation};
use super::{Conversation, check_behaviour, throttled};
use crate::teams::error::Error;
use crate::teams::http::{Cut, Halt, Reply, Request, gate};
use crate::teams::limits;
use crate::teams::meter::Operation;
use crate::teams::store::NewMessage;
use crate::teams::tenant::Inner;
use http::StatusCode;
use serde_json::json;

type Found = Result<Option<Conversation>, Error>;

/// The message is committed before the answer leaves.
pub(super) async fn send(inner: &Inner, found: Found, request: &Request) -> Result<Reply, Cut> {
    inner.meter.count(Operation::Send);
    let plan = inner.faults.plan(Operation::Send, |address| {
        Conversation::answers_to(&found, address)
    });
    gate(plan, &Shape, || {
        let (kind, activity) = activity::read(&request.body)?;
        let conversation = found?.ok_or_else(no_conversation)?;
        check_behaviour(&conversation.person)?;
        let parts = activity::split(activity);
        let now = inner.now();
        // Each part is a message, and a message is what the limit counts.
        for _ in &parts {
            if !inner
                .limits
                .admit_to(limits::Kind::Send, &conversation.id, now)
            {
                return Err(throttled(inner).into());
            }
        }
        if kind == Kind::Typing {
            return Ok(created(&[now.timestamp_millis()]));
        }
        let mut ids = Vec::with_capacity(parts.len());
        for part in &parts {
            let message = NewMessage {
                conversation_id: &conversation.id,
                object_id: &conversation.person.object_id,
                address: conversation.person.address(),
                activity: part,
            };
            ids.push(inner.store.accept(&message, now)?);
        }
        Ok(created(&ids))
    })
    .await
}

/// An activity that was split in two has no usable id.
fn created(ids: &[i64]) -> Reply {
    let body = match ids {
        [id] => json!({"id": id.to_string()}),
        _ => json!({}),
    };
    Reply::json(StatusCode::CREATED, body)
}

/// `PUT …/activities/{id}`, with the body of a send.
pub(super) async fn edit(
    inner: &Inner,
    found: Found,
    id: &str,
    request: &Request,
) -> Result<Reply, Cut> {
    inner.meter.count(Operation::Update);
    let plan = inner.faults.plan(Operation::Update, |address| {
        Conversation::answers_to(&found, address)
    });
    gate(plan, &Shape, || {
        let (_, activity) = activity::read(&request.body)?;
        let conversation = writable(inner, found)?;
        let edited = id
            .parse()
            .ok()
            .map(|id| inner.store.edit(&conversation.id, id, &activity))
            .transpose()?;
        if edited != Some(true) {
            return Err(no_activity());
        }
        Ok(Reply::ok(json!({"id": id})))
    })
    .await
}

/// `DELETE …/activities/{id}`
pub(super) async fn withdraw(inner: &Inner, found: Found, id: &str) -> Result<Reply, Cut> {
    inner.meter.count(Operation::Delete);
    let plan = inner.faults.plan(Operation::Delete, |address| {
        Conversation::answers_to(&found, address)
    });
    gate(plan, &Shape, || {
        let conversation = writable(inner, found)?;
        let withdrawn = id
            .parse()
            .ok()
            .map(|id| inner.store.withdraw(&conversation.id, id))
            .transpose()?;
        if withdrawn != Some(true) {
            return Err(no_activity());
        }
        Ok(Reply::empty(StatusCode::OK))
    })
    .await
}

fn writable(inner: &Inner, found: Found) -> Result<Conversation, Halt> {
    let conversation = found?.ok_or_else(no_conversation)?;
    check_behaviour(&conversation.person)?;
    if !inner
        .limits
        .admit_to(limits::Kind::Send, &conversation.id, inner.now())
    {
        return Err(throttled(inner).into());
    }
    Ok(conversation)
}

fn no_activity() -> Halt {
    error(
        StatusCode::NOT_FOUND,
        "ActivityNotFoundInConversation",
        "The activity is not in this conversation.",
    )
    .into()
}
