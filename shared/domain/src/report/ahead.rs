//! What is still to be expected of a campaign that is under way.

use super::PlannedBatch;
use super::rungs;
use crate::campaign::{Campaign, OnExhausted, State};
use crate::ladder::{FirstTries, Outlook, expected};
use crate::outcome::{Mark, Vector};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// People tried at their first minute from whom on their share of absent ones is taken for everybody's.
const ENOUGH: u32 = 50;

/// Sends that are expected in one hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedSends {
    /// Its first instant.
    pub hour: DateTime<Utc>,
    /// People.
    pub sent: u32,
}

/// What is still to be expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ahead {
    /// Share of people who are absent at a try, in thousandths: that of the campaign's own first tries, or what is
    /// assumed while there are few.
    pub absent_permille: u16,
    /// Sends by hour, from now on.
    pub hours: Vec<ExpectedSends>,
    /// People sent in the end: those of today and those still expected.
    pub sent: u32,
}

/// What is still to be expected of a campaign; none when it is over or cannot go on. `assumed` is the share of absent
/// people, in thousandths, that is taken for true while few were tried. Everybody counts as being in the campaign's
/// zone.
pub fn ahead(
    campaign: &Campaign,
    vectors: &[(u32, Vector)],
    planned: &[PlannedBatch],
    assumed: u16,
) -> Option<Ahead> {
    let live = matches!(campaign.state, State::Scheduled | State::Running);
    let publication = campaign.publication.as_ref()?;
    if !live || campaign.cancelled_at.is_some() {
        return None;
    }
    let absent_permille = if campaign.spec.presence_rule().asks() {
        observed(vectors).unwrap_or(assumed)
    } else {
        0
    };
    let outlook = Outlook {
        hours: &campaign.spec.opening_hours,
        window: publication.window,
        zones: &[campaign.spec.time_zone],
        absent_permille,
        delivers: campaign.spec.on_exhausted == OnExhausted::Deliver,
    };
    let found = expected(&outlook, &waiting(vectors, planned));
    let hours: Vec<ExpectedSends> = found
        .sends
        .into_iter()
        .map(|(hour, sent)| ExpectedSends { hour, sent })
        .collect();
    let sent = super::tally::people(vectors).filter(|(mark, _)| *mark == Mark::Sent);
    let sent = u32::try_from(sent.count()).unwrap_or(u32::MAX);
    Some(Ahead {
        absent_permille,
        sent: sent.saturating_add(found.sent),
        hours,
    })
}

/// The share of absent people at their first minute, once enough were tried.
fn observed(vectors: &[(u32, Vector)]) -> Option<u16> {
    let rungs = rungs::by_rung(vectors);
    let first = rungs.iter().find(|at| (at.cycle, at.rung) == (1, 1))?;
    let permille = u64::from(first.absent) * 1_000 / u64::from(first.tried.max(1));
    (first.tried >= ENOUGH).then(|| u16::try_from(permille).unwrap_or(1_000))
}

/// Whoever still waits, by the minute in which they are tried next.
fn waiting(vectors: &[(u32, Vector)], planned: &[PlannedBatch]) -> FirstTries {
    let mut found = FirstTries::new();
    for (_, vector) in vectors {
        let waits = |mark: &&Mark| matches!(mark, Mark::Pending | Mark::Absent | Mark::Held);
        let people = vector.marks.iter().filter(waits).count();
        if let Some(at) = vector.due() {
            *found.entry((0, at)).or_default() += u32::try_from(people).unwrap_or(u32::MAX);
        }
    }
    let started = |n: u32| vectors.binary_search_by_key(&n, |(n, _)| *n).is_ok();
    for (n, batch) in (0u32..).zip(planned) {
        if let Some(at) = batch.at.filter(|_| !started(n)) {
            *found.entry((0, at)).or_default() += u32::from(batch.people);
        }
    }
    found
}
