//! What came of each rung of the ladder.

use super::figures::RungFigures;
use super::tally;
use crate::outcome::{Mark, PersonLog, TryResult, Vector};
use std::collections::BTreeMap;

/// People tried at each rung, each counted once by the last result they had there.
pub(super) fn by_rung(vectors: &[(u32, Vector)]) -> Vec<RungFigures> {
    let mut rungs: BTreeMap<(u8, u8), RungFigures> = BTreeMap::new();
    for (_, vector) in vectors {
        for (mark, log) in tally::of(vector) {
            for ((cycle, rung), result) in last_results(vector, mark, log) {
                let figures = rungs.entry((cycle, rung)).or_insert(RungFigures {
                    cycle,
                    rung,
                    ..RungFigures::default()
                });
                figures.tried += 1;
                *match result {
                    TryResult::Sent => &mut figures.sent,
                    TryResult::Absent
                    | TryResult::Declined
                    | TryResult::Unanswered
                    | TryResult::DoNotDisturb
                    | TryResult::Busy
                    | TryResult::Unreachable => &mut figures.absent,
                    TryResult::Failed => &mut figures.failed,
                    TryResult::Unknown => &mut figures.unknown,
                    TryResult::Held => &mut figures.held,
                } += 1;
            }
        }
    }
    rungs.into_values().collect()
}

fn last_results(vector: &Vector, mark: Mark, log: &PersonLog) -> BTreeMap<(u8, u8), TryResult> {
    let mut results = BTreeMap::new();
    let last = log.tries.len().saturating_sub(1);
    for (number, tried) in log.tries.iter().enumerate() {
        let Some(attempt) = vector.attempts.get(usize::from(tried.attempt)) else {
            continue;
        };
        // A result that an operator settled stands in the mark; the try keeps what was known then.
        let result = match (tried.result, mark) {
            (TryResult::Unknown, Mark::Sent) if number == last => TryResult::Sent,
            (TryResult::Unknown, Mark::Failed) if number == last => TryResult::Failed,
            (result, _) => result,
        };
        results.insert((attempt.cycle, attempt.rung), result);
    }
    results
}
