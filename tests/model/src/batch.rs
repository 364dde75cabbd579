//! The model: one batch of `P` people, two workers, and everything that may happen within the bounds.

use crate::action::{Action, possible};
use crate::bounds::Bounds;
use crate::invariants;
use crate::state::{History, Meta, State, Wake};
use crate::variants::Variant;
use crate::worker::Worker;
use crate::{firing, operator, window, world};
use stateright::{Model, Property};

/// One batch of `P` people, planned and armed.
#[derive(Debug, Clone, Copy)]
pub struct Batch<const P: usize> {
    /// How much is looked at.
    pub bounds: Bounds,
    /// The protocol.
    pub variant: Variant,
}

impl<const P: usize> Batch<P> {
    /// The protocol as it is, within `bounds`.
    pub fn new(bounds: Bounds) -> Self {
        Batch {
            bounds,
            variant: Variant::Right,
        }
    }

    /// The same with one thing wrong.
    pub fn broken(bounds: Bounds, variant: Variant) -> Self {
        Batch { bounds, variant }
    }

    /// Whether the protocol is this variant.
    pub fn is(&self, variant: Variant) -> bool {
        self.variant == variant
    }
}

impl<const P: usize> Model for Batch<P> {
    type State = State<P>;
    type Action = Action;

    /// Planned: no vector, the first wake armed under number 0 (`plan::write`).
    fn init_states(&self) -> Vec<State<P>> {
        let meta = Meta::default();
        vec![State {
            now: 0,
            meta,
            vector: None,
            late: [None; P],
            wakes: vec![Wake { at: 0, seq: 0 }],
            names: 1,
            workers: [Worker::idle(meta); 2],
            ghosts: [0; P],
            inbox: [0; P],
            since_asked: [0; P],
            repeats: [0; P],
            resuming: None,
            asking: None,
            sweeping: None,
            left: self.bounds.left,
            history: History::default(),
        }]
    }

    fn actions(&self, state: &State<P>, actions: &mut Vec<Action>) {
        possible(self, state, actions);
    }

    fn next_state(&self, before: &State<P>, action: Action) -> Option<State<P>> {
        let mut state = before.clone();
        let s = &mut state;
        match action {
            Action::Tick => s.now += 1,
            Action::Duplicate(wake) => world::duplicate(s, usize::from(wake)),
            Action::Take(worker, wake, absent) => {
                firing::take(self, s, usize::from(worker), usize::from(wake), absent);
            }
            Action::Claim(worker) => window::claim(self, s, usize::from(worker), true),
            Action::ClaimUnheard(worker) => window::claim(self, s, usize::from(worker), false),
            Action::Start(worker, person) => {
                window::start(self, s, usize::from(worker), usize::from(person));
            }
            Action::Land(worker, person, answer) => {
                window::land(self, s, usize::from(worker), usize::from(person), answer);
            }
            Action::Arm(worker) => firing::arm(self, s, usize::from(worker)),
            Action::Save(worker) => firing::save(self, s, usize::from(worker), true),
            Action::SaveUnheard(worker) => firing::save(self, s, usize::from(worker), false),
            Action::Repeat(worker) => firing::repeat(self, s, usize::from(worker)),
            Action::RecordLate(worker) => firing::record_late(s, usize::from(worker)),
            Action::Crash(worker) => world::crash(s, usize::from(worker)),
            Action::Expire(worker) => world::expire(s, usize::from(worker)),
            Action::LeaseEnds => world::lease_ends(s),
            Action::GhostLands(person, arrives) => {
                world::ghost_lands(s, usize::from(person), arrives);
            }
            Action::CopyAges(worker) => s.workers[usize::from(worker)].copy = s.meta,
            Action::Pause => operator::pause(s),
            Action::Resume => operator::resume(s),
            Action::Rearm => operator::rearm(self, s, true),
            Action::RearmDies => operator::rearm(self, s, false),
            Action::Cancel => operator::cancel(s),
            Action::Ask(person) => operator::ask(self, s, person),
            Action::AskWrites => operator::ask_writes(self, s),
            Action::AskDies => operator::ask_dies(s),
            Action::SweepLooks => operator::sweep_looks(s),
            Action::SweepFinishes => operator::sweep_finishes(self, s),
        }
        let done = state.canonical(self);
        (done != *before).then_some(done)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        invariants::all()
    }
}
