//! What can happen next.

use crate::batch::Batch;
use crate::bounds::Bounds;
use crate::state::{Owner, State};
use crate::worker::{Phase, Slot, Worker};

/// What a request came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Accepted.
    Accepted,
    /// Delivered, and nobody knows.
    Lost,
    /// Not delivered, and nobody knows.
    Vanished,
    /// `SendFault::Permanent`.
    Refused,
    /// `SendFault::Person`.
    NotNow,
    /// `SendFault::Channel`.
    Channel,
}

/// One step. Each names the function of the code that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Campaign time goes on.
    Tick,
    /// A schedule or the queue delivers a wake twice (`Dispatcher::handle` must not mind).
    Duplicate(u8),
    /// A worker takes a wake, reads and decides: `firing::fire` down to `attempt::look`. Who of those to be tried is
    /// absent, as bits.
    Take(u8, u8, u8),
    /// `Window::claim_and_send`, with one conditional write: `Held::save`.
    Claim(u8),
    /// The same, with the answer of the write lost.
    ClaimUnheard(u8),
    /// The bytes of one send go: `Window::start_send`, `Carrier::send`.
    Start(u8, u8),
    /// A send ends: `Window::take_in`.
    Land(u8, u8, Answer),
    /// `Firing::finish` arms the next wake: `Timers::arm`.
    Arm(u8),
    /// `Firing::finish` writes and acknowledges.
    Save(u8),
    /// The same, with the answer of the write lost.
    SaveUnheard(u8),
    /// The SDK makes the write again: `store::write::attempt`.
    Repeat(u8),
    /// `Held::record_late`, then the message is given back.
    RecordLate(u8),
    /// The worker dies.
    Crash(u8),
    /// The end of a living worker's lease passes.
    Expire(u8),
    /// The end of a dead firing's lease passes.
    LeaseEnds,
    /// A request of a dead worker arrives (or not).
    GhostLands(u8, bool),
    /// A worker's copy of META is five seconds old: `Campaigns::get`.
    CopyAges(u8),
    /// `operate::pause`.
    Pause,
    /// `operate::resume`.
    Resume,
    /// `plan::resume::resume`.
    Rearm,
    /// The same, dying between arming and writing.
    RearmDies,
    /// `operate::cancel`.
    Cancel,
    /// `acts::resolve_vector::settle` with `Resolution::Resend`, up to the arming.
    Ask(u8),
    /// Its write.
    AskWrites,
    /// Its process dies instead.
    AskDies,
    /// `sweep::finish`: everything is read, everybody is in an outcome.
    SweepLooks,
    /// `sweep::finish`: META is written.
    SweepFinishes,
}

/// Everything that can happen next in `state`.
pub fn possible<const P: usize>(batch: &Batch<P>, state: &State<P>, out: &mut Vec<Action>) {
    for (index, worker) in state.workers.iter().enumerate() {
        let i = u8::try_from(index).unwrap_or(0);
        of_worker(batch, state, i, worker, out);
    }
    of_the_world(&batch.bounds, state, out);
    of_people(batch, state, out);
}

fn of_worker<const P: usize>(
    batch: &Batch<P>,
    state: &State<P>,
    i: u8,
    worker: &Worker<P>,
    out: &mut Vec<Action>,
) {
    let left = &state.left;
    if worker.copy != state.meta {
        out.push(Action::CopyAges(i));
    }
    if worker.busy() {
        if left.crashes > 0 {
            out.push(Action::Crash(i));
        }
        if left.expiries > 0 && !worker.over {
            out.push(Action::Expire(i));
        }
    }
    match worker.phase {
        Phase::Idle => of_idle(batch, state, i, out),
        Phase::Rolling => {
            if worker.stop.is_none() && batch.room(worker) > 0 && worker.todo.contains(&true) {
                out.push(Action::Claim(i));
                if left.repeats > 0 {
                    out.push(Action::ClaimUnheard(i));
                }
            }
        }
        Phase::Arming | Phase::ArmingLast(_) => out.push(Action::Arm(i)),
        Phase::Saving(_) => {
            out.push(Action::Save(i));
            if left.repeats > 0 {
                out.push(Action::SaveUnheard(i));
            }
        }
        Phase::Repeating(_) => out.push(Action::Repeat(i)),
        Phase::Failing => {
            if worker.in_flight() == 0 {
                out.push(Action::RecordLate(i));
            }
        }
    }
    for (person, slot) in worker.slots.iter().enumerate() {
        let p = u8::try_from(person).unwrap_or(0);
        match slot {
            Slot::Empty => {}
            Slot::Claimed => out.push(Action::Start(i, p)),
            Slot::Flying => {
                out.push(Action::Land(i, p, Answer::Accepted));
                if left.ambiguous > 0 {
                    out.push(Action::Land(i, p, Answer::Lost));
                    out.push(Action::Land(i, p, Answer::Vanished));
                }
                if left.refusals > 0 {
                    out.push(Action::Land(i, p, Answer::Refused));
                    out.push(Action::Land(i, p, Answer::NotNow));
                    out.push(Action::Land(i, p, Answer::Channel));
                }
            }
        }
    }
}

fn of_idle<const P: usize>(batch: &Batch<P>, state: &State<P>, i: u8, out: &mut Vec<Action>) {
    // Two workers without a firing and with the same copy are alike: the first takes.
    let alike = i == 1 && state.workers[0] == state.workers[1];
    let mut before = None;
    for (index, wake) in state.wakes.iter().enumerate() {
        if alike || wake.at > state.now || before == Some(wake.seq) {
            continue;
        }
        before = Some(wake.seq);
        let k = u8::try_from(index).unwrap_or(0);
        let todo = batch.would_try(state, i, wake.seq);
        for absent in 0..1u8 << P {
            let counted = u8::try_from(absent.count_ones()).unwrap_or(0);
            let all_of_them = (0..P).all(|p| absent >> p & 1 == 0 || todo[p]);
            if all_of_them && counted <= state.left.absences {
                out.push(Action::Take(i, k, absent));
            }
        }
    }
}

fn of_the_world<const P: usize>(bounds: &Bounds, state: &State<P>, out: &mut Vec<Action>) {
    let under_way = state.ghosts.iter().any(|ghosts| *ghosts > 0)
        || (state.workers.iter()).any(|worker| worker.slots.contains(&Slot::Flying));
    // No request takes longer than a step, neither to a channel nor to the API, and no copy of META lives that long.
    let old = state.workers.iter().any(|worker| worker.copy != state.meta);
    if state.now < bounds.end() && !under_way && !old && state.asking.is_none() {
        out.push(Action::Tick);
    }
    if state.left.duplicates > 0 {
        let mut before = None;
        for (index, wake) in state.wakes.iter().enumerate() {
            if before != Some(wake) {
                out.push(Action::Duplicate(u8::try_from(index).unwrap_or(0)));
            }
            before = Some(wake);
        }
    }
    let lease = state.vector.as_ref().and_then(|vector| vector.lease);
    if lease.is_some_and(|lease| lease.owner == Owner::Gone && !lease.ended) {
        out.push(Action::LeaseEnds);
    }
    for (person, ghosts) in state.ghosts.iter().enumerate() {
        if *ghosts > 0 {
            let p = u8::try_from(person).unwrap_or(0);
            out.push(Action::GhostLands(p, true));
            out.push(Action::GhostLands(p, false));
        }
    }
}

/// What people do who run the campaign, and what is done for them.
fn of_people<const P: usize>(batch: &Batch<P>, state: &State<P>, out: &mut Vec<Action>) {
    let (left, meta) = (&state.left, state.meta);
    let live = !meta.cancelled && !meta.finished;
    if live && !meta.paused && left.pauses > 0 {
        out.push(Action::Pause);
    }
    if live && meta.paused {
        out.push(Action::Resume);
    }
    if live && left.cancels > 0 {
        out.push(Action::Cancel);
    }
    if state.resuming.is_some() && batch.may_rearm(state) {
        out.push(Action::Rearm);
        if left.crashes > 0 {
            out.push(Action::RearmDies);
        }
    }
    if state.asking.is_some() {
        out.push(Action::AskWrites);
        if left.crashes > 0 {
            out.push(Action::AskDies);
        }
    } else if left.resends > 0 {
        for person in 0..P {
            if batch.may_ask(state, person) {
                out.push(Action::Ask(u8::try_from(person).unwrap_or(0)));
            }
        }
    }
    if state.sweeping.is_some() {
        out.push(Action::SweepFinishes);
    } else if live && left.sweeps > 0 && batch.looks_finished(state) {
        out.push(Action::SweepLooks);
    }
}
