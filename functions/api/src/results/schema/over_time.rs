//! Counts over time.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// People per step.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counts {
    /// First tries planned.
    pub planned: u32,
    /// Messages accepted by the channel.
    pub sent: u32,
    /// People sent whose first human click this was.
    pub clicked: u32,
}

/// Counts per step of time. Summed up from `before`, they end in the totals of the report.
#[derive(Debug, Serialize, ToSchema)]
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

/// Sends that are expected in one hour.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExpectedSends {
    /// Its first instant.
    pub hour: DateTime<Utc>,
    /// People.
    pub sent: u32,
}

/// What is still to be expected.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ahead {
    /// Share of people who are absent at a try, in thousandths: that of the campaign's own first tries, or what is
    /// assumed while there are few.
    pub absent_permille: u16,
    /// Sends by hour, from now on.
    pub hours: Vec<ExpectedSends>,
    /// People sent in the end: those of today and those still expected.
    pub sent: u32,
}
