//! What happens to workers, queues and requests without anybody wanting it.

use crate::state::{Owner, State, Wake};
use crate::window::arrived;
use crate::worker::{Slot, Worker};

/// A wake comes twice.
pub fn duplicate<const P: usize>(s: &mut State<P>, k: usize) {
    s.left.duplicates -= 1;
    let wake = s.wakes[k];
    s.wakes.push(wake);
}

/// A worker dies: its message comes back, its requests go on alone, its lease stays until its end.
pub fn crash<const P: usize>(s: &mut State<P>, i: usize) {
    s.left.crashes -= 1;
    let worker = s.workers[i];
    for (ghosts, slot) in s.ghosts.iter_mut().zip(&worker.slots) {
        *ghosts += u8::from(*slot == Slot::Flying);
    }
    let (at, seq) = (s.now, worker.seq);
    s.wakes.push(Wake { at, seq });
    s.workers[i] = Worker::idle(s.meta);
    disown(s, i);
}

/// The end of the lease of a firing passes while its worker lives: it was stopped, or is slow.
pub fn expire<const P: usize>(s: &mut State<P>, i: usize) {
    s.left.expiries -= 1;
    let worker = &mut s.workers[i];
    worker.over = true;
    if let Some(lease) = &mut worker.vector.lease {
        lease.ended = true;
    }
    let owner = Owner::Worker(u8::try_from(i).unwrap_or(0));
    if let Some(lease) = s.vector.as_mut().and_then(|vector| vector.lease.as_mut())
        && lease.owner == owner
    {
        lease.ended = true;
    }
}

/// The end of the lease of a dead firing passes.
pub fn lease_ends<const P: usize>(s: &mut State<P>) {
    if let Some(lease) = s.vector.as_mut().and_then(|vector| vector.lease.as_mut()) {
        lease.ended = true;
    }
}

/// A request of a dead worker arrives, or is lost on its way.
pub fn ghost_lands<const P: usize>(s: &mut State<P>, person: usize, arrives: bool) {
    s.ghosts[person] -= 1;
    if arrives {
        arrived(s, person);
    }
}

/// The lease of worker `i`'s firing is nobody's any more.
pub fn disown<const P: usize>(s: &mut State<P>, i: usize) {
    if let Some(lease) = s.vector.as_mut().and_then(|vector| vector.lease.as_mut())
        && lease.owner == Owner::Worker(u8::try_from(i).unwrap_or(0))
    {
        lease.owner = Owner::Gone;
    }
}
