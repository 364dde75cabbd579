//! Twenty tries an hour for each author: twenty slots, each free again an hour after it was taken.
//!
//! A slot is an idempotent request of a name of our own, so taking one is a single conditional write, two workers
//! cannot take the same, and what a crash leaves is free after a minute.

use crate::problem::Problem;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderValue, StatusCode, header};
use platform::App;
use store::Begin;

/// Tries of one author in an hour.
pub(super) const PER_HOUR: u64 = 20;
/// No route of the API has this name.
const ROUTE: &str = "try slot";
/// All tries are alike to a slot.
const BODY: &[u8] = b"try";
const HOUR: TimeDelta = TimeDelta::hours(1);

/// A slot that is taken.
pub(super) struct Slot<'a> {
    app: &'a App,
    author: &'a str,
    key: String,
    free_at: DateTime<Utc>,
}

/// Takes a slot of `author`.
///
/// # Errors
/// 429 with `Retry-After` when all are taken.
pub(super) async fn take<'a>(app: &'a App, author: &'a str) -> Result<Slot<'a>, Problem> {
    let now = app.clock.machine_now();
    let free_at = now + HOUR;
    let mut earliest = free_at;
    // From anywhere, so that the first slots are not looked at in vain by everybody's later tries.
    let first = app.entropy.u64() % PER_HOUR;
    for step in 0..PER_HOUR {
        let key = ((first + step) % PER_HOUR).to_string();
        match app
            .store
            .begin_idempotent(author, ROUTE, &key, BODY, now, free_at)
            .await?
        {
            Begin::Fresh => {
                return Ok(Slot {
                    app,
                    author,
                    key,
                    free_at,
                });
            }
            Begin::Replay { body, .. } => {
                earliest = body
                    .parse()
                    .map_or(earliest, |at: DateTime<Utc>| at.min(earliest))
            }
            // Under way right now; what it leads to is not known yet.
            Begin::InProgress | Begin::Mismatch => {}
        }
    }
    let detail = format!("{PER_HOUR} tries an hour are allowed.");
    let problem = Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_tries",
        "Too many tries",
        detail,
    );
    Err(problem.with(
        header::RETRY_AFTER,
        HeaderValue::from(super::faults::seconds_until(earliest, now)),
    ))
}

impl Slot<'_> {
    /// Counts the try.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn keep(self) -> Result<(), Problem> {
        let free_at = self.free_at.to_rfc3339();
        Ok(self
            .app
            .store
            .finish_idempotent(self.author, ROUTE, &self.key, 200, None, &free_at)
            .await?)
    }

    /// Gives the slot back: nothing was tried.
    pub(super) async fn give_back(self) {
        if let Err(error) = self
            .app
            .store
            .abandon_idempotent(self.author, ROUTE, &self.key)
            .await
        {
            // It is free again after a minute by itself.
            tracing::warn!("a try slot was not given back: {error}");
        }
    }
}
