//! Outcomes and reasons of everybody.

use super::figures::{ByReason, Totals};
use super::person::{standing, untouched};
use crate::campaign::Campaign;
use crate::outcome::{Mark, Outcome, PersonLog, Reason, Vector};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// People by outcome, and by reason.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub totals: Totals,
    pub failed: BTreeMap<Reason, u32>,
    pub unprogrammed: BTreeMap<Reason, u32>,
}

impl Tally {
    fn add(&mut self, (outcome, reason): (Outcome, Option<Reason>), people: u32) {
        if people == 0 {
            return;
        }
        self.totals.add(outcome, people);
        match (outcome, reason) {
            (Outcome::Failed, Some(reason)) => *self.failed.entry(reason).or_default() += people,
            (Outcome::Unprogrammed, Some(reason)) => {
                *self.unprogrammed.entry(reason).or_default() += people;
            }
            _ => {}
        }
    }
}

/// Everybody of `vectors`; then those of the audience whose batch has not started.
pub(super) fn tally(campaign: &Campaign, vectors: &[(u32, Vector)]) -> Tally {
    let mut tally = Tally::default();
    for (mark, log) in people(vectors) {
        tally.add(standing(mark, log, campaign), 1);
    }
    if let Some(counts) = campaign
        .publication
        .as_ref()
        .and_then(|known| known.counts.as_ref())
    {
        let rest = counts.recipients.saturating_sub(tally.totals.recipients);
        let never = counts.no_open_minute.min(rest);
        tally.add(untouched(false, campaign), never);
        tally.add(untouched(true, campaign), rest - never);
    }
    tally
}

/// Mark and log of the person at `position` of batch `n`. `vectors` in order of their number.
pub(super) fn find(vectors: &[(u32, Vector)], n: u32, position: u16) -> Option<(Mark, &PersonLog)> {
    let index = vectors.binary_search_by_key(&n, |(n, _)| *n).ok()?;
    let vector = &vectors[index].1;
    let position = usize::from(position);
    Some((*vector.marks.get(position)?, vector.people.get(position)?))
}

/// Everybody with their mark; a mark without a log has an empty one.
pub(super) fn people(vectors: &[(u32, Vector)]) -> impl Iterator<Item = (Mark, &PersonLog)> {
    vectors.iter().flat_map(|(_, vector)| of(vector))
}

/// Everybody of one vector, in the order of the batch.
pub(super) fn of(vector: &Vector) -> impl Iterator<Item = (Mark, &PersonLog)> {
    const EMPTY: &PersonLog = &PersonLog {
        sent_at: None,
        activity: None,
        reason: None,
        faults: 0,
        tries: Vec::new(),
    };
    let logs = vector.people.iter().chain(std::iter::repeat(EMPTY));
    vector.marks.iter().copied().zip(logs)
}

/// Most people first.
pub(super) fn by_reason(counted: &BTreeMap<Reason, u32>) -> Vec<ByReason> {
    let mut reasons: Vec<ByReason> = counted
        .iter()
        .map(|(reason, people)| ByReason {
            reason: *reason,
            people: *people,
            cure: reason.cure().to_owned(),
        })
        .collect();
    reasons.sort_by_key(|one| Reverse(one.people));
    reasons
}
