//! What must be true after a round. The evidence is the simulated people's inboxes; the system's own report is the
//! accused.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use std::collections::{BTreeMap, HashMap};

/// What a crash may leave unknown, for each worker.
pub const WINDOW: u64 = 8;
/// Every outcome a report knows.
const OUTCOMES: [&str; 8] = [
    "pending",
    "claimed",
    "sent",
    "absent",
    "failed",
    "unknown",
    "unprogrammed",
    "cancelled",
];
/// Outcomes that a finished campaign may not hold any more.
const OPEN: [&str; 3] = ["pending", "claimed", "absent"];
/// Opening hours of every campaign here, in the zone of its people.
pub const OPEN_FROM: u32 = 8;
/// The end of them.
pub const OPEN_TO: u32 = 18;
/// A rung may begin five minutes late, past closing too, and takes its time at the channel's pace.
const GRACE: TimeDelta = TimeDelta::minutes(10);

/// A message that reached somebody.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// Who got it, in lower case.
    pub address: String,
    /// What it says.
    pub text: String,
    /// When, in campaign time.
    pub at: DateTime<Utc>,
}

/// What the system says of one campaign.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// In the text of its messages and of no others.
    pub mark: String,
    /// Whom it was for.
    pub people: Vec<String>,
    /// How many are in which outcome, as the report says.
    pub totals: BTreeMap<String, u64>,
    /// Everybody and their outcome, as the export says.
    pub rows: Vec<(String, String)>,
}

/// What was done to the system, as far as it bounds what may be unknown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Done {
    /// Dispatch workers of each channel.
    pub workers: u64,
    /// Kills, stops beyond the lease and full disks.
    pub interruptions: u64,
    /// Requests to a channel that were taken away in a way that leaves open whether they arrived.
    pub left_open: u64,
    /// Messages that left between a SIGCONT and the first claim after it.
    pub early: u64,
}

impl Done {
    /// How many may be unknown over both channels.
    pub fn unknown_allowed(&self) -> u64 {
        // Each channel has its own workers.
        2 * WINDOW * self.workers * self.interruptions + self.left_open
    }
}

/// Everything together.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// Messages in the inboxes.
    pub messages: u64,
    /// People whom the report calls sent to.
    pub sent: u64,
    /// People of whom the report does not know.
    pub unknown: u64,
}

/// Every claim that does not hold, in words.
pub fn violations(told: &[Told], arrived: &[Arrived], done: Done) -> (Sums, Vec<String>) {
    let mut broken = Vec::new();
    let mut sums = Sums {
        messages: arrived.len() as u64,
        ..Sums::default()
    };
    for message in arrived {
        let local = |at: DateTime<Utc>| at.with_timezone(&chrono_tz::Europe::Paris).hour();
        let open = OPEN_FROM..OPEN_TO;
        if !open.contains(&local(message.at)) && !open.contains(&local(message.at - GRACE)) {
            broken.push(format!(
                "{} got a message at {}",
                message.address, message.at
            ));
        }
        if !told.iter().any(|one| message.text.contains(&one.mark)) {
            broken.push(format!("{} got a message of nobody's", message.address));
        }
    }
    for one in told {
        let (sent, unknown) = campaign(one, arrived, &mut broken);
        sums.sent += sent;
        sums.unknown += unknown;
    }
    if sums.messages < sums.sent || sums.messages > sums.sent + sums.unknown {
        broken.push(format!(
            "{} messages, but {} sent and {} unknown",
            sums.messages, sums.sent, sums.unknown
        ));
    }
    if arrived.is_empty() {
        broken.push("nobody got anything: nothing is proven".to_owned());
    }
    let allowed = done.unknown_allowed();
    if sums.unknown > allowed {
        broken.push(format!("{} unknown, {allowed} allowed", sums.unknown));
    }
    if done.early > 0 {
        broken.push(format!(
            "{} messages from workers whose lease was over",
            done.early
        ));
    }
    (sums, broken)
}

/// One campaign. Returns how many it calls sent and unknown.
fn campaign(told: &Told, arrived: &[Arrived], broken: &mut Vec<String>) -> (u64, u64) {
    let mark = &told.mark;
    let mut inboxes = HashMap::<&str, u64>::new();
    for message in arrived.iter().filter(|one| one.text.contains(mark)) {
        *inboxes.entry(&message.address).or_default() += 1;
    }
    for (address, messages) in &inboxes {
        if *messages > 1 {
            broken.push(format!("{mark}: {address} got {messages} messages"));
        }
    }
    let mut outcomes = HashMap::<&str, Vec<&str>>::new();
    for (address, outcome) in &told.rows {
        outcomes.entry(address).or_default().push(outcome);
    }
    if outcomes.len() != told.people.len() {
        let (rows, people) = (outcomes.len(), told.people.len());
        broken.push(format!("{mark}: {rows} people in the export of {people}"));
    }
    for person in &told.people {
        let messages = inboxes.remove(person.as_str()).unwrap_or_default();
        let outcome = match outcomes.get(person.as_str()).map(Vec::as_slice) {
            Some([outcome]) => *outcome,
            Some(several) => {
                broken.push(format!("{mark}: {person} is in {} outcomes", several.len()));
                continue;
            }
            None => {
                broken.push(format!("{mark}: {person} is in no outcome"));
                continue;
            }
        };
        if OPEN.contains(&outcome) || !OUTCOMES.contains(&outcome) {
            broken.push(format!("{mark}: {person} is left {outcome}"));
        }
        let fits = match outcome {
            "sent" => messages >= 1,
            "unknown" => true,
            _ => messages == 0,
        };
        if !fits {
            broken.push(format!(
                "{mark}: {person} is {outcome} with {messages} messages"
            ));
        }
    }
    for (stranger, _) in inboxes {
        broken.push(format!("{mark}: {stranger} was not on the list"));
    }
    let mut counted = BTreeMap::<&str, u64>::new();
    for (_, outcome) in &told.rows {
        *counted.entry(outcome).or_default() += 1;
    }
    for outcome in OUTCOMES {
        let reported = told.totals.get(outcome).copied().unwrap_or_default();
        let rows = counted.get(outcome).copied().unwrap_or_default();
        if reported != rows {
            broken.push(format!(
                "{mark}: {reported} {outcome} reported, {rows} exported"
            ));
        }
    }
    let total: u64 = OUTCOMES
        .iter()
        .filter_map(|one| told.totals.get(*one))
        .sum();
    if total != told.people.len() as u64 {
        let people = told.people.len();
        broken.push(format!("{mark}: {total} people in the report of {people}"));
    }
    let of = |outcome: &str| told.totals.get(outcome).copied().unwrap_or_default();
    (of("sent"), of("unknown"))
}

#[cfg(test)]
mod tests;
