//! Where the account's pool is. Each discovery address is asked in turn until one leads to the applications.

use super::errors;
use super::links::link;
use super::session::{Call, CallFault, Session};
use crate::fault::{ChannelFault, FaultKind};
use http::{StatusCode, header};
use serde_json::Value;
use url::Url;

/// Root, redirect, user, and a few to spare.
const MOST_HOPS: usize = 8;

/// What to do about a failure.
enum Failure {
    /// This address leads nowhere: the next one may.
    Next(ChannelFault),
    /// All addresses lead to the same account: it is not tried with the next one.
    Stop(ChannelFault),
}

/// The applications address, and the last fault when no discovery address leads to one.
pub(super) async fn discover(session: &Session, roots: &[Url]) -> Result<Url, ChannelFault> {
    let mut last = ChannelFault::new(FaultKind::Misconfigured, "discovery: no address to ask");
    for root in roots {
        match follow(session, root).await {
            Ok(applications) => return Ok(applications),
            Err(Failure::Stop(fault)) => return Err(fault),
            Err(Failure::Next(fault)) => {
                tracing::info!(fault = fault.detail, "a discovery address leads nowhere");
                last = fault;
            }
        }
    }
    Err(last)
}

async fn follow(session: &Session, root: &Url) -> Result<Url, Failure> {
    let next =
        |kind, detail: &str| Failure::Next(ChannelFault::new(kind, format!("discovery: {detail}")));
    let mut url = root.clone();
    for _ in 0..MOST_HOPS {
        let answer = match session.call(&Call::get(url.clone())).await {
            Ok(answer) => answer,
            Err(CallFault::Channel(fault)) => return Err(Failure::Stop(fault)),
            Err(fault) => return Err(Failure::Next(fault.of_service(FaultKind::Unavailable))),
        };
        if answer.status.is_redirection() {
            let location = answer.headers.get(header::LOCATION);
            let location = location
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default();
            // Another host means that this is not the place; within the host nothing is given away.
            url = match session.resolve(&url, location) {
                Ok(to) if to.origin() == url.origin() => to,
                _ => return Err(next(FaultKind::Unavailable, "redirected elsewhere")),
            };
            continue;
        }
        if answer.status != StatusCode::OK {
            let now = (session.machine_now)();
            let fault = errors::of_service(FaultKind::Unavailable, &answer, now);
            return Err(match fault.kind {
                FaultKind::RateLimited | FaultKind::Misconfigured => Failure::Stop(fault),
                _ => Failure::Next(fault),
            });
        }
        let resource: Value = answer
            .body
            .and_then(|body| serde_json::from_slice(&body).ok())
            .unwrap_or_default();
        let to = |href| {
            let refused = |_| {
                next(
                    FaultKind::Misconfigured,
                    "a link leads to a host that is not allowed",
                )
            };
            session.resolve(&url, href).map_err(refused)
        };
        if let Some(href) = link(&resource, "applications") {
            return to(href);
        }
        match link(&resource, "redirect").or_else(|| link(&resource, "user")) {
            Some(href) => url = to(href)?,
            None => return Err(next(FaultKind::Unavailable, "an answer without a way on")),
        }
    }
    Err(next(FaultKind::Misconfigured, "too many hops"))
}
