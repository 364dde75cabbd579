//! How much of the world is looked at: everything within these bounds, in every order.

/// What the campaign wants of a result that cannot be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// It stays `unknown` until an operator says something.
    Hold,
    /// The person is sent to again.
    Resend,
}

/// The size of the batch and the most of everything that goes wrong or is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Rungs of the ladder.
    pub rungs: u8,
    /// Steps of campaign time between two rungs, of which the first is due at step 0. At two, between them lies a minute
    /// at which people held back are tried again.
    pub apart: u8,
    /// People whom one worker may have claimed and not recorded.
    pub window: u8,
    /// What is wanted of ambiguous results.
    pub policy: Policy,
    /// What may happen, and how often.
    pub left: Left,
}

/// What may still happen. Part of the state: every happening takes one away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Left {
    /// Workers that die anywhere.
    pub crashes: u8,
    /// Leases that end under a worker that is alive.
    pub expiries: u8,
    /// Wakes that come twice: a queue that delivers again, a schedule that fires again, an acknowledgement that is lost.
    pub duplicates: u8,
    /// Writes whose answer is lost and which the SDK repeats.
    pub repeats: u8,
    /// Sends whose result cannot be known.
    pub ambiguous: u8,
    /// Sends that are refused: for good, for a while, or by the channel as a whole.
    pub refusals: u8,
    /// People who are not there when their rung comes.
    pub absences: u8,
    /// Pauses (each may be followed by a resumption).
    pub pauses: u8,
    /// Cancellations.
    pub cancels: u8,
    /// People whom an operator has sent to again.
    pub resends: u8,
    /// Sweeps that find everybody in an outcome.
    pub sweeps: u8,
}

impl Bounds {
    /// The end of the window, in steps of campaign time.
    pub fn end(&self) -> u8 {
        self.rungs * self.apart
    }

    /// Nothing goes wrong.
    pub fn calm(rungs: u8, window: u8) -> Bounds {
        Bounds {
            rungs,
            apart: 2,
            window,
            policy: Policy::Hold,
            left: Left::default(),
        }
    }
}
