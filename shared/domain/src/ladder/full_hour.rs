//! The next full hour of a local clock.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::send_window::{first_change, offset};

/// The earliest instant later than `after` at which the local clock reads a full hour.
///
/// Where the clock is moved before it gets there, the search starts again at the change: the clock may be set to a full
/// hour (to 03:00 or back to 02:00), or past one, or by half an hour.
pub(super) fn next_full_hour(zone: Tz, after: DateTime<Utc>) -> DateTime<Utc> {
    let mut from = after.timestamp() + 1;
    loop {
        let reached = from + (-(from + offset(zone, from))).rem_euclid(3600);
        match first_change(|second| offset(zone, second), from, reached) {
            Some(change) => from = change,
            None => return DateTime::UNIX_EPOCH + TimeDelta::seconds(reached),
        }
    }
}
