//! The ladder of one person: what was tried, what was not, and what is still to come.

use super::person::Tried;
use crate::batch::Batch;
use crate::campaign::Campaign;
use crate::ladder::{CYCLES, Ladder, Position, RUNGS, Rung, Skipped};
use crate::outcome::{TryResult, Vector};
use crate::presence::Presence;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What became, or becomes, of a rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// The person was tried.
    Tried,
    /// It does not happen: its minute is closed, or the window ends before it.
    Skipped,
    /// It was to happen, and an outage or a pause lasted longer than it could wait.
    Missed,
    /// It happens next.
    Due,
    /// It happens later, if the person is absent until then.
    ToCome,
    /// It was not needed any more.
    NotNeeded,
}

/// One of the nine rungs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// 1–3.
    pub cycle: u8,
    /// 1–3.
    pub rung: u8,
    /// When it was tried, is due, or would be; none where it never is.
    pub at: Option<DateTime<Utc>>,
    /// What became of it.
    pub state: StepState,
    /// What presence said, where it was tried and asked.
    pub presence: Option<Presence>,
    /// What came of the try.
    pub result: Option<TryResult>,
}

/// The nine rungs of somebody in `batch`; none for people who have no minute. `waits` tells whether they are still
/// to be tried.
pub(super) fn steps(
    campaign: &Campaign,
    batch: &Batch,
    vector: Option<&Vector>,
    attempts: &[Tried],
    waits: bool,
) -> Vec<Step> {
    let (Some(planned), Some(publication)) = (batch.planned_at, &campaign.publication) else {
        return Vec::new();
    };
    let ladder = Ladder {
        seed: &publication.seed,
        hours: &campaign.spec.opening_hours,
        zone: batch.zone,
        window: publication.window,
        batch: batch.n,
    };
    let first = Position::first(planned);
    let next = match vector {
        Some(vector) => vector.position,
        None => Some(first),
    };
    let next = next.filter(|_| waits);
    let ahead = next.map_or_else(Vec::new, |next| ladder.rungs_from(next));
    let as_planned = ladder.rungs_from(first);
    let all = (1..=CYCLES).flat_map(|cycle| (1..=RUNGS).map(move |rung| (cycle, rung)));
    all.map(|place| {
        let tried = attempts
            .iter()
            .rev()
            .find(|one| (one.cycle, one.rung) == place);
        if let Some(tried) = tried {
            return Step {
                at: Some(tried.at),
                presence: tried.presence,
                result: Some(tried.result),
                ..step(place, StepState::Tried)
            };
        }
        let at = |rungs: &[Rung]| {
            let rung = rungs.iter().find(|one| (one.cycle, one.rung) == place);
            rung.map(|one| (one.at, one.skipped))
        };
        match (next.map(|next| (next.cycle, next.rung)), at(&ahead)) {
            (Some(next), Some((at, None))) if next == place => Step {
                at,
                ..step(place, StepState::Due)
            },
            (Some(_), Some((at, None))) => Step {
                at,
                ..step(place, StepState::ToCome)
            },
            (Some(_), Some((_, Some(_)))) => step(place, StepState::Skipped),
            (_, _) => behind(place, at(&as_planned), attempts),
        }
    })
    .collect()
}

/// A rung that is not ahead and was not tried: before the last try it was skipped or missed, after it not needed.
fn behind(
    place: (u8, u8),
    planned: Option<(Option<DateTime<Utc>>, Option<Skipped>)>,
    attempts: &[Tried],
) -> Step {
    let (at, skipped) = planned.unwrap_or_default();
    let later = attempts.iter().any(|one| (one.cycle, one.rung) > place);
    let state = match (skipped, later) {
        (Some(_), _) => StepState::Skipped,
        (None, true) => StepState::Missed,
        (None, false) => StepState::NotNeeded,
    };
    Step {
        at,
        ..step(place, state)
    }
}

fn step((cycle, rung): (u8, u8), state: StepState) -> Step {
    Step {
        cycle,
        rung,
        at: None,
        state,
        presence: None,
        result: None,
    }
}
