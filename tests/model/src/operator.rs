//! What operators do (`api::acts`), what the planner does for them (`plan::resume`), and the sweeper's end of a campaign
//! (`sweep::finish`). The sweeper's other half, the waking of what is overdue, is left out on purpose: no step may
//! depend on it.

use crate::batch::Batch;
use crate::firing::arm_wake;
use crate::state::{Asking, Mark, Meta, State, Vector, Wake};
use crate::table;
use crate::variants::Variant;

/// Resuming and resending number their wakes so much further on (a thousand in the code).
const JUMP: u8 = 8;

impl<const P: usize> Batch<P> {
    /// The task of resuming starts five seconds later, when every copy of META is new.
    pub(crate) fn may_rearm(&self, state: &State<P>) -> bool {
        let known = state.workers.iter().all(|worker| worker.copy == state.meta);
        let busy = state.meta == Meta::default()
            && state.vector.is_some_and(|vector| {
                vector.due().is_some_and(|due| Some(due) <= state.resuming)
                    && (vector.lease.is_some_and(|lease| !lease.ended) || vector.any(Mark::Claimed))
            });
        (known || self.is(Variant::OldCopyAcks)) && !busy
    }

    /// `resolve_vector::settle` gets as far as arming: nobody holds the batch, the person is `unknown` and has no true
    /// result, and there is a minute left.
    pub(crate) fn may_ask(&self, state: &State<P>, person: usize) -> bool {
        let (cancelled, left) = (state.meta.cancelled, state.now + 1 < self.bounds.end());
        state.vector.is_some_and(|vector| {
            !cancelled
                && left
                && vector.lease.is_none_or(|lease| lease.ended)
                && self.read(state, vector).marks[person] == Mark::Unknown
        })
    }

    /// The vector as readers have it.
    pub(crate) fn read(&self, state: &State<P>, mut vector: Vector<P>) -> Vector<P> {
        vector.merge(&state.late, self.is(Variant::LateOfAnyClaim));
        vector
    }

    /// `sweep::finish::reason`, before the window is over.
    pub(crate) fn looks_finished(&self, state: &State<P>) -> bool {
        (state.vector).is_some_and(|vector| vector.is_done())
    }
}

/// A mark over the state. Workers see it within five seconds.
pub fn pause<const P: usize>(s: &mut State<P>) {
    s.left.pauses -= 1;
    s.meta.paused = true;
    changed(s);
}

/// Takes the mark away and asks for the re-arming.
pub fn resume<const P: usize>(s: &mut State<P>) {
    s.meta.paused = false;
    s.resuming = Some(s.now);
    changed(s);
}

/// Stops it for good.
pub fn cancel<const P: usize>(s: &mut State<P>) {
    s.left.cancels -= 1;
    s.meta.cancelled = true;
    changed(s);
}

/// META was written: whoever goes on from an older copy may not write it.
fn changed<const P: usize>(s: &mut State<P>) {
    if let Some(unchanged) = &mut s.sweeping {
        *unchanged = false;
    }
}

/// `plan::resume::rearm`: a batch whose rung fell into the pause gets a new minute. `whole` false: the wake is armed
/// and the process dies; the task comes again.
pub fn rearm<const P: usize>(batch: &Batch<P>, s: &mut State<P>, whole: bool) {
    let Some(resumed_at) = s.resuming else { return };
    if !whole {
        s.left.crashes -= 1;
    } else {
        s.resuming = None;
    }
    if s.meta != Meta::default() {
        return;
    }
    let mut next = s.vector.unwrap_or_default();
    if next.due().is_none_or(|due| due > resumed_at) {
        return;
    }
    if next.rung.is_some() {
        next.displace(&batch.bounds, s.now, batch.is(Variant::RungHastens));
    } else {
        next.retry_at = Some(s.now + 1);
    }
    if let Some(at) = next.due() {
        next.seq = further(&next);
        arm_wake(s, Wake { at, seq: next.seq });
    }
    if whole {
        table::put(s, next);
    }
}

fn further<const P: usize>(vector: &Vector<P>) -> u8 {
    (vector.seq / JUMP + 1) * JUMP
}

/// An operator has `person` sent to again: reopens the campaign and arms the wake.
pub fn ask<const P: usize>(batch: &Batch<P>, s: &mut State<P>, person: u8) {
    let Some(vector) = s.vector else { return };
    s.left.resends -= 1;
    reopen(s);
    let mut next = vector;
    next.resend(usize::from(person), s.now + 1);
    let seq = further(&vector);
    if let Some(due) = next.due() {
        let early = batch.is(Variant::AskAtDue);
        // Not before the record is surely written.
        let at = if early { due } else { due.max(s.now + 1) };
        arm_wake(s, Wake { at, seq });
    }
    s.asking = Some(Asking {
        person,
        seq,
        fresh: true,
    });
}

/// The write of the same: refused when somebody else has written meanwhile. What a sweep has found out before it no
/// longer counts.
pub fn ask_writes<const P: usize>(batch: &Batch<P>, s: &mut State<P>) {
    let Some((asking, vector)) = s.asking.take().zip(s.vector) else {
        return;
    };
    if !asking.fresh {
        return;
    }
    let person = usize::from(asking.person);
    let mut next = batch.read(s, vector);
    // Whoever turned out to have a true result meanwhile is in the table as that.
    if next.marks[person] == Mark::Unknown {
        next.resend(person, s.now + 1);
        s.repeats[person] += 1;
        s.since_asked[person] = 0;
    }
    next.seq = asking.seq;
    table::put(s, next);
    if !batch.is(Variant::FinishBlindly) {
        reopen(s);
    }
}

/// The process that asks dies before its write.
pub fn ask_dies<const P: usize>(s: &mut State<P>) {
    s.left.crashes -= 1;
    s.asking = None;
}

/// `resolve_vector::reopen`.
fn reopen<const P: usize>(s: &mut State<P>) {
    if !s.meta.cancelled {
        s.meta.finished = false;
        changed(s);
    }
}

/// The sweeper reads META and the vectors, and finds everybody in an outcome.
pub fn sweep_looks<const P: usize>(s: &mut State<P>) {
    s.left.sweeps -= 1;
    s.sweeping = Some(true);
}

/// The sweeper writes `finished`, if META is as it read it.
pub fn sweep_finishes<const P: usize>(batch: &Batch<P>, s: &mut State<P>) {
    let unchanged = s.sweeping.take().unwrap_or(false);
    if unchanged || batch.is(Variant::FinishBlindly) {
        s.meta.finished = true;
    }
}
