//! What comes next: the next message, and when absent people are tried again.

use super::PlannedBatch;
use super::figures::{AbsentNow, NextDue, NextTry, SeenAs};
use super::person::last_presence;
use super::tally;
use crate::campaign::{Campaign, State};
use crate::outcome::{Mark, Outcome, Vector, reads_as};
use crate::presence::Presence;
use chrono::{DateTime, NaiveDate, Utc};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What is tried next; none while nothing can be.
pub(super) fn next_due(
    campaign: &Campaign,
    vectors: &[(u32, Vector)],
    planned: &[PlannedBatch],
) -> Option<NextDue> {
    let live = matches!(campaign.state, State::Scheduled | State::Running);
    if !live || campaign.paused_at.is_some() || campaign.cancelled_at.is_some() {
        return None;
    }
    let started = vectors.iter().filter_map(|(_, vector)| {
        let at = vector.due()?;
        let climbs = vector.position.is_some_and(|position| position.at <= at);
        let due = |mark: &Mark| match mark {
            Mark::Held => true,
            Mark::Pending | Mark::Absent => climbs,
            _ => false,
        };
        Some((
            at,
            u32::try_from(vector.marks.iter().filter(|mark| due(mark)).count()).ok()?,
        ))
    });
    let has_vector: Vec<u32> = vectors.iter().map(|(n, _)| *n).collect();
    let waiting = (0u32..).zip(planned).filter_map(|(n, batch)| {
        let untouched = has_vector.binary_search(&n).is_err();
        batch
            .at
            .filter(|_| untouched)
            .map(|at| (at, u32::from(batch.people)))
    });
    let due: Vec<(DateTime<Utc>, u32)> = started.chain(waiting).collect();
    let at = due.iter().map(|(at, _)| *at).min()?;
    let minute = |at: DateTime<Utc>| at.timestamp().div_euclid(60);
    let people = due.iter().filter(|(other, _)| minute(*other) == minute(at));
    Some(NextDue {
        at,
        people: people.map(|(_, people)| people).sum(),
    })
}

/// The people who are absent now: how they were last seen, and when they are tried next.
pub(super) fn absent_now(campaign: &Campaign, vectors: &[(u32, Vector)]) -> AbsentNow {
    let mut by_presence: BTreeMap<Presence, u32> = BTreeMap::new();
    let mut by_day: BTreeMap<Option<NaiveDate>, (Option<DateTime<Utc>>, u32)> = BTreeMap::new();
    for (_, vector) in vectors {
        let next = vector.position.map(|position| position.at);
        let day = next.map(|at| at.with_timezone(&campaign.spec.time_zone).date_naive());
        for (mark, log) in tally::of(vector) {
            if reads_as(mark, campaign) != Outcome::Absent {
                continue;
            }
            *by_presence
                .entry(last_presence(log).unwrap_or(Presence::Unknown))
                .or_default() += 1;
            let (first, people) = by_day.entry(day).or_insert((next, 0));
            *first = (*first).min(next);
            *people += 1;
        }
    }
    let mut by_presence: Vec<SeenAs> = by_presence
        .into_iter()
        .map(|(presence, people)| SeenAs { presence, people })
        .collect();
    by_presence.sort_by_key(|seen| Reverse(seen.people));
    let tried_next = by_day
        .into_iter()
        .map(|(date, (first_at, people))| NextTry {
            date,
            first_at,
            people,
        })
        .collect();
    AbsentNow {
        by_presence,
        tried_next,
    }
}
