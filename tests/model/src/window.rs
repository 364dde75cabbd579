//! The rolling window: `dispatch::window` and `dispatch::window::results`.

use crate::action::Answer;
use crate::batch::Batch;
use crate::bounds::Policy;
use crate::firing::end_of_window;
use crate::state::{Last, Lease, Mark, Owner, State};
use crate::table;
use crate::variants::Variant;
use crate::worker::{Flow, Phase, Slot, Worker, Write};

impl<const P: usize> Batch<P> {
    /// `Window::room`: how many more this worker may claim.
    pub(crate) fn room(&self, worker: &Worker<P>) -> usize {
        usize::from(self.bounds.window).saturating_sub(worker.in_flight())
    }
}

/// `Window::claim_and_send`: looks at the campaign's state, claims as many as there is room for, and records with the
/// same write whose sends have ended. `heard` is whether the answer of the write comes.
pub fn claim<const P: usize>(batch: &Batch<P>, s: &mut State<P>, i: usize, heard: bool) {
    let worker = &mut s.workers[i];
    if worker.copy.stopped() && !batch.is(Variant::LookOnce) {
        worker.stop = Some(Flow::Halted);
        worker.todo = [false; P];
        return;
    }
    let room = batch.room(worker);
    let mut group = 0u8;
    for person in 0..P {
        if worker.todo[person] && (group.count_ones() as usize) < room {
            group |= 1 << person;
            worker.todo[person] = false;
            worker.vector.marks[person] = Mark::Claimed;
        }
    }
    s.history.claim_after_stop |= worker.copy.stopped();
    worker.vector.lease = Some(Lease {
        owner: Owner::Worker(u8::try_from(i).unwrap_or(0)),
        ended: worker.over,
    });
    if batch.is(Variant::SendBeforeClaim) {
        claimed(s, i, group);
        return;
    }
    let written = table::write(batch, s, i);
    if !heard {
        s.left.repeats -= 1;
    }
    match (written, heard) {
        (false, _) => fail(s, i),
        (true, false) => s.workers[i].phase = Phase::Repeating(Write::Claim(group)),
        (true, true) => {
            s.workers[i].unrecorded = [false; P];
            claimed(s, i, group);
        }
    }
}

/// The claims are in the table: their sends are on their way.
pub fn claimed<const P: usize>(s: &mut State<P>, i: usize, group: u8) {
    let worker = &mut s.workers[i];
    worker.phase = Phase::Rolling;
    for person in 0..P {
        if group >> person & 1 == 1 {
            worker.slots[person] = Slot::Claimed;
        }
    }
}

/// `FireError::Lost`: what is in flight is awaited, nothing more is claimed.
fn fail<const P: usize>(s: &mut State<P>, i: usize) {
    let worker = &mut s.workers[i];
    worker.phase = Phase::Failing;
    worker.todo = [false; P];
}

/// `Carrier::send`: the lease is looked at just before the bytes go.
pub fn start<const P: usize>(batch: &Batch<P>, s: &mut State<P>, i: usize, person: usize) {
    let worker = &mut s.workers[i];
    if worker.over && !batch.is(Variant::NoLeaseCheck) {
        worker.slots[person] = Slot::Empty;
        worker.unrecorded[person] = true;
        worker
            .vector
            .unclaim(person, batch.is(Variant::UnclaimForgets));
        stop(worker, Flow::Later);
        return;
    }
    worker.slots[person] = Slot::Flying;
    let over = worker.over;
    let owner = Owner::Worker(u8::try_from(i).unwrap_or(0));
    let mine = s.vector.is_some_and(|vector| {
        vector.marks[person] == Mark::Claimed
            && vector.lease.is_some_and(|lease| lease.owner == owner)
    });
    let other = &s.workers[1 - i];
    s.history.unclaimed_send |= !mine;
    s.history.send_after_lease |= over;
    s.history.overlapping_send |= s.ghosts[person] > 0 || other.slots[person] == Slot::Flying;
}

/// `Window::take_in`: the end of a send, in the memory of its worker.
pub fn land<const P: usize>(
    batch: &Batch<P>,
    s: &mut State<P>,
    i: usize,
    person: usize,
    answer: Answer,
) {
    if matches!(answer, Answer::Accepted | Answer::Lost) {
        arrived(s, person);
    }
    match answer {
        Answer::Accepted => {}
        Answer::Lost | Answer::Vanished => s.left.ambiguous -= 1,
        Answer::Refused | Answer::NotNow | Answer::Channel => s.left.refusals -= 1,
    }
    let again = s.now + 1;
    let worker = &mut s.workers[i];
    worker.slots[person] = Slot::Empty;
    worker.unrecorded[person] = true;
    match answer {
        Answer::Accepted => worker.vector.ended(person, Mark::Sent),
        Answer::Refused => worker.vector.ended(person, Mark::Failed),
        Answer::Lost | Answer::Vanished => {
            let policy = batch.bounds.policy;
            let at = if batch.is(Variant::ResendAtOnce) {
                s.now
            } else {
                again
            };
            worker.vector.ambiguous(person, policy, at);
            if policy == Policy::Resend {
                s.repeats[person] += 1;
            }
        }
        Answer::NotNow => {
            let inside = again < batch.bounds.end();
            (worker.vector).hold(person, Last::Held, inside.then_some(again));
        }
        Answer::Channel => {
            worker
                .vector
                .unclaim(person, batch.is(Variant::UnclaimForgets));
            stop(worker, Flow::Later);
        }
    }
    if s.workers[i].rolled() {
        end_of_window(batch, s, i);
    }
}

fn stop<const P: usize>(worker: &mut Worker<P>, flow: Flow) {
    if worker.phase == Phase::Rolling {
        worker.stop = worker.stop.or(Some(flow));
        worker.todo = [false; P];
    }
}

/// A message is in the person's inbox. Of one that was sent before an operator asked for another, only that counts.
pub fn arrived<const P: usize>(s: &mut State<P>, person: usize) {
    s.inbox[person] += 1;
    let asked_since = s
        .vector
        .is_some_and(|vector| !matches!(vector.marks[person], Mark::Claimed | Mark::Unknown));
    s.since_asked[person] += u8::from(!asked_since);
}
