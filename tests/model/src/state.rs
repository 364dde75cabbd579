//! Everything that outlives a step: the table, the wakes on their way, the two workers, the people's inboxes.
//!
//! Campaign time is a small number of steps (a step is a minute or longer, so longer than any request takes). Machine
//! time is in the leases alone: one is either live or has ended, and ends whenever it likes.

use crate::bounds::Left;
use crate::worker::Worker;

/// What the table says of one person. Mirrors `domain::outcome::Mark`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Not tried at this rung.
    Pending,
    /// Held back by a transient fault.
    Held,
    /// Claimed by the owner of the lease.
    Claimed,
    /// Sent.
    Sent,
    /// Not there at the last try.
    Absent,
    /// Failed for good.
    Failed,
    /// Cannot be known.
    Unknown,
    /// The ladder or the window ended first.
    Unprogrammed,
}

impl Mark {
    /// Whether it is an outcome that no attempt changes.
    pub fn is_terminal(self) -> bool {
        matches!(
            self,
            Mark::Sent | Mark::Failed | Mark::Unknown | Mark::Unprogrammed
        )
    }
}

/// The last entry in a person's log, as far as anything depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Last {
    /// None.
    Nothing,
    /// `TryResult::Absent` and its like.
    Absent,
    /// `TryResult::Held`.
    Held,
    /// `TryResult::Unknown`.
    Unknown,
}

/// `domain::ladder::Position`, with whether its attempt has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rung {
    /// From 0.
    pub number: u8,
    /// When it is due.
    pub at: u8,
    /// Whether the vector has an attempt at it.
    pub begun: bool,
}

/// Whose lease it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// The firing that this worker is at.
    Worker(u8),
    /// A firing that is over or whose worker has died.
    Gone,
}

/// `domain::outcome::Lease`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lease {
    /// Whose.
    pub owner: Owner,
    /// Whether its end has passed.
    pub ended: bool,
}

/// `domain::outcome::Vector` of a batch of `P` people. Its write id is not in it: see [`Worker::fresh`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Vector<const P: usize> {
    /// One for each person.
    pub marks: [Mark; P],
    /// The last entry of each person's log.
    pub last: [Last; P],
    /// Who has an entry at the rung of `rung`.
    pub tried: [bool; P],
    /// How often an operator has had each person sent to again.
    pub asked: [u8; P],
    /// The newest arming.
    pub seq: u8,
    /// `position` and `rung_at`.
    pub rung: Option<Rung>,
    /// When the people held back are tried again.
    pub retry_at: Option<u8>,
    /// Who may claim.
    pub lease: Option<Lease>,
}

/// A wake on its way or waiting: in a schedule or in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wake {
    /// It comes at this step or later.
    pub at: u8,
    /// Its number.
    pub seq: u8,
}

/// What the flags of META are. Workers and the sweeper go by copies of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Meta {
    /// `paused_at` is set.
    pub paused: bool,
    /// `cancelled_at` is set.
    pub cancelled: bool,
    /// The state is `finished`.
    pub finished: bool,
}

impl Meta {
    /// Whether nothing more may be claimed.
    pub fn stopped(self) -> bool {
        self.paused || self.cancelled || self.finished
    }
}

/// What the side map has of one person: of which of their claims, and whether it says `sent`. Claims are told apart by
/// how often an operator has had the person sent to again (by `Late::attempt` in the code).
pub type Late = Option<(u8, bool)>;

/// What went wrong, if anything has: things that a look at one state alone does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct History {
    /// Bytes left for somebody whom the table did not show as claimed by that worker.
    pub unclaimed_send: bool,
    /// Bytes left for somebody while an earlier request for them was still under way.
    pub overlapping_send: bool,
    /// Bytes left after the end of the worker's lease.
    pub send_after_lease: bool,
    /// Somebody was claimed by a worker that had seen the stop.
    pub claim_after_stop: bool,
    /// A final outcome became another one.
    pub outcome_changed: bool,
    /// A batch was closed before its window was over.
    pub closed_early: bool,
}

/// An operator's request to send again, between its arming and its write (`acts::resolve_vector::settle`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Asking {
    /// Who.
    pub person: u8,
    /// What it will write as `seq`.
    pub seq: u8,
    /// Whether the vector is still as it was read.
    pub fresh: bool,
}

/// The whole world of one batch.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State<const P: usize> {
    /// Campaign time.
    pub now: u8,
    /// META.
    pub meta: Meta,
    /// The vector; none before the first attempt.
    pub vector: Option<Vector<P>>,
    /// The side map of late results.
    pub late: [Late; P],
    /// Wakes, in order.
    pub wakes: Vec<Wake>,
    /// Names of one-shots that were ever used, as bits.
    pub names: u64,
    /// The workers.
    pub workers: [Worker<P>; 2],
    /// Requests under way whose worker has died.
    pub ghosts: [u8; P],
    /// Messages that arrived.
    pub inbox: [u8; P],
    /// Messages that arrived since an operator had the person sent to again.
    pub since_asked: [u8; P],
    /// How often the protocol may repeat a send to the person, by policy or by an operator.
    pub repeats: [u8; P],
    /// The resumption that is still to be worked through, with its `resumed_at`.
    pub resuming: Option<u8>,
    /// The operator's request under way.
    pub asking: Option<Asking>,
    /// A sweep that found everybody in an outcome, and whether META is still as it read it.
    pub sweeping: Option<bool>,
    /// What may still happen.
    pub left: Left,
    /// What went wrong.
    pub history: History,
}
