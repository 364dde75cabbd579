//! The outcome vector of a batch: one mark per person. It is the single truth about who was sent to,
//! read by the dispatcher that decides and by the report that counts.

mod tried;

pub use tried::{NotTaken, TryResult};

use crate::campaign::{Campaign, State};
use crate::ladder::Position;
use crate::presence::Presence;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The state of one recipient, as people read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Not tried yet, or waiting after a fault of the channel or the transport.
    Pending,
    /// Being sent to right now.
    Claimed,
    /// The channel accepted the message.
    Sent,
    /// Was not there at the last try; a later rung will try again.
    Absent,
    /// Will never be sent to, for a reason.
    Failed,
    /// It cannot be known whether the message arrived.
    Unknown,
    /// The ladder or the window ended first.
    Unprogrammed,
    /// The campaign was cancelled first.
    Cancelled,
}

impl Outcome {
    /// All of them, in the order reports show them.
    pub const ALL: [Outcome; 8] = [
        Outcome::Pending,
        Outcome::Claimed,
        Outcome::Sent,
        Outcome::Absent,
        Outcome::Failed,
        Outcome::Unknown,
        Outcome::Unprogrammed,
        Outcome::Cancelled,
    ];
}

/// The state of one recipient, as it is stored: one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Not tried at the present rung.
    Pending,
    /// Held back by a transient fault, until `retry_at`.
    Held,
    /// Claimed by the owner of the lease.
    Claimed,
    /// Sent.
    Sent,
    /// Not there at the last try.
    Absent,
    /// Failed for good.
    Failed,
    /// Result cannot be known.
    Unknown,
    /// Unprogrammed.
    Unprogrammed,
}

impl Mark {
    /// The character that stands for it.
    pub fn as_char(self) -> char {
        match self {
            Mark::Pending => 'p',
            Mark::Held => 'h',
            Mark::Claimed => 'c',
            Mark::Sent => 's',
            Mark::Absent => 'a',
            Mark::Failed => 'f',
            Mark::Unknown => 'u',
            Mark::Unprogrammed => 'x',
        }
    }

    /// The mark a character stands for.
    pub fn from_char(c: char) -> Option<Self> {
        Some(match c {
            'p' => Mark::Pending,
            'h' => Mark::Held,
            'c' => Mark::Claimed,
            's' => Mark::Sent,
            'a' => Mark::Absent,
            'f' => Mark::Failed,
            'u' => Mark::Unknown,
            'x' => Mark::Unprogrammed,
            _ => return None,
        })
    }

    /// Whether the person is in their last outcome. `Unknown` is left only by an operator,
    /// by `on_ambiguous = resend`, or by a late result.
    pub fn is_terminal(self) -> bool {
        matches!(
            self,
            Mark::Sent | Mark::Failed | Mark::Unknown | Mark::Unprogrammed
        )
    }

    /// What people read, in a campaign that is neither cancelled nor over.
    pub fn outcome(self) -> Outcome {
        match self {
            Mark::Pending | Mark::Held => Outcome::Pending,
            Mark::Claimed => Outcome::Claimed,
            Mark::Sent => Outcome::Sent,
            Mark::Absent => Outcome::Absent,
            Mark::Failed => Outcome::Failed,
            Mark::Unknown => Outcome::Unknown,
            Mark::Unprogrammed => Outcome::Unprogrammed,
        }
    }
}

/// Why somebody failed, was unprogrammed, or is unknown. A closed list: each has its cure in the docs.
/// Stored by its place in this list: new words go to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The directory does not know the address.
    NotFound,
    /// The bot's app is not installed for the person.
    AppNotInstalled,
    /// The person blocked the bot.
    BlockedByUser,
    /// The tenant's admin blocked the app.
    BlockedByAdmin,
    /// The person is marked as not to be sent to.
    Suppressed,
    /// The rendered message is over the channel's limit.
    MessageTooLarge,
    /// The channel refused the message.
    Rejected,
    /// The bot is not set up as the channel wants it.
    ChannelMisconfigured,
    /// Transient faults at every rung of the ladder.
    Transport,
    /// Our own code failed three times on the batch.
    Internal,
    /// The ladder is spent.
    Exhausted,
    /// The window closed first.
    WindowClosed,
    /// The person's zone has no open minute in the window.
    NoOpenMinute,
    /// The person's data was erased before they could be sent to.
    Erased,
    /// Was due between the point to which the table was restored and the restore. The one reason of somebody `unknown`.
    Restored,
}

/// One firing of the batch that really started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// 1–3.
    pub cycle: u8,
    /// 1–3.
    pub rung: u8,
    /// When it started, in seconds since 1970 of campaign time.
    pub at: i64,
}

/// One person's share in one [`Attempt`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// Index into [`Vector::attempts`].
    pub attempt: u8,
    /// What presence said, where it was asked.
    pub presence: Option<Presence>,
    /// What came of it.
    pub result: TryResult,
}

/// What is kept about one person beside the mark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLog {
    /// When the channel accepted the message, in milliseconds since 1970 of campaign time.
    pub sent_at: Option<i64>,
    /// The channel's id of the message.
    pub activity: Option<String>,
    /// Why they failed, were unprogrammed, or are unknown.
    pub reason: Option<Reason>,
    /// Transient faults at the present rung.
    pub faults: u8,
    /// Tries in order.
    pub tries: Vec<Try>,
}

/// A true result that came after its worker had lost the lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// Sent (with its log) or failed.
    pub sent: bool,
    /// When, in milliseconds since 1970 of campaign time.
    pub at: i64,
    /// The channel's id of the message.
    pub activity: Option<String>,
    /// Why it failed.
    pub reason: Option<Reason>,
    /// Index into [`Vector::attempts`] of the attempt that it is a result of; none where that is not known.
    pub attempt: Option<u8>,
}

/// A worker's right to claim people of a batch. All its times are machine time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The worker.
    pub owner: String,
    /// When it ends.
    pub until: DateTime<Utc>,
}

/// The record of a batch that decides about sending. Created by the first attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vector {
    /// One per person, in the order of the batch.
    pub marks: Vec<Mark>,
    /// The newest arming. Wakes with an older one are acknowledged unread.
    pub seq: u32,
    /// The next rung, for everybody who is `Pending` or `Absent` (and for the held at that moment);
    /// none when no rung is left.
    pub position: Option<Position>,
    /// When people who are `Held` are tried again.
    pub retry_at: Option<DateTime<Utc>>,
    /// Who may claim, if anybody.
    pub lease: Option<Lease>,
    /// Id of the write that made this state; a failed condition whose old item bears it is one's own write.
    pub w: String,
    /// Firings that really started, oldest first.
    pub attempts: Vec<Attempt>,
    /// One per person.
    pub people: Vec<PersonLog>,
    /// Results of workers that had lost their lease, by position in the batch.
    pub late: BTreeMap<u16, Late>,
}

impl Vector {
    /// The state before the first attempt.
    pub fn new(people: usize, position: Position) -> Self {
        Self {
            marks: vec![Mark::Pending; people],
            seq: 0,
            position: Some(position),
            retry_at: None,
            lease: None,
            w: String::new(),
            attempts: Vec::new(),
            people: vec![PersonLog::default(); people],
            late: BTreeMap::new(),
        }
    }

    /// Merges the late results: an `Unknown` whose true result is known reads as that result.
    pub fn merge_late(&mut self) {
        for (index, late) in &self.late {
            let index = usize::from(*index);
            let (Some(mark), Some(log)) = (self.marks.get_mut(index), self.people.get_mut(index))
            else {
                continue;
            };
            // Of an earlier claim: somebody has had the person sent to again since.
            let last = log.tries.last().map(|tried| tried.attempt);
            let of_another = late.attempt.is_some() && late.attempt != last;
            if *mark == Mark::Unknown && !of_another {
                *mark = if late.sent { Mark::Sent } else { Mark::Failed };
                log.sent_at = late.sent.then_some(late.at);
                log.activity.clone_from(&late.activity);
                log.reason = late.reason;
                if let Some(last) = log.tries.last_mut() {
                    last.result = if late.sent {
                        TryResult::Sent
                    } else {
                        TryResult::Failed
                    };
                }
            }
        }
    }

    /// The people with this mark, by position in the batch.
    pub fn with(&self, mark: Mark) -> impl Iterator<Item = usize> + '_ {
        self.marks
            .iter()
            .enumerate()
            .filter(move |(_, m)| **m == mark)
            .map(|(index, _)| index)
    }

    /// Whether anybody has this mark.
    pub fn any(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// Whether everybody is in a final outcome.
    pub fn is_done(&self) -> bool {
        self.marks.iter().all(|mark| mark.is_terminal())
    }

    /// When the batch has something to do next: the earlier of its two clocks.
    pub fn due(&self) -> Option<DateTime<Utc>> {
        let climbs = self.any(Mark::Pending) || self.any(Mark::Absent) || self.any(Mark::Held);
        let rung_at = self.position.filter(|_| climbs).map(|position| position.at);
        let retry_at = self.retry_at.filter(|_| self.any(Mark::Held));
        match (rung_at, retry_at) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// Whether somebody other than `owner` may be claiming right now (machine time).
    pub fn leased_to_other(&self, owner: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.lease
            .as_ref()
            .filter(|lease| lease.owner != owner && lease.until > now)
            .map(|lease| lease.until)
    }
}

/// What people read for `mark` in `campaign`: whoever still waits when it is cancelled or its window
/// closes is `cancelled` or `unprogrammed` without another write.
pub fn reads_as(mark: Mark, campaign: &Campaign) -> Outcome {
    match mark.outcome() {
        Outcome::Pending | Outcome::Absent if campaign.cancelled_at.is_some() => Outcome::Cancelled,
        Outcome::Pending | Outcome::Absent if campaign.state == State::Finished => {
            Outcome::Unprogrammed
        }
        outcome => outcome,
    }
}
