//! How far the erasure of a person has come.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The kind under which erasures are stored.
pub const KIND: &str = "erasure";
/// How long an erasure is remembered after its last step.
pub const KEPT: TimeDelta = TimeDelta::days(30);

/// One erasure. Holds the address until it is done, and nothing of the person afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Its name.
    pub job: String,
    /// The operator.
    pub by: String,
    /// When it was asked for, in campaign time.
    pub at: DateTime<Utc>,
    /// Whom: a case-folded address; none once it is done.
    pub address: Option<String>,
    /// The ids by which directories know the person, as far as they were found; none once it is done.
    pub object_ids: Vec<String>,
    /// How far it is.
    pub step: Step,
    /// The last list or campaign of this step that is done.
    pub after: Option<String>,
    /// Lists the person was in.
    pub lists: u32,
    /// Campaigns the person was in.
    pub campaigns: u32,
    /// When it came to its end, in campaign time.
    pub done_at: Option<DateTime<Utc>>,
}

/// How far an erasure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Making versions of lists without the person, so that no new campaign takes them in.
    Lists,
    /// Waiting until no plan is being made of a list with the person in it.
    Plans,
    /// Rewriting the older versions.
    Versions,
    /// Rewriting campaigns.
    Campaigns,
    /// Nothing of the person is left.
    Done,
}

impl Erasure {
    /// A new one.
    pub fn new(job: String, by: String, address: String, at: DateTime<Utc>) -> Self {
        Self {
            job,
            by,
            at,
            address: Some(address),
            object_ids: Vec::new(),
            step: Step::Lists,
            after: None,
            lists: 0,
            campaigns: 0,
            done_at: None,
        }
    }

    /// Begins the next step.
    pub fn go_on(&mut self, step: Step) {
        self.step = step;
        self.after = None;
    }

    /// Forgets the person: everything else is done.
    pub fn finish(&mut self, now: DateTime<Utc>) {
        self.go_on(Step::Done);
        self.address = None;
        self.object_ids.clear();
        self.done_at = Some(now);
    }

    /// Remembers an id of the person.
    pub fn also_known_as(&mut self, object_id: &str) {
        if !self.object_ids.iter().any(|known| known == object_id) {
            self.object_ids.push(object_id.to_owned());
        }
    }
}
