//! The conditional write of a vector: `Store::write_vector`.

use crate::batch::Batch;
use crate::state::{Mark, Owner, State, Vector};
use crate::variants::Variant;

/// Writes worker `i`'s vector if nobody has written since it read or wrote. True when it did.
pub fn write<const P: usize>(batch: &Batch<P>, s: &mut State<P>, i: usize) -> bool {
    if !s.workers[i].fresh && !batch.is(Variant::BlindWrites) {
        return false;
    }
    let after = s.workers[i].vector;
    let owner = Owner::Worker(u8::try_from(i).unwrap_or(0));
    if let Some(before) = s.vector {
        count_repeats(s, &before, &after, owner);
    }
    put(s, after);
    s.workers[i].fresh = true;
    s.workers[i].stored = true;
    true
}

/// Makes `after` the state. Whoever has read another one can no longer write.
pub fn put<const P: usize>(s: &mut State<P>, after: Vector<P>) {
    if let Some(before) = s.vector {
        let changed = (0..P).any(|person| {
            let (was, is) = (before.marks[person], after.marks[person]);
            was.is_terminal() && was != is && was != Mark::Unknown
        });
        s.history.outcome_changed |= changed;
    }
    s.vector = Some(after);
    for worker in &mut s.workers {
        worker.fresh = false;
    }
    if let Some(asking) = &mut s.asking {
        asking.fresh = false;
    }
}

/// Claims of a dead lease that the policy wants sent again.
fn count_repeats<const P: usize>(
    s: &mut State<P>,
    before: &Vector<P>,
    after: &Vector<P>,
    owner: Owner,
) {
    if before.lease.is_none_or(|lease| lease.owner == owner) {
        return;
    }
    for person in 0..P {
        if before.marks[person] == Mark::Claimed && !after.marks[person].is_terminal() {
            s.repeats[person] += 1;
        }
    }
}
