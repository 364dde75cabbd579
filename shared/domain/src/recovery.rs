//! How far the recovery after a restore of the table has come.

use crate::campaign::State;
use crate::ids::CampaignId;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The kind under which recoveries are stored.
pub const KIND: &str = "recovery";
/// How long a recovery is remembered after its last step.
pub const KEPT: TimeDelta = TimeDelta::days(90);

/// One recovery: every live campaign is paused, then whoever may have been sent to since the restore point is `unknown`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// Its name.
    pub job: String,
    /// The point to which the table was restored, as the operator said.
    pub restored_to: DateTime<Utc>,
    /// When it was asked for, in campaign time: nobody was sent to any more by then. Who was due until then is unknown.
    pub until: DateTime<Utc>,
    /// The operator.
    pub by: String,
    /// The campaigns that were live; none while they are not listed yet.
    pub campaigns: Option<Vec<Recovered>>,
    /// When it came to its end, in campaign time.
    pub done_at: Option<DateTime<Utc>>,
}

/// One campaign of a recovery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// The campaign.
    pub id: CampaignId,
    /// Its state at the restore point.
    pub was: State,
    /// How far it is.
    pub step: Step,
    /// Batches looked at; the next one to look at.
    pub next: u32,
    /// People of those batches who are `unknown` because of a restore.
    pub unknown: u32,
}

/// How far a campaign is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Not looked at yet.
    Listed,
    /// Nothing of it is sent; people are being looked at, or its plan is being made again.
    Paused,
    /// Paused, and whoever may have been sent to is `unknown`.
    Recovered,
    /// Its plan was being made at the restore point and was refused now: it is a draft.
    Refused,
    /// It was cancelled, or was deleted meanwhile: nothing of it is sent.
    Ended,
}

impl Step {
    /// Whether nothing is left to do.
    pub fn is_last(self) -> bool {
        matches!(self, Step::Recovered | Step::Refused | Step::Ended)
    }
}

impl Recovered {
    /// A campaign that was found in state `was`.
    pub fn listed(id: CampaignId, was: State) -> Self {
        Self {
            id,
            was,
            step: Step::Listed,
            next: 0,
            unknown: 0,
        }
    }

    /// Whether everybody is unknown, whenever they are due: a plan that is made a second time, by a directory that may
    /// have changed, can give people other minutes than the ones at which they were sent to.
    pub fn everybody(&self) -> bool {
        self.was == State::Publishing
    }
}
