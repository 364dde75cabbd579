//! What a firing did to the people of its batch, for those who watch the system.

use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::outcome::{Mark, Vector};
use platform::Metrics;

/// Counts everybody whose mark is another than `before`, in a batch that was due at `due`. Of a firing that failed
/// (`whole` false) only what left counts: the rest is done again.
pub fn tally(
    metrics: &Metrics,
    channel: Channel,
    (before, due): (&[Mark], DateTime<Utc>),
    after: &Vector,
    whole: bool,
) {
    let changed = after
        .marks
        .iter()
        .zip(&after.people)
        .enumerate()
        .filter(|(index, (mark, _))| before.get(*index) != Some(mark));
    for (_, (mark, log)) in changed {
        match (mark, log.reason) {
            (Mark::Sent, _) => {
                let at = log.sent_at.and_then(DateTime::from_timestamp_millis);
                metrics.sent(channel, at.map_or(TimeDelta::zero(), |at| at - due));
            }
            (Mark::Unknown, _) if whole => metrics.unknown(channel),
            (Mark::Failed | Mark::Unprogrammed, Some(reason)) if whole => {
                metrics.ended(channel, reason);
            }
            _ => {}
        }
    }
}
