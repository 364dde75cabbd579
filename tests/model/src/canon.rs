//! States that no step can tell apart are one state: fewer to visit, and none that is left out.

use crate::batch::Batch;
use crate::firing;
use crate::state::{Last, Mark, Owner, State, Vector};

impl<const P: usize> State<P> {
    /// Ends rolling windows that are over, and forgets what nothing depends on any more.
    pub(crate) fn canonical(mut self, batch: &Batch<P>) -> State<P> {
        for worker in 0..2 {
            if self.workers[worker].rolled() {
                firing::end_of_window(batch, &mut self, worker);
            }
        }
        let now = self.now;
        for wake in &mut self.wakes {
            // Of what is due, when it was due does not matter.
            if wake.at <= now {
                wake.at = 0;
            }
        }
        self.wakes.sort_unstable();
        if let Some(vector) = &mut self.vector {
            vector.forget(now);
            for person in 0..P {
                if vector.marks[person].is_terminal() && vector.marks[person] != Mark::Unknown {
                    self.late[person] = None;
                }
            }
        }
        for worker in &mut self.workers {
            worker.vector.forget(now);
        }
        self.forget_names();
        self.order_workers();
        self
    }

    /// A name below every number that anybody has cannot be asked for again.
    fn forget_names(&mut self) {
        let written = self.vector.map_or(0, |vector| vector.seq);
        let waiting = self.wakes.iter().map(|wake| wake.seq);
        let busy = self.workers.iter().filter(|worker| worker.busy());
        let held = busy.flat_map(|worker| [worker.seq, worker.vector.seq]);
        let least = waiting.chain(held).fold(written, u8::min);
        self.names &= u64::MAX << least.min(63);
    }

    /// Workers have no names.
    fn order_workers(&mut self) {
        if self.workers[0] <= self.workers[1] {
            return;
        }
        self.workers.swap(0, 1);
        let swap = |vector: &mut Vector<P>| {
            if let Some(lease) = &mut vector.lease
                && let Owner::Worker(worker) = &mut lease.owner
            {
                *worker = 1 - *worker;
            }
        };
        self.vector.iter_mut().for_each(swap);
        for worker in &mut self.workers {
            swap(&mut worker.vector);
        }
    }
}

impl<const P: usize> Vector<P> {
    /// The logs of people in a final outcome, and how long ago a retry was due.
    fn forget(&mut self, now: u8) {
        self.retry_at = self.retry_at.map(|at| if at <= now { 0 } else { at });
        for person in 0..P {
            match self.marks[person] {
                Mark::Sent | Mark::Failed | Mark::Unprogrammed => {
                    self.last[person] = Last::Nothing;
                    self.tried[person] = false;
                }
                _ => {}
            }
        }
    }
}
