//! How late messages were: from the due minute of the rung to the acceptance by the channel.

use super::PlannedBatch;
use super::figures::Lateness;
use super::tally;
use crate::ladder::GRACE;
use crate::outcome::{Mark, TryResult, Vector};
use std::collections::BTreeMap;

const MINUTE: i64 = 60;
/// Local full hours are full quarters everywhere.
const QUARTER: i64 = 15 * MINUTE;
/// Rung 2 follows rung 1 after this, in seconds.
const SECOND_RUNG: i64 = 10 * MINUTE;

/// None while nothing was sent.
pub(super) fn lateness(vectors: &[(u32, Vector)], planned: &[PlannedBatch]) -> Option<Lateness> {
    let mut late: Vec<i64> = Vec::new();
    for (n, vector) in vectors {
        let planned = usize::try_from(*n)
            .ok()
            .and_then(|n| planned.get(n))
            .and_then(|one| one.at);
        let due = due(vector, planned.map(|at| at.timestamp()));
        for (mark, log) in tally::of(vector) {
            let accepted = log
                .tries
                .iter()
                .rev()
                .find(|tried| tried.result == TryResult::Sent);
            let (Mark::Sent, Some(at), Some(tried)) = (mark, log.sent_at, accepted) else {
                continue;
            };
            if let Some(due) = due.get(usize::from(tried.attempt)) {
                late.push(at.saturating_sub(due * 1_000).max(0));
            }
        }
    }
    late.sort_unstable();
    let rank = |percent: usize| late.get((late.len() * percent).div_ceil(100).saturating_sub(1));
    Some(Lateness {
        p50_millis: *rank(50)?,
        p99_millis: *rank(99)?,
        max_millis: *late.last()?,
    })
}

/// When each attempt of the vector was due, in seconds since 1970.
///
/// The due minute is not kept, but follows: rung 1 of the first cycle was planned, rung 2 comes ten
/// minutes later, rung 3 at a full hour; and no rung starts later than the grace. Where this does not fit
/// (after a pause, in later cycles) it is the minute in which the attempt started.
fn due(vector: &Vector, planned: Option<i64>) -> Vec<i64> {
    let mut first_rungs: BTreeMap<u8, i64> = planned.map(|at| (1, at)).into_iter().collect();
    let mut seen = Vec::new();
    let attempts = vector.attempts.iter().map(|attempt| {
        let again = seen.contains(&(attempt.cycle, attempt.rung));
        seen.push((attempt.cycle, attempt.rung));
        if again {
            // People held back by a fault of their own: due when they came back.
            return attempt.at;
        }
        let expected = match attempt.rung {
            1 => first_rungs.get(&attempt.cycle).copied(),
            2 => first_rungs.get(&attempt.cycle).map(|at| at + SECOND_RUNG),
            _ => Some(attempt.at - attempt.at.rem_euclid(QUARTER)),
        };
        let fits = |at: &i64| (0..=GRACE.num_seconds()).contains(&(attempt.at - at));
        let due = expected
            .filter(fits)
            .unwrap_or(attempt.at - attempt.at.rem_euclid(MINUTE));
        if attempt.rung == 1 {
            first_rungs.insert(attempt.cycle, due);
        }
        due
    });
    attempts.collect()
}
