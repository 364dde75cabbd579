//! Planned, sent and clicked over time.

use super::PlannedBatch;
use super::clicked::{self, PersonClicks};
use super::tally;
use crate::campaign::Campaign;
use crate::outcome::{Mark, Vector};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// People per step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// First tries planned.
    pub planned: u32,
    /// Messages accepted by the channel.
    pub sent: u32,
    /// People sent whose first human click this was.
    pub clicked: u32,
}

/// Counts per step of time. Summed up from `before`, they end in the totals of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Start of the first step.
    pub from: DateTime<Utc>,
    /// Length of a step.
    pub step_seconds: i64,
    /// What happened before the first step.
    pub before: Counts,
    /// The steps, in order.
    pub points: Vec<Counts>,
    /// What happened after the last step.
    pub after: Counts,
    /// Whether all batches are among the planned; of a large campaign the later ones come with later answers.
    pub planned_complete: bool,
}

/// Counts in `steps` steps of `step` from `from` on; a step is at least a second.
pub fn series(
    campaign: &Campaign,
    planned: &[PlannedBatch],
    vectors: &[(u32, Vector)],
    clicks: &[PersonClicks],
    from: DateTime<Utc>,
    (step, steps): (TimeDelta, usize),
) -> Series {
    let counts = campaign
        .publication
        .as_ref()
        .and_then(|known| known.counts.as_ref());
    let batches = counts.and_then(|counts| usize::try_from(counts.batches).ok());
    let step_seconds = step.num_seconds().max(1);
    let mut series = Series {
        from,
        step_seconds,
        before: Counts::default(),
        points: vec![Counts::default(); steps],
        after: Counts::default(),
        planned_complete: batches.is_some_and(|batches| planned.len() >= batches),
    };
    for batch in planned {
        if let Some(at) = batch.at {
            series.at(at.timestamp_millis()).planned += u32::from(batch.people);
        }
    }
    for (mark, log) in tally::people(vectors) {
        if let (Mark::Sent, Some(at)) = (mark, log.sent_at) {
            series.at(at).sent += 1;
        }
    }
    for first in clicked::clicks(campaign, &[], vectors, clicks).first {
        series.at(first).clicked += 1;
    }
    series
}

impl Series {
    fn at(&mut self, millis: i64) -> &mut Counts {
        let offset = millis.saturating_sub(self.from.timestamp_millis());
        match usize::try_from(offset.div_euclid(self.step_seconds.saturating_mul(1_000))) {
            Err(_) => &mut self.before,
            Ok(step) => self.points.get_mut(step).unwrap_or(&mut self.after),
        }
    }
}
