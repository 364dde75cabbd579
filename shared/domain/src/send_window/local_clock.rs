//! What the local clock of a zone reads, and when it is moved.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// No zone is further than this from UTC, on either side of a change.
const FURTHEST_OFFSET: i64 = 36 * 3600;

/// Seconds that the local clock is ahead of UTC, at a Unix time in seconds.
pub(crate) fn offset(zone: Tz, second: i64) -> i64 {
    let at = DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::seconds(second);
    i64::from(zone.offset_from_utc_datetime(&at).fix().local_minus_utc())
}

/// What the local clock reads at an instant.
pub(crate) fn reading(zone: Tz, at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc() + TimeDelta::seconds(offset(zone, at.timestamp()))
}

/// The first point in `(from, to]` at which the offset is no longer that of `from`, found by bisection.
///
/// The unit of the points is the caller's. The stretch must hold at most one change of the offset: the two that lie
/// closest to each other in the zone data (Africa/Freetown, 1939) are 95 hours apart.
pub(crate) fn first_change(offset_at: impl Fn(i64) -> i64, from: i64, to: i64) -> Option<i64> {
    let before = offset_at(from);
    if offset_at(to) == before {
        return None;
    }
    let (mut same, mut changed) = (from, to);
    while changed - same > 1 {
        let middle = same + (changed - same) / 2;
        if offset_at(middle) == before {
            same = middle;
        } else {
            changed = middle;
        }
    }
    Some(changed)
}

/// The instant of a local time: in a gap its end, where the clock reads it twice the earlier.
pub(super) fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) => at.to_utc(),
        MappedLocalTime::Ambiguous(one, other) => one.min(other).to_utc(),
        MappedLocalTime::None => {
            let about = local.and_utc().timestamp();
            let (from, to) = (about - FURTHEST_OFFSET, about + FURTHEST_OFFSET);
            let end = first_change(|second| offset(zone, second), from, to).unwrap_or(about);
            DateTime::UNIX_EPOCH + TimeDelta::seconds(end)
        }
    }
}
