//! The inbox as JSON.

use super::{Answer, refusal};
use crate::error::Error;
use crate::skype::pool::Pool;
use crate::skype::store::Search;
use crate::web::{Reply, Request};
use http::StatusCode;
use serde_json::json;

const PAGE: usize = 50;
const MOST_ON_A_PAGE: usize = 500;

/// `GET /inbox?address=&q=&cursor=&limit=` → `{"invitations":[…],"next_cursor":…}`, newest first.
pub(super) fn list(pool: &Pool, request: &Request) -> Answer {
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
    let address = given("address")
        .map(|key| pool.0.inbox_address(key))
        .transpose()?;
    let search = Search {
        address: address.as_deref(),
        text: given("q").unwrap_or_default(),
        before: number("cursor")?,
    };
    let invitations = pool.0.store.invitations(&search, limit)?;
    let next = invitations
        .last()
        .filter(|_| invitations.len() == limit)
        .map(|invitation| invitation.seq.to_string());
    Ok(Reply::ok(
        json!({"invitations": invitations, "next_cursor": next}),
    ))
}

/// `GET /inbox/stats`
pub(super) fn stats(pool: &Pool) -> Answer {
    Ok(Reply::ok(
        serde_json::to_value(pool.stats()?).map_err(Error::from)?,
    ))
}
