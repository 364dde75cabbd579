//! A firing from the wake to the acknowledgement: `dispatch::firing`, `dispatch::held`.

use crate::batch::Batch;
use crate::decide::{OnWake, Work, on_wake};
use crate::state::{State, Vector, Wake};
use crate::variants::Variant;
use crate::worker::{Flow, Phase, Slot, Worker, Write};
use crate::{table, world};

impl<const P: usize> Batch<P> {
    /// What a wake numbered `seq` leads to in the hands of worker `i`.
    fn decide(&self, state: &State<P>, i: usize, seq: u8) -> OnWake {
        let known = (
            !self.is(Variant::AckPausedClaims),
            !self.is(Variant::IgnoreLease),
        );
        let vector = state.vector.as_ref();
        let by = |meta| on_wake(meta, vector, seq, state.now, &self.bounds, known);
        match by(state.workers[i].copy) {
            // Never on the word of an old copy.
            OnWake::Ack(true) if !self.is(Variant::OldCopyAcks) => by(state.meta),
            decision => decision,
        }
    }

    /// Whom a firing would ask presence for: nobody when it only settles, climbs or closes.
    pub(crate) fn would_try(&self, state: &State<P>, i: u8, seq: u8) -> [bool; P] {
        let OnWake::Work(work) = self.decide(state, usize::from(i), seq) else {
            return [false; P];
        };
        let mut vector = state.vector.unwrap_or_default();
        self.begin(&mut vector, work, state.now)
    }

    /// `Firing::work` up to the attempt: settles, begins, and says who is to be tried.
    fn begin(&self, vector: &mut Vector<P>, work: Work, now: u8) -> [bool; P] {
        let again = if self.is(Variant::ResendAtOnce) {
            now
        } else {
            now + 1
        };
        vector.settle(self.bounds.policy, again);
        match work {
            Work::Settle | Work::Missed | Work::Close => [false; P],
            Work::Rung => {
                vector.begin_rung();
                vector.left(now, self.is(Variant::RungHastens))
            }
            Work::Retry => vector.held(now, self.is(Variant::RungHastens)),
        }
    }
}

/// `firing::fire`: takes wake `k`, reads META and the vector, decides, looks for presence.
pub fn take<const P: usize>(batch: &Batch<P>, s: &mut State<P>, i: usize, k: usize, absent: u8) {
    let wake = s.wakes.remove(k);
    let decision = batch.decide(s, i, wake.seq);
    if matches!(decision, OnWake::Ack(true)) {
        s.workers[i].copy = s.meta;
        return;
    }
    match decision {
        OnWake::Ack(_) => {}
        // The copy comes when the lease has ended; looking earlier would change nothing.
        OnWake::Leased => s.wakes.push(wake),
        OnWake::Arm(at) => {
            let seq = s.vector.map_or(0, |vector| vector.seq).max(wake.seq) + 1;
            arm_wake(s, Wake { at, seq });
        }
        OnWake::Work(work) => work_on(batch, s, i, (wake, work, absent)),
    }
}

fn work_on<const P: usize>(
    batch: &Batch<P>,
    s: &mut State<P>,
    i: usize,
    (wake, work, absent): (Wake, Work, u8),
) {
    let mut vector = s.vector.unwrap_or_default();
    let mut todo = batch.begin(&mut vector, work, s.now);
    match work {
        Work::Close => {
            s.history.closed_early |= s.now < batch.bounds.end();
            vector.close();
        }
        Work::Missed => vector.climb(&batch.bounds, s.now),
        Work::Settle | Work::Rung | Work::Retry => {}
    }
    let mut tried = false;
    for (person, is_tried) in todo.iter_mut().enumerate() {
        if *is_tried && absent >> person & 1 == 1 {
            vector.absent(person);
            s.left.absences -= 1;
            *is_tried = false;
            tried = true;
        }
    }
    let attempts = matches!(work, Work::Rung | Work::Retry);
    let copy = s.workers[i].copy;
    s.workers[i] = Worker {
        phase: if attempts {
            Phase::Rolling
        } else {
            Phase::Arming
        },
        seq: wake.seq,
        fresh: true,
        vector,
        todo,
        climbs: work == Work::Rung,
        stored: s.vector.is_some() || tried,
        ..Worker::idle(copy)
    };
}

/// The rolling window is over and nothing is in flight: the end of `attempt::run`, and `transition::climb`.
pub fn end_of_window<const P: usize>(batch: &Batch<P>, s: &mut State<P>, i: usize) {
    let now = s.now;
    let worker = &mut s.workers[i];
    let flow = worker.stop.unwrap_or(Flow::Completed);
    // From here on none of this matters, and states that differ in nothing else are one.
    worker.todo = [false; P];
    worker.stop = None;
    // Where no rung is left, whoever was tried once more and was not there has had the last one.
    let spent = worker.vector.rung.is_none() && !batch.is(Variant::RetryLeavesAbsent);
    if flow == Flow::Completed && (worker.climbs || spent) {
        worker.vector.climb(&batch.bounds, now);
    }
    worker.climbs = false;
    worker.vector.lease = None;
    worker.phase = match flow {
        Flow::Completed => Phase::Arming,
        Flow::Later | Flow::Halted => Phase::Saving(flow),
    };
}

/// `Firing::finish`: arms the next wake, if there is anything to do next. Never by the name of an older one.
pub fn arm<const P: usize>(batch: &Batch<P>, s: &mut State<P>, i: usize) {
    let worker = s.workers[i];
    if let Phase::ArmingLast(seq) = worker.phase {
        if let Some(at) = worker.vector.due() {
            arm_wake(s, Wake { at, seq });
        }
        acknowledge(s, i);
        return;
    }
    let vector = &mut s.workers[i].vector;
    vector.lease = None;
    if let Some(at) = vector.due() {
        let seq = if batch.is(Variant::NextOfVector) {
            vector.seq + 1
        } else {
            vector.seq.max(worker.seq) + 1
        };
        vector.seq = seq;
        if !batch.is(Variant::ArmAfterAdvance) {
            arm_wake(s, Wake { at, seq });
        }
    }
    s.workers[i].phase = Phase::Saving(Flow::Completed);
}

/// `Firing::finish` and `Held::save`: the last write. `heard` is whether its answer comes.
pub fn save<const P: usize>(batch: &Batch<P>, s: &mut State<P>, i: usize, heard: bool) {
    let Phase::Saving(flow) = s.workers[i].phase else {
        return;
    };
    if flow != Flow::Completed && !s.workers[i].stored && !heard {
        // Nothing to write (`save_if_begun`), so no answer to lose.
        return;
    }
    let writes = flow == Flow::Completed || s.workers[i].stored;
    let written = !writes || table::write(batch, s, i);
    if !heard {
        s.left.repeats -= 1;
        s.workers[i].phase = if written {
            Phase::Repeating(Write::Last(flow))
        } else {
            Phase::Failing
        };
    } else if written {
        saved(batch, s, i, flow);
    } else {
        s.workers[i].phase = Phase::Failing;
    }
}

fn saved<const P: usize>(batch: &Batch<P>, s: &mut State<P>, i: usize, flow: Flow) {
    s.workers[i].unrecorded = [false; P];
    match flow {
        Flow::Completed if batch.is(Variant::ArmAfterAdvance) => {
            let seq = s.workers[i].vector.seq;
            s.workers[i].phase = Phase::ArmingLast(seq);
            return;
        }
        Flow::Later if batch.is(Variant::AckWhenStopped) => {}
        Flow::Later => {
            let (at, seq) = (s.now, s.workers[i].seq);
            s.wakes.push(Wake { at, seq });
        }
        Flow::Completed | Flow::Halted => {}
    }
    acknowledge(s, i);
}

/// `store::write::attempt`: the second copy of a write is refused, because the first one was not. The old item tells
/// whether that was one's own.
pub fn repeat<const P: usize>(batch: &Batch<P>, s: &mut State<P>, i: usize) {
    let Phase::Repeating(write) = s.workers[i].phase else {
        return;
    };
    let own = s.workers[i].fresh && !batch.is(Variant::NoWriteId);
    match write {
        _ if !own => s.workers[i].phase = Phase::Failing,
        Write::Claim(group) => crate::window::claimed(s, i, group),
        Write::Last(flow) => saved(batch, s, i, flow),
    }
}

/// `Held::record_late`, after which the message is given back. The first result of a person stays.
pub fn record_late<const P: usize>(s: &mut State<P>, i: usize) {
    let worker = s.workers[i];
    for person in 0..P {
        if let Some(sent) = worker.late(person) {
            let late = (worker.vector.asked[person], sent);
            s.late[person] = s.late[person].or(Some(late));
        }
    }
    let (at, seq) = (s.now, worker.seq);
    s.wakes.push(Wake { at, seq });
    acknowledge(s, i);
}

/// The firing is over.
pub fn acknowledge<const P: usize>(s: &mut State<P>, i: usize) {
    let copy = s.workers[i].copy;
    debug_assert!(!s.workers[i].slots.contains(&Slot::Flying));
    s.workers[i] = Worker::idle(copy);
    world::disown(s, i);
}

/// `Timers::arm`: by the queue when it is due soon, else by a one-shot, whose name is good for once: a name that was
/// used counts as armed already.
pub fn arm_wake<const P: usize>(s: &mut State<P>, wake: Wake) {
    if wake.at > s.now + 1 {
        let name = 1u64 << wake.seq.min(63);
        if s.names & name != 0 {
            return;
        }
        s.names |= name;
    }
    s.wakes.push(wake);
}
