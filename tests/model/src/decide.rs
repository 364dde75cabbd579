//! What a wake leads to: `domain::decide::on_wake`, in the same order.

use crate::bounds::Bounds;
use crate::state::{Mark, Meta, Vector};

/// `domain::decide::Work`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Work {
    /// Settle the claims of a dead lease.
    Settle,
    /// Try everybody left at this rung.
    Rung,
    /// Try those held back.
    Retry,
    /// Climb without trying.
    Missed,
    /// The window is over.
    Close,
}

/// `domain::decide::OnWake`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OnWake {
    /// Acknowledge. True: because the campaign is stopped.
    Ack(bool),
    /// Look again later.
    Leased,
    /// Not due before this.
    Arm(u8),
    /// Go to work.
    Work(Work),
}

/// What a wake numbered `seq` leads to. `settles` and `leases` are true but in broken variants.
pub fn on_wake<const P: usize>(
    meta: Meta,
    vector: Option<&Vector<P>>,
    seq: u8,
    now: u8,
    bounds: &Bounds,
    (settles, leases): (bool, bool),
) -> OnWake {
    if let Some(vector) = vector {
        if leases && vector.lease.is_some_and(|lease| !lease.ended) {
            return if vector.any(Mark::Claimed) || !vector.is_done() {
                OnWake::Leased
            } else {
                OnWake::Ack(false)
            };
        }
        if settles && meta.stopped() && vector.any(Mark::Claimed) {
            return OnWake::Work(Work::Settle);
        }
    }
    if meta.stopped() {
        return OnWake::Ack(true);
    }
    let first = Vector::<P>::new();
    let (due, rung) = match vector {
        None => (0, first.rung),
        Some(vector) if vector.is_done() => return OnWake::Ack(false),
        Some(vector) if seq < vector.seq => return OnWake::Ack(false),
        Some(vector) => match (vector.any(Mark::Claimed), vector.due()) {
            (true, Some(due)) => (due.min(now), vector.rung),
            (true, None) => return OnWake::Work(Work::Settle),
            (false, Some(due)) => (due, vector.rung),
            (false, None) => return OnWake::Work(Work::Close),
        },
    };
    if due > now {
        return OnWake::Arm(due);
    }
    if now >= bounds.end() {
        return OnWake::Work(Work::Close);
    }
    match rung.filter(|rung| rung.at <= now) {
        // A rung may be as late as its own step and no later.
        Some(rung) if now > rung.at => OnWake::Work(Work::Missed),
        Some(_) => OnWake::Work(Work::Rung),
        None if vector.is_some_and(|vector| vector.retry_at.is_some_and(|at| at <= now)) => {
            OnWake::Work(Work::Retry)
        }
        None => OnWake::Work(Work::Settle),
    }
}
