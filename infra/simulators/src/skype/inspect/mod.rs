//! What the pool shows to whoever runs it: inbox, people, switches. No login: it is on loopback only.

mod control;
mod inbox;
mod page;

use super::pool::Pool;
use crate::web::{Halt, Reply, Request};
use http::{Method, StatusCode};
use serde_json::json;

/// `/people`, `/inbox`, `/inbox/stats`, `/control/…`
pub(super) fn route(pool: &Pool, request: &Request) -> Reply {
    let path = request.path(0);
    let answer = match (&request.method, path.as_slice()) {
        (&Method::GET, ["people"]) => page::people(pool, request),
        (&Method::GET, ["inbox"]) => inbox::list(pool, request),
        (&Method::GET, ["inbox", "stats"]) => inbox::stats(pool),
        (&Method::GET, ["control", "faults"]) => control::faults(pool),
        (&Method::DELETE, ["control", "faults"]) => control::clear_faults(pool),
        (&Method::POST, ["control", "people"]) => control::add_people(pool, request),
        (&Method::POST, ["control", "faults"]) => control::add_faults(pool, request),
        (&Method::POST, ["control", "discovery"]) => control::discovery(pool, request),
        (&Method::POST, ["control", "applications", what]) => control::disturb(pool, what, request),
        _ => Err(refusal(StatusCode::NOT_FOUND, "No such page.").into()),
    };
    answer.unwrap_or_else(|halt| {
        halt.into_reply(|| refusal(StatusCode::INTERNAL_SERVER_ERROR, "The simulator failed."))
    })
}

type Answer = Result<Reply, Halt>;

fn refusal(status: StatusCode, message: &str) -> Reply {
    Reply::json(status, json!({"error": message}))
}
