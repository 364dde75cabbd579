//! What came of a campaign: figures, one person's timeline, counts over time. All of it is read from the
//! records that decide about sending; there is no second counter that could drift.

mod ahead;
mod build;
mod clicked;
mod cures;
mod figures;
mod funnel;
mod ladder_of_person;
mod lateness;
mod opened;
mod outlook;
mod person;
mod rungs;
mod series;
mod tally;

#[cfg(test)]
mod tests;

pub use ahead::{Ahead, ExpectedSends, ahead};
pub use build::report;
pub use clicked::{FIRST_CLICK_SECONDS, PersonClicks, judge_all};
pub use figures::{
    AbsentNow, AudienceCounts, Bucket, ByReason, Denominator, FirstClick, Guarantee, Lateness,
    LinkFigures, NextDue, NextTry, Opened, OutcomeShare, Report, RungFigures, SeenAs, Share,
    Totals,
};
pub use funnel::{Funnel, MachineClicks};
pub use ladder_of_person::{Step, StepState};
pub use opened::{PersonRead, Sending, covered};
pub use person::{Clicked, PersonRow, Timeline, Tried, Visit, row, standing, timeline};
pub use series::{Counts, Series, series};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a report needs to know of a planned batch. Immutable, so it can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedBatch {
    /// The planned minute; none for people whose zone has no open minute.
    pub at: Option<DateTime<Utc>>,
    /// How many people are in it.
    pub people: u16,
}
