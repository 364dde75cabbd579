//! What the tenant shows to whoever runs it: inbox, people, switches. No login: it is on loopback only.

mod card;
mod control;
mod inbox;
mod page;

use super::http::{Halt, Reply, Request};
use super::tenant::Tenant;
use http::{Method, StatusCode};
use serde_json::json;

/// `/people`, `/inbox`, `/inbox/stats`, `/control/…`
pub(super) fn route(tenant: &Tenant, request: &Request) -> Reply {
    let path = request.path(0);
    let answer = match (&request.method, path.as_slice()) {
        (&Method::GET, ["people"]) => page::people(tenant, request),
        (&Method::GET, ["inbox"]) => inbox::list(tenant, request),
        (&Method::GET, ["inbox", "stats"]) => inbox::stats(tenant, request),
        (&Method::GET, ["control", "faults"]) => control::faults(tenant),
        (&Method::DELETE, ["control", "faults"]) => control::clear_faults(tenant),
        (&Method::POST, ["control", what]) => control::add(tenant, what, request),
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
