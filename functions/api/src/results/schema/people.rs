//! One person.

use super::{Class, Outcome, Reason, SeenPresence, TryResult};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// One person of a campaign, in one line.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonRow {
    /// Case-folded address.
    pub address: String,
    /// First name; null in campaigns planned before names were kept.
    pub first_name: Option<String>,
    /// Last name, likewise.
    pub last_name: Option<String>,
    /// How they read now.
    pub outcome: Outcome,
    /// Why they failed, were unprogrammed, or are unknown.
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

/// What became, or becomes, of a rung.
#[derive(Debug, Serialize, ToSchema)]
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
#[derive(Debug, Serialize, ToSchema)]
pub struct Step {
    /// 1–3.
    pub cycle: u8,
    /// 1–3.
    pub rung: u8,
    /// When it was tried, is due, or would be; null where it never is.
    pub at: Option<DateTime<Utc>>,
    /// What became of it.
    pub state: StepState,
    /// What presence said, where it was tried and asked.
    pub presence: Option<SeenPresence>,
    /// What came of the try.
    pub result: Option<TryResult>,
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
    /// First name; null in campaigns planned before names were kept.
    pub first_name: Option<String>,
    /// Last name, likewise.
    pub last_name: Option<String>,
    /// How they read now.
    pub outcome: Outcome,
    /// Why they failed, were unprogrammed, or are unknown.
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
    /// The nine rungs of their ladder, in order; empty for people who have no minute.
    pub ladder: Vec<Step>,
    /// When they are tried next, as far as is known.
    pub next_try: Option<DateTime<Utc>>,
    /// When the channel accepted the message.
    pub sent_at: Option<DateTime<Utc>>,
    /// When a read receipt said that they opened it.
    pub read_at: Option<DateTime<Utc>>,
    /// Visits of their links, oldest first.
    pub clicks: Vec<Clicked>,
}
