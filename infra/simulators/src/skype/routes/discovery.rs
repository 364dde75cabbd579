//! Discovery, and the user resource that leads to the applications.

use super::ticket;
use crate::skype::operation::Operation;
use crate::skype::pool::{Discovery, Pool};
use crate::skype::refusal::Shape;
use crate::skype::resources::links;
use crate::web::{Cut, Reply, Request, gate};
use http::StatusCode;
use serde_json::json;

const SERVICE: &str = "/Autodiscover/AutodiscoverService.svc/root";

/// `GET /discover/`, in place of `https://lyncdiscover.{domain}/`
pub(super) async fn discover(pool: &Pool) -> Result<Reply, Cut> {
    pool.0.meter.count(Operation::Discover);
    let plan = pool.0.faults.plan(Operation::Discover, |_| false);
    gate(plan, &Shape, || {
        Ok(match pool.0.discovery() {
            Discovery::Normal => normal(pool),
            Discovery::NotFound => Reply::empty(StatusCode::NOT_FOUND),
            Discovery::Moved { location } => {
                Reply::empty(StatusCode::FOUND).with_header("location", location)
            }
            Discovery::Redirect { href } => {
                Reply::ok(json!({"_links": links(&[("redirect", href)])}))
            }
        })
    })
    .await
}

/// The pool's own discovery service, which always answers.
pub(super) async fn root(pool: &Pool) -> Result<Reply, Cut> {
    pool.0.meter.count(Operation::Discover);
    let plan = pool.0.faults.plan(Operation::Discover, |_| false);
    gate(plan, &Shape, || Ok(normal(pool))).await
}

fn normal(pool: &Pool) -> Reply {
    let (base, domain) = (pool.0.base(), &pool.0.options.sip_domain);
    Reply::ok(json!({"_links": links(&[
        ("self", format!("{base}{SERVICE}?originalDomain={domain}")),
        ("user", format!("{base}{SERVICE}/oauth/user?originalDomain={domain}")),
        ("xframe", format!("{base}/Autodiscover/XFrame/XFrame.html")),
    ])}))
}

/// Challenges whoever has no ticket.
pub(super) async fn user(pool: &Pool, request: &Request) -> Result<Reply, Cut> {
    pool.0.meter.count(Operation::User);
    let plan = pool.0.faults.plan(Operation::User, |_| false);
    gate(plan, &Shape, || {
        ticket::admit(pool, request)?;
        let base = pool.0.base();
        Ok(Reply::ok(json!({"_links": links(&[
            ("self", format!("{base}{SERVICE}/user")),
            ("applications", format!("{base}{}", crate::skype::APPLICATIONS)),
            ("xframe", format!("{base}/Autodiscover/XFrame/XFrame.html")),
        ])})))
    })
    .await
}
