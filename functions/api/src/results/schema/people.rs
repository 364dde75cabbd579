//! One person, and counts over time.

use super::{Class, Outcome, Reason, SeenPresence, TryResult};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// One person of a campaign, in one line.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonRow {
    /// Case-folded address.
    pub address: String,
    /// How they read now.
    pub outcome: Outcome,
    /// Why they failed or were unprogrammed.
    pub reason: Option<Reason>,
    /// The planned minute; none where no minute is open.
    pub planned_at: Option<DateTime<Utc>>,
    /// The IANA zone they are planned in.
    pub time_zone: String,
    /// When the channel accepted the message.
    pub sent_at: Option<DateTime<Utc>>,
    /// Cycle of the last try, 1–3.
    pub cycle: Option<u8>,
    /// Rung of the last try, 1–3.
    pub rung: Option<u8>,
    /// What presence said when it was last asked.
    pub presence: Option<SeenPresence>,
    /// How often they were tried.
    pub tries: u32,
    /// When a read receipt said that they opened it.
    pub read_at: Option<DateTime<Utc>>,
}

/// One try at a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tried {
    /// 1–3.
    pub cycle: u8,
    /// 1–3.
    pub rung: u8,
    /// When the attempt started.
    pub at: DateTime<Utc>,
    /// What presence said, where it was asked.
    pub presence: Option<SeenPresence>,
    /// What came of it.
    pub result: TryResult,
}

/// One visit of a person's links.
#[derive(Debug, Serialize, ToSchema)]
pub struct Clicked {
    /// When.
    pub at: DateTime<Utc>,
    /// The link's place in the message.
    pub link: u8,
    /// What it was.
    pub class: Class,
    /// The rule that says so; none for a person.
    pub why: Option<String>,
}

/// Everything that happened with one person.
#[derive(Debug, Serialize, ToSchema)]
pub struct Timeline {
    /// Case-folded address.
    pub address: String,
    /// How they read now.
    pub outcome: Outcome,
    /// Why they failed or were unprogrammed.
    pub reason: Option<Reason>,
    /// What to do about the reason.
    pub cure: Option<String>,
    /// The planned minute; none where no minute is open.
    pub planned_at: Option<DateTime<Utc>>,
    /// The IANA zone they are planned in.
    pub time_zone: String,
    /// The batch they are in.
    pub batch: u32,
    /// Tries, oldest first.
    pub attempts: Vec<Tried>,
    /// When they are tried next, as far as is known.
    pub next_try: Option<DateTime<Utc>>,
    /// When the channel accepted the message.
    pub sent_at: Option<DateTime<Utc>>,
    /// When a read receipt said that they opened it.
    pub read_at: Option<DateTime<Utc>>,
    /// Visits of their links, oldest first.
    pub clicks: Vec<Clicked>,
}

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
