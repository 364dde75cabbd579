//! Errors of the crates below as problems.

use crate::problem::Problem;
use audience::AudienceError;
use channels::ChannelFault;
use chrono::{DateTime, Utc};
use timers::TimerError;

/// Seconds after which a channel that named no time may be asked again.
pub(super) const CHANNEL_PAUSE: u32 = 10;

/// An audience that could not be read.
pub(crate) fn audience(error: AudienceError) -> Problem {
    match error {
        AudienceError::Store(error) => error.into(),
        AudienceError::Directory(fault) => channel(&fault),
        // Checked before; it was deleted or emptied in between.
        AudienceError::NoSuchList(_) | AudienceError::EmptyList(_) => {
            Problem::conflict("changed", error.to_string())
        }
        AudienceError::Unreadable { .. } => Problem::conflict("unreadable_list", error.to_string()),
        // Only a job reads sources, and it reads them to the end.
        AudienceError::LargeSource(_) => Problem::internal(error),
    }
}

/// A channel that does not work at the moment. The detail of a fault is made of status and code words only.
pub(super) fn channel(fault: &ChannelFault) -> Problem {
    let after = fault.retry_after.map_or(CHANNEL_PAUSE, |after| {
        u32::try_from(after.as_secs()).unwrap_or(CHANNEL_PAUSE)
    });
    Problem::unavailable(
        "channel_unavailable",
        format!("The channel does not answer as it should: {fault}."),
        after.max(1),
    )
}

/// A queue or schedule that did not take what it was given.
pub(crate) fn timer(error: TimerError) -> Problem {
    if error.is_retryable() {
        return Problem::unavailable("unavailable", "The queue is not available; try again.", 1);
    }
    Problem::internal(error)
}

/// Seconds from `now` until `at`, rounded up, at least one.
pub(super) fn seconds_until(at: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    let millis = (at - now).num_milliseconds().max(1);
    u32::try_from((millis + 999) / 1_000).unwrap_or(u32::MAX)
}
