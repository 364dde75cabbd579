//! A worker and the firing in its hands.

use crate::state::{Mark, Meta, Vector};

/// Where a person's send is, in a worker's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// Nowhere.
    Empty,
    /// Claimed in the table; the bytes have not left.
    Claimed,
    /// The bytes have left, the answer has not come.
    Flying,
}

/// How an attempt ended: `dispatch::attempt::Flow`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flow {
    /// Everybody was tried.
    Completed,
    /// Go on later.
    Later,
    /// The campaign was paused or cancelled.
    Halted,
}

/// What a write does, for what comes after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Write {
    /// Claims these people, as bits.
    Claim(u8),
    /// Ends the firing.
    Last(Flow),
}

/// Where a firing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// No firing.
    Idle,
    /// In the rolling window.
    Rolling,
    /// Everybody was tried: the next wake is to be armed.
    Arming,
    /// The last write of the firing is to be made.
    Saving(Flow),
    /// A write was made and its answer lost: the SDK makes it again.
    Repeating(Write),
    /// A write was refused: what is in flight is awaited, then recorded as late.
    Failing,
    /// Only in a broken variant: advanced, and the wake not yet armed.
    ArmingLast(u8),
}

/// A worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Worker<const P: usize> {
    /// Where its firing is.
    pub phase: Phase,
    /// Its copy of META, at most five seconds old.
    pub copy: Meta,
    /// The `seq` of the wake in hand.
    pub seq: u8,
    /// Whether the end of its lease has passed.
    pub over: bool,
    /// Whether nobody has written since it read or wrote: stands for the comparison of write ids.
    pub fresh: bool,
    /// The vector as it would have it.
    pub vector: Vector<P>,
    /// Who is still to be tried.
    pub todo: [bool; P],
    /// Sends.
    pub slots: [Slot; P],
    /// Whose send has ended without its result being in the table.
    pub unrecorded: [bool; P],
    /// Why nobody more is claimed.
    pub stop: Option<Flow>,
    /// Whether the firing is at a rung, so that it climbs in the end.
    pub climbs: bool,
    /// Whether it has read or written a vector.
    pub stored: bool,
}

impl<const P: usize> Worker<P> {
    /// A worker without a firing.
    pub fn idle(copy: Meta) -> Self {
        Worker {
            phase: Phase::Idle,
            copy,
            seq: 0,
            over: false,
            fresh: false,
            vector: Vector::new(),
            todo: [false; P],
            slots: [Slot::Empty; P],
            unrecorded: [false; P],
            stop: None,
            climbs: false,
            stored: false,
        }
    }

    /// Whether it is at work.
    pub fn busy(&self) -> bool {
        self.phase != Phase::Idle
    }

    /// Sends that have not ended.
    pub fn in_flight(&self) -> usize {
        self.slots.iter().filter(|s| **s != Slot::Empty).count()
    }

    /// Whether it is done with the rolling window: `Window::roll` returning.
    pub fn rolled(&self) -> bool {
        self.phase == Phase::Rolling
            && self.in_flight() == 0
            && (self.stop.is_some() || !self.todo.contains(&true))
    }

    /// What it would record as late: of everybody whose send has ended, whether they were sent to.
    /// `Held::record_late`.
    pub fn late(&self, person: usize) -> Option<bool> {
        if !self.unrecorded[person] {
            return None;
        }
        match self.vector.marks[person] {
            Mark::Unknown => None,
            Mark::Sent => Some(true),
            _ => Some(false),
        }
    }
}
