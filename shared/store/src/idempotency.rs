//! Answers kept so that a repeated request gets the first one's.

use chrono::{DateTime, TimeDelta, Utc};

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, b, n as number, s};
use crate::keys;
use crate::packing::{pack_text, unpack_text};
use crate::table;
use crate::write::{Attempt, WRITE_ID};

const WHAT: &str = "idempotent request";
const BODY_HASH: &str = "body_hash";
/// When the request that is in progress began, in milliseconds since 1970.
const BEGAN: &str = "began";
/// Status of the answer; none while the request is in progress.
const STATUS: &str = "status";
const HEADERS: &str = "headers";
const BODY: &str = "body";
/// A request in progress for longer than this has crashed.
const PATIENCE: TimeDelta = TimeDelta::seconds(60);
/// Longest body hash, in bytes.
const HASH_MAX: usize = 64;
/// Longest headers, in bytes of JSON.
const HEADERS_MAX: usize = 4_096;

/// What a request with an idempotency key finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    /// It is the first: do it, then finish or abandon it.
    Fresh,
    /// It was done: this is the answer.
    Replay {
        /// HTTP status.
        status: u16,
        /// Headers of the answer worth repeating, as their keeper wrote them (JSON).
        headers: Option<String>,
        /// Body of the answer.
        body: String,
    },
    /// The key was used for another body.
    Mismatch,
    /// The first one is not done yet.
    InProgress,
}

impl Store {
    /// Begins a request of `principal` to `route` under `key`. What is kept of it ends at `expires`; a request that
    /// began more than 60 s before `now` and never finished may be begun again.
    pub async fn begin_idempotent(
        &self,
        principal: &str,
        route: &str,
        key: &str,
        body_hash: &[u8],
        now: DateTime<Utc>,
        expires: DateTime<Utc>,
    ) -> Result<Begin, StoreError> {
        StoreError::check_size("body hash", body_hash.len(), HASH_MAX)?;
        let mut item = keys::idempotency(principal, route, key).attributes();
        item.extend([
            (BODY_HASH.to_owned(), b(body_hash)),
            (BEGAN.to_owned(), number(now.timestamp_millis())),
            (table::TTL.to_owned(), number(expires.timestamp())),
            (WRITE_ID.to_owned(), s(self.shared.ids.next())),
        ]);
        let mut e = Expression::default();
        let absent = e.absent();
        let expired = e.compare(table::TTL, "<=", number(now.timestamp()));
        let unfinished = e.not_exists(STATUS);
        let crashed = e.compare(BEGAN, "<", number((now - PATIENCE).timestamp_millis()));
        let condition = format!("{absent} OR {expired} OR ({unfinished} AND {crashed})");
        match self.put_if(item, condition, e).await? {
            Attempt::Done => Ok(Begin::Fresh),
            Attempt::Refused(Some(item)) => found(&item, body_hash),
            Attempt::Refused(None) => Err(StoreError::Conflict { what: WHAT }),
        }
    }

    /// Keeps the answer of a request that was begun. The first answer stays.
    pub async fn finish_idempotent(
        &self,
        principal: &str,
        route: &str,
        key: &str,
        status: u16,
        headers: Option<&str>,
        body: &str,
    ) -> Result<(), StoreError> {
        StoreError::check_size("headers", headers.map_or(0, str::len), HEADERS_MAX)?;
        let mut e = Expression::default();
        let update = e.assign([
            (STATUS, Some(number(status))),
            (HEADERS, headers.map(s)),
            (BODY, Some(b(pack_text("answer", body)?))),
        ]);
        let condition = format!("{} AND {}", e.exists(table::PK), e.not_exists(STATUS));
        let key = keys::idempotency(principal, route, key);
        match self
            .update_if(&key, update, Some(condition), e, None)
            .await?
        {
            Attempt::Done | Attempt::Refused(Some(_)) => Ok(()),
            Attempt::Refused(None) => Err(StoreError::NotFound { what: WHAT }),
        }
    }

    /// Forgets a request that was begun and came to nothing, so that it can be repeated at once. An answer stays.
    pub async fn abandon_idempotent(
        &self,
        principal: &str,
        route: &str,
        key: &str,
    ) -> Result<(), StoreError> {
        let mut e = Expression::default();
        let condition = e.not_exists(STATUS);
        self.delete_if(
            &keys::idempotency(principal, route, key),
            Some(condition),
            e,
        )
        .await
        .map(drop)
    }
}

fn found(item: &Item, body_hash: &[u8]) -> Result<Begin, StoreError> {
    let read = Reader::new(item, WHAT);
    if read.bytes(BODY_HASH)? != body_hash {
        return Ok(Begin::Mismatch);
    }
    if !read.has(STATUS) {
        return Ok(Begin::InProgress);
    }
    Ok(Begin::Replay {
        status: read.number(STATUS)?,
        headers: read.optional_text(HEADERS)?.map(str::to_owned),
        body: unpack_text("answer", read.bytes(BODY)?)?,
    })
}
