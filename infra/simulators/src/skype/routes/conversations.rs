//! Read conversations and their parts, send, stop.

use crate::skype::pool::Pool;
use crate::skype::refusal::{self, invalid, unsupported_media_type};
use crate::skype::resources::{self, links};
use crate::skype::state::{Conversation, Text};
use crate::web::{Halt, Reply, Request};
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// `{conversation}` and below.
pub(super) fn route(
    pool: &Pool,
    id: &str,
    conversation: &str,
    request: &Request,
    path: &[&str],
) -> Result<Reply, Halt> {
    let sender = &pool.0.options.sender;
    match (&request.method, path) {
        (&Method::GET, []) => read(pool, id, conversation, |found| {
            resources::conversation(found, found.phase, sender)
        }),
        (&Method::GET, ["messaging"]) => read(pool, id, conversation, |found| {
            resources::messaging(found, found.phase)
        }),
        (&Method::GET, ["participants", whose]) => {
            let whose = (*whose).to_owned();
            read(pool, id, conversation, |found| {
                if whose == *sender {
                    resources::local_participant(found, sender)
                } else {
                    resources::participant(found)
                }
            })
        }
        (&Method::POST, ["messaging", "messages"]) => send(pool, id, conversation, request),
        (&Method::POST, ["messaging", "terminate"]) => {
            pool.0
                .with(|state, now| state.stop(&pool.0, id, conversation, now))?;
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        }
        (_, [] | ["messaging"] | ["messaging", "messages" | "terminate"]) => {
            Err(refusal::wrong_method().into())
        }
        _ => Err(refusal::no_resource().into()),
    }
}

/// `GET {conversations}`
pub(super) fn list(pool: &Pool, id: &str) -> Result<Reply, Halt> {
    let sender = &pool.0.options.sender;
    pool.0.with(|state, _| {
        let application = state.application(id)?;
        let all: Vec<Value> = application
            .conversations
            .values()
            .map(|found| resources::conversation(found, found.phase, sender))
            .collect();
        let own = format!("{}/communication/conversations", application.root());
        Ok(Reply::ok(json!({
            "_links": links(&[("self", own)]),
            "_embedded": {"conversation": all},
            "rel": "conversations",
        })))
    })
}

/// `GET {messagingInvitation}`, as long as its conversation is not over.
pub(super) fn invitation(pool: &Pool, id: &str, invitation: &str) -> Result<Reply, Halt> {
    let sender = &pool.0.options.sender;
    pool.0.with(|state, _| {
        let found = state
            .application(id)?
            .conversations
            .values()
            .find(|conversation| conversation.invitation_id == invitation)
            .ok_or_else(refusal::no_resource)?;
        Ok(Reply::ok(resources::invitation(found, found.phase, sender)))
    })
}

fn read(
    pool: &Pool,
    id: &str,
    conversation: &str,
    show: impl FnOnce(&Conversation) -> Value,
) -> Result<Reply, Halt> {
    pool.0.with(|state, _| {
        let application = state.application(id)?;
        let found = application.conversations.get(conversation);
        Ok(Reply::ok(show(found.ok_or_else(refusal::no_resource)?)))
    })
}

/// `POST {sendMessage}?operationId=`, called `OperationContext` in one sample: 201 with the message's URL.
fn send(pool: &Pool, id: &str, conversation: &str, request: &Request) -> Result<Reply, Halt> {
    let kind = request.header("content-type").unwrap_or_default();
    let format = match kind.split(';').next().unwrap_or_default().trim() {
        "text/plain" => "text/plain",
        "text/html" => "text/html",
        _ => return Err(unsupported_media_type().into()),
    };
    let operation_id = request
        .query
        .iter()
        .find(|(name, _)| {
            ["operationid", "operationcontext"].contains(&name.to_lowercase().as_str())
        })
        .map(|(_, value)| value.as_str())
        .filter(|value| !value.is_empty() && value.len() <= 50)
        .ok_or_else(|| invalid(&[("operationId", "The value is missing or too long.")]))?;
    let text = String::from_utf8(request.body.to_vec()).map_err(|_| refusal::deserialization())?;
    if text.is_empty() {
        return Err(invalid(&[("message", "The value is empty.")]).into());
    }
    let text = Text { format, text };
    let location = pool
        .0
        .with(|state, now| state.send(&pool.0, id, conversation, operation_id, text, now))?;
    Ok(Reply::empty(StatusCode::CREATED).with_header("location", location))
}
