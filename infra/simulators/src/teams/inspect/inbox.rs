//! The inbox as JSON.

use super::{Answer, refusal};
use crate::teams::error::Error;
use crate::teams::http::{Reply, Request};
use crate::teams::store::Search;
use crate::teams::tenant::Tenant;
use http::StatusCode;
use serde_json::json;

const PAGE: usize = 50;
const MOST_ON_A_PAGE: usize = 500;

/// `GET /inbox?address=&q=&cursor=&limit=` → `{"messages":[…],"next_cursor":…}`, newest first.
pub(super) fn list(tenant: &Tenant, request: &Request) -> Answer {
    let given = |name| request.parameter(name).filter(|value| !value.is_empty());
    let number = |name| -> Result<Option<i64>, Reply> {
        let wrong = |_| refusal(StatusCode::BAD_REQUEST, "'cursor' and 'limit' are numbers.");
        given(name)
            .map(|value| value.parse().map_err(wrong))
            .transpose()
    };
    let limit = number("limit")?
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(PAGE)
        .clamp(1, MOST_ON_A_PAGE);
    let ids = given("address")
        .map(|address| tenant.0.object_ids_of(address))
        .transpose()?;
    let search = Search {
        object_ids: ids.as_deref(),
        text: given("q").unwrap_or_default(),
        before: number("cursor")?,
    };
    let messages = tenant.0.store.messages(&search, limit)?;
    let next = messages
        .last()
        .filter(|_| messages.len() == limit)
        .map(|message| message.id.clone());
    Ok(Reply::ok(
        json!({"messages": messages, "next_cursor": next}),
    ))
}

/// `GET /inbox/stats?after=`: of all messages, or of those after the one with this id.
pub(super) fn stats(tenant: &Tenant, request: &Request) -> Answer {
    let after = match request.parameter("after") {
        None | Some("") => 0,
        Some(id) => {
            let wrong = |_| refusal(StatusCode::BAD_REQUEST, "'after' is a number.");
            id.parse().map_err(wrong)?
        }
    };
    let stats = tenant.stats_after(after)?;
    Ok(Reply::ok(serde_json::to_value(stats).map_err(Error::from)?))
}
