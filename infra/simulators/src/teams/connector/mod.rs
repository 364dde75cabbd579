//! The Bot Framework connector as Teams serves it.

mod activity;
mod conversations;
mod error;
mod members;
mod messages;

pub(super) use error::nested_error;

use super::http::{Cut, Reply, Request};
use super::object_id;
use super::person::{Behaviour, Person};
use super::tenant::Inner;
use super::token::Audience;
use chrono::{DateTime, Utc};
use error::error;
use http::{Method, StatusCode};
use std::sync::Arc;

/// Segments before the path of a resource: `connector`, `v3`.
const PREFIX: usize = 2;

/// `/connector/v3/…`
pub(super) async fn route(inner: &Inner, request: &Request) -> Result<Reply, Cut> {
    let now = inner.now();
    let admitted = admit(inner, request, now);
    // Time may go on from here.
    inner.meter.arrived(now);
    let reply = match admitted {
        Err(refusal) => refusal,
        Ok(()) => dispatch(inner, request).await?,
    };
    Ok(reply.with_header("x-correlating-operationid", inner.request_id()))
}

/// Token first, then the rate limit that everything counts against.
fn admit(inner: &Inner, request: &Request, now: DateTime<Utc>) -> Result<(), Reply> {
    let header = request.header("authorization");
    inner
        .tokens
        .check(header, Audience::Connector, now)
        .map_err(|_| {
            error(
                StatusCode::UNAUTHORIZED,
                "Unauthorized",
                "Authorization has been denied for this request.",
            )
        })?;
    if inner.limits.admit(now) {
        Ok(())
    } else {
        Err(throttled(inner))
    }
}

fn throttled(inner: &Inner) -> Reply {
    inner.meter.rate_limit_hit();
    error(
        StatusCode::TOO_MANY_REQUESTS,
        "Throttled",
        "Too many requests.",
    )
    .retry_after(inner.options.throttle_retry_after)
}

async fn dispatch(inner: &Inner, request: &Request) -> Result<Reply, Cut> {
    let path = request.path(PREFIX);
    let conversation = || Conversation::find(inner, path.get(1).copied().unwrap_or_default());
    match (&request.method, path.as_slice()) {
        (&Method::POST, ["conversations"]) => conversations::create(inner, request).await,
        // A reply in a 1:1 chat is a message like any other.
        (
            &Method::POST,
            ["conversations", _, "activities"] | ["conversations", _, "activities", _],
        ) => messages::send(inner, conversation(), request).await,
        (&Method::PUT, ["conversations", _, "activities", id]) => {
            messages::edit(inner, conversation(), id, request).await
        }
        (&Method::DELETE, ["conversations", _, "activities", id]) => {
            messages::withdraw(inner, conversation(), id).await
        }
        (&Method::GET, ["conversations", _, "members"]) => {
            members::list(inner, conversation(), false).await
        }
        (&Method::GET, ["conversations", _, "pagedmembers"]) => {
            members::list(inner, conversation(), true).await
        }
        (&Method::GET, ["conversations", _, "members", id]) => {
            members::get(inner, conversation(), id).await
        }
        _ => Ok(error(
            StatusCode::NOT_FOUND,
            "NotFound",
            "No such resource.",
        )),
    }
}

/// A 1:1 conversation and the person in it.
struct Conversation {
    id: String,
    person: Arc<Person>,
}

impl Conversation {
    /// `None` when it was never created, or when what it led to is gone.
    fn find(inner: &Inner, id: &str) -> Result<Option<Self>, super::error::Error> {
        let person = inner.anyone_in_conversation(id)?;
        Ok(person.map(|person| Self {
            id: id.to_owned(),
            person,
        }))
    }

    fn answers_to(found: &Result<Option<Self>, super::error::Error>, address: &str) -> bool {
        matches!(found, Ok(Some(conversation)) if conversation.person.answers_to(address))
    }
}

/// What the person's script makes of a call inside their conversation.
fn check_behaviour(person: &Person) -> Result<(), Reply> {
    let forbidden = |code, message| Err(error(StatusCode::FORBIDDEN, code, message));
    match person.behaviour {
        Behaviour::Normal => Ok(()),
        Behaviour::NotInstalled => forbidden(
            "BotNotInConversationRoster",
            "The bot is not part of the conversation roster.",
        ),
        Behaviour::BlockedByUser => forbidden(
            "ConversationBlockedByUser",
            "User blocked the conversation with the bot.",
        ),
        Behaviour::WritesBlocked => {
            Err(nested_error(StatusCode::FORBIDDEN, "MessageWritesBlocked"))
        }
        Behaviour::BlockedByAdmin => {
            forbidden("BotDisabledByAdmin", "The tenant admin disabled this bot.")
        }
        Behaviour::Unknown | Behaviour::ConversationGone => Err(error::no_conversation()),
    }
}

fn teams_user_id(person: &Person) -> String {
    object_id::teams_user_id(&person.object_id)
}
