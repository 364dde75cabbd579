//! What was counted, as it is stored: `GET /_counts` of the local system, and what was taken from it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was asked of the cloud between two moments.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// By operation and kinds of items.
    pub table: BTreeMap<String, TableUse>,
    /// Requests as billed, by operation.
    pub queues: BTreeMap<String, u64>,
    /// By operation.
    pub schedules: BTreeMap<String, u64>,
    /// By the queue that invokes, and the sweeper.
    pub functions: BTreeMap<String, FunctionUse>,
}

/// One kind of request to the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct TableUse {
    /// How many.
    pub requests: u64,
    /// Read request units.
    pub read_units: f64,
    /// Write request units.
    pub write_units: f64,
}

/// One function.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct FunctionUse {
    /// How often it was invoked.
    pub invocations: u64,
    /// For how many messages.
    pub messages: u64,
    /// For how long, in milliseconds of campaign time, which passes only while the channel's pace is waited for.
    pub milliseconds: i64,
}

/// Begins the names of what the sweeper asks of the table.
const SWEEP: &str = "sweep: ";

impl Counted {
    /// What was added since `earlier`.
    pub fn since(&self, earlier: &Self) -> Self {
        let mut since = self.clone();
        for (name, before) in &earlier.table {
            if let Some(used) = since.table.get_mut(name) {
                used.requests -= before.requests;
                used.read_units -= before.read_units;
                used.write_units -= before.write_units;
            }
        }
        for (counts, before) in [
            (&mut since.queues, &earlier.queues),
            (&mut since.schedules, &earlier.schedules),
        ] {
            for (name, before) in before {
                if let Some(count) = counts.get_mut(name) {
                    *count -= before;
                }
            }
        }
        for (name, before) in &earlier.functions {
            if let Some(used) = since.functions.get_mut(name) {
                used.invocations -= before.invocations;
                used.messages -= before.messages;
                used.milliseconds -= before.milliseconds;
            }
        }
        since.table.retain(|_, used| used.requests > 0);
        since.queues.retain(|_, count| *count > 0);
        since.schedules.retain(|_, count| *count > 0);
        since.functions.retain(|_, used| used.invocations > 0);
        since
    }

    /// Write and read units of everybody but the sweeper, whose reads are a matter of time.
    pub fn units(&self) -> (f64, f64) {
        let of = self.table.iter();
        let of = of.filter(|(name, _)| !name.starts_with(SWEEP));
        of.fold((0.0, 0.0), |(writes, reads), (_, used)| {
            (writes + used.write_units, reads + used.read_units)
        })
    }

    /// Mean size of a batch's outcomes in KB, each rounded up as its writes are billed.
    pub fn outcome_kb(&self) -> f64 {
        let writes = self.table.get("UpdateItem O").copied().unwrap_or_default();
        writes.write_units / writes.requests.max(1) as f64
    }

    /// Requests to queues.
    pub fn queue_requests(&self) -> u64 {
        self.queues.values().sum()
    }

    /// One-shots that were created: each is invoked once.
    pub fn one_shots(&self) -> u64 {
        self.schedules.get("CreateSchedule").copied().unwrap_or(0)
    }

    /// What one function did.
    pub fn function(&self, name: &str) -> FunctionUse {
        self.functions.get(name).copied().unwrap_or_default()
    }
}

/// Who the people of a campaign are to the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// Nobody has a conversation yet: each takes two requests.
    First,
    /// Everybody was written to before.
    Repeat,
}

/// One campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    /// Of a hundred people, how many are away at any hour.
    pub absent_percent: u32,
    /// Who they are.
    pub contact: Contact,
    /// The audience.
    pub recipients: u32,
    /// Of how many people it is a piece, or all: its batches are as full as theirs.
    pub stands_for: u32,
    /// What it was cut into.
    pub batches: u32,
    /// Who was sent to.
    pub sent: u32,
    /// How often somebody was tried, over all rungs.
    pub tries: u32,
    /// From the publication to the end.
    pub counted: Counted,
}

impl Campaign {
    /// By how much what was counted is to be multiplied.
    pub fn scale(&self) -> f64 {
        f64::from(self.stands_for) / f64::from(self.recipients)
    }

    /// Those who are sent to, of all whom it stands for.
    pub fn sent_of_all(&self) -> f64 {
        f64::from(self.sent) * self.scale()
    }

    /// What all whom it stands for are cut into.
    pub fn batches_of_all(&self) -> f64 {
        f64::from(self.batches) * self.scale()
    }
}

/// Everything that a run of `xtask cost` finds out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The day of the run.
    pub date: String,
    /// The commit it ran on.
    pub commit: String,
    /// Importing the list of those for a million.
    pub import: Counted,
    /// The campaigns for a million, as many people in each.
    pub campaigns: Vec<Campaign>,
    /// Those for fewer.
    pub smaller: Vec<Campaign>,
    /// Links that were followed, each by another person.
    pub clicks: u32,
    /// What following them took.
    pub click: Counted,
    /// What reading a whole report once took.
    pub report: Counted,
    /// Mean bytes of a message's body, as the channel got it.
    pub message_bytes: f64,
}

impl Measured {
    /// Write and read units of importing a recipient.
    pub fn import_of_one(&self) -> (f64, f64) {
        let people = self.campaigns.first().map_or(1, |of| of.recipients);
        let (writes, reads) = self.import.units();
        (writes / f64::from(people), reads / f64::from(people))
    }
}
