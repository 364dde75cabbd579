//! Everything below `/ucwa/oauth/v1/applications`: counting, limits, faults, and the way to the resource.

use super::{applications, batch, conversations, events, me, people, start, subscriptions, ticket};
use crate::skype::operation::Operation;
use crate::skype::person::without_scheme;
use crate::skype::pool::Pool;
use crate::skype::refusal::{self, Shape};
use crate::web::{Cut, Halt, Reply, Request, gate};
use http::Method;

/// What a request does; unknown paths count as reading the application.
fn operation(method: &Method, path: &[&str]) -> Operation {
    match (method, path) {
        (&Method::POST, []) => Operation::CreateApplication,
        (&Method::DELETE, [_]) => Operation::DeleteApplication,
        (_, [_, "events"]) => Operation::Events,
        (_, [_, "batch"]) => Operation::Batch,
        (_, [_, "me", "makemeavailable" | "reportmyactivity"]) => Operation::Availability,
        (
            _,
            [
                _,
                "people",
                "presencesubscriptions" | "presencesubscriptionmemberships",
                ..,
            ],
        ) => Operation::Subscription,
        (_, [_, "people", _, "presence"]) => Operation::Presence,
        (_, [_, "people", _]) => Operation::Search,
        (&Method::POST, [_, "communication", "messaginginvitations"]) => Operation::StartMessaging,
        (&Method::POST, [.., "messaging", "messages"]) => Operation::SendMessage,
        (&Method::POST, [.., "messaging", "terminate"]) => Operation::StopMessaging,
        (_, [_, "communication", _, ..]) => Operation::Conversation,
        _ => Operation::Application,
    }
}

/// Answers a request on its own.
pub(super) async fn route(pool: &Pool, request: &Request, path: &[&str]) -> Result<Reply, Cut> {
    match operation(&request.method, path) {
        Operation::Events => {
            pool.0.meter.count(Operation::Events);
            events::get(pool, request, path[0]).await
        }
        Operation::Batch => batch::run(pool, request, path[0]).await,
        _ => {
            let Some(_slot) = pool.0.limits.take(1) else {
                return Ok(throttled(pool));
            };
            command(pool, request, path, true).await
        }
    }
}

/// Answers a command; those in a batch were `admitted` with it.
pub(super) async fn command(
    pool: &Pool,
    request: &Request,
    path: &[&str],
    alone: bool,
) -> Result<Reply, Cut> {
    let operation = operation(&request.method, path);
    pool.0.meter.count(operation);
    if operation == Operation::StartMessaging {
        pool.0.meter.arrived(pool.0.now());
    }
    let plan = pool
        .0
        .faults
        .plan(operation, |wanted| concerns(pool, request, path, wanted));
    gate(plan, &Shape, || {
        if alone {
            admit(pool, request)?;
        }
        dispatch(pool, request, path)
    })
    .await
}

/// The ticket first, then the pace.
pub(super) fn admit(pool: &Pool, request: &Request) -> Result<(), Reply> {
    ticket::admit(pool, request)?;
    if pool.0.limits.admit(pool.0.now()) {
        Ok(())
    } else {
        Err(throttled(pool))
    }
}

pub(super) fn throttled(pool: &Pool) -> Reply {
    pool.0.meter.rate_limit_hit();
    refusal::too_many_requests()
}

fn dispatch(pool: &Pool, request: &Request, path: &[&str]) -> Result<Reply, Halt> {
    let [id, rest @ ..] = path else {
        return match request.method {
            Method::POST => applications::create(pool, request),
            _ => Err(refusal::wrong_method().into()),
        };
    };
    // Whether the application is there comes before anything else.
    pool.0
        .with(|state, _| Ok(state.application(id)?.available))?;
    let method = &request.method;
    match (method, rest) {
        (&Method::GET, []) => applications::get(pool, id),
        (&Method::DELETE, []) => applications::delete(pool, id),
        (&Method::GET, ["policies"]) => applications::policies(pool, id),
        (&Method::GET, ["me"]) => me::get(pool, id),
        (&Method::POST, ["me", "makemeavailable"]) => me::make_available(pool, id, request),
        (&Method::POST, ["me", "reportmyactivity"]) => me::report_activity(pool, id),
        (&Method::GET, ["people"]) => people::get(pool, id),
        (&Method::GET, ["people", "search"]) => people::search(pool, id, request),
        (&Method::GET, ["people", "subscribedcontacts"]) => subscriptions::contacts(pool, id),
        (_, ["people", "presencesubscriptions", rest @ ..]) => {
            subscriptions::route(pool, id, request, rest)
        }
        (_, ["people", "presencesubscriptionmemberships"]) => {
            subscriptions::memberships(pool, id, request)
        }
        (&Method::GET, ["people", key]) => people::contact(pool, id, key),
        (&Method::GET, ["people", key, "presence"]) => people::presence(pool, id, key),
        (&Method::GET, ["communication"]) => me::communication(pool, id),
        (&Method::PUT, ["communication"]) => me::put_communication(pool, id, request),
        (&Method::POST, ["communication", "messaginginvitations"]) => {
            start::start(pool, id, request)
        }
        (&Method::GET, ["communication", "messaginginvitations", invitation]) => {
            conversations::invitation(pool, id, invitation)
        }
        (&Method::GET, ["communication", "conversations"]) => conversations::list(pool, id),
        (_, ["communication", "conversations", conversation, rest @ ..]) => {
            conversations::route(pool, id, conversation, request, rest)
        }
        (
            _,
            []
            | ["policies" | "me" | "people" | "communication"]
            | ["me", "makemeavailable" | "reportmyactivity"]
            | ["people", _]
            | ["people", _, "presence"]
            | ["communication", "messaginginvitations", ..],
        ) => Err(refusal::wrong_method().into()),
        _ => Err(refusal::no_resource().into()),
    }
}

/// Whether a request is about somebody: by path, by `to`, or by conversation.
fn concerns(pool: &Pool, request: &Request, path: &[&str], wanted: &str) -> bool {
    let subject = match path {
        [_, "people", "search"] => request.parameter("query").map(str::to_owned),
        [_, "people", key, ..] => Some((*key).to_owned()),
        [_, "communication", "messaginginvitations"] => request
            .json()
            .and_then(|body| Some(body.get("to")?.as_str()?.to_owned())),
        [id, "communication", "conversations", conversation, ..] => pool
            .0
            .with(|state, _| {
                let found = state.application(id)?.conversations.get(*conversation);
                Ok(found.map(|conversation| conversation.to.clone()))
            })
            .unwrap_or_default(),
        _ => None,
    };
    let Some(subject) = subject else {
        return false;
    };
    without_scheme(&subject).eq_ignore_ascii_case(without_scheme(wanted))
        || pool
            .0
            .person_by_any(&subject)
            .is_ok_and(|person| person.is_some_and(|person| person.answers_to(wanted)))
}
