//! Sliding windows over the requests admitted lately.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;

/// (seconds, most requests in them)
pub(crate) type Rule = (i64, usize);

/// Whether the rules let one more request in; it is then counted. Refused ones do not count, so that a client that
/// hammers gets in again.
pub(crate) fn admit(
    window: &mut VecDeque<DateTime<Utc>>,
    now: DateTime<Utc>,
    rules: &[Rule],
) -> bool {
    let longest = rules.iter().map(|rule| rule.0).max().unwrap_or_default();
    while window
        .front()
        .is_some_and(|at| *at <= now - TimeDelta::seconds(longest))
    {
        window.pop_front();
    }
    let admitted = rules.iter().all(|(seconds, most)| {
        let start = now - TimeDelta::seconds(*seconds);
        window.iter().rev().take_while(|at| **at > start).count() < *most
    });
    if admitted {
        window.push_back(now);
    }
    admitted
}
