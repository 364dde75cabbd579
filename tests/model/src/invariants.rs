//! What always holds, and what can happen (so that a model in which nothing happens does not pass).

use crate::batch::Batch;
use crate::bounds::Policy;
use crate::state::{Mark, State};
use stateright::Property;

/// Nobody gets two messages, unless policy or an operator wanted it.
pub const TWICE: &str = "nobody is sent to twice";
/// Whoever waits has a wake.
pub const FORGOTTEN: &str = "nobody is forgotten";
/// A finished campaign has nobody who waits.
pub const FINISHED: &str = "finished means that nobody waits";
/// Crashes, expired leases and ambiguous results make somebody unknown, nothing else.
pub const UNKNOWN: &str = "unknown is bounded";
/// An outcome says what happened.
pub const TRUE: &str = "outcomes are true";
/// Sent, failed and unprogrammed stay.
pub const FINAL: &str = "a final outcome stays";
/// The table shows who is being sent to.
pub const CLAIMED: &str = "bytes leave only for whom the table shows as claimed";
/// Also where a send is repeated.
pub const OVERLAP: &str = "no two requests for one person at a time";
/// A worker that wakes after its lease sends nothing.
pub const LEASE: &str = "nothing leaves after the lease";
/// Pause and cancel hold for everybody who is not claimed.
pub const STOP: &str = "nobody is claimed after the stop is seen";
/// Nobody loses their minutes.
pub const CLOSED: &str = "a batch is closed only when its window is over";

/// Everybody can be reached.
pub const REACHED: &str = "everybody can be sent to";
/// A late result can make an unknown person known.
pub const LATE: &str = "a late result can count";
/// Everybody can be reached although somebody paused.
pub const RESUMED: &str = "a resumed campaign can reach everybody";

/// All of them.
pub fn all<const P: usize>() -> Vec<Property<Batch<P>>> {
    vec![
        Property::always(TWICE, |_, s: &State<P>| {
            (0..P).all(|person| s.inbox[person] <= 1 + s.repeats[person])
        }),
        Property::always(FORGOTTEN, |_, s: &State<P>| !is_forgotten(s)),
        Property::always(FINISHED, |_, s: &State<P>| {
            !s.meta.finished || s.meta.cancelled || s.vector.is_some_and(|v| v.is_done())
        }),
        Property::always(UNKNOWN, is_bounded),
        Property::always(TRUE, is_true),
        Property::always(FINAL, |_, s: &State<P>| !s.history.outcome_changed),
        Property::always(CLAIMED, |_, s: &State<P>| !s.history.unclaimed_send),
        Property::always(OVERLAP, |_, s: &State<P>| !s.history.overlapping_send),
        Property::always(LEASE, |_, s: &State<P>| !s.history.send_after_lease),
        Property::always(STOP, |_, s: &State<P>| !s.history.claim_after_stop),
        Property::always(CLOSED, |_, s: &State<P>| !s.history.closed_early),
        Property::sometimes(REACHED, |_, s: &State<P>| all_sent(s)),
        Property::sometimes(LATE, |_, s: &State<P>| {
            s.vector.is_some_and(|vector| {
                (0..P).any(|person| {
                    vector.marks[person] == Mark::Unknown
                        && s.late[person] == Some((vector.asked[person], true))
                })
            })
        }),
        Property::sometimes(RESUMED, |batch: &Batch<P>, s: &State<P>| {
            s.left.pauses < batch.bounds.left.pauses && s.resuming.is_none() && all_sent(s)
        }),
    ]
}

/// Those of [`all`] that say what never may be.
pub const NEVER: [&str; 11] = [
    TWICE, FORGOTTEN, FINISHED, UNKNOWN, TRUE, FINAL, CLAIMED, OVERLAP, LEASE, STOP, CLOSED,
];

fn all_sent<const P: usize>(s: &State<P>) -> bool {
    s.vector
        .is_some_and(|vector| vector.marks == [Mark::Sent; P])
}

/// Somebody waits (or is claimed), and nothing will ever come of it.
fn is_forgotten<const P: usize>(s: &State<P>) -> bool {
    let waits = s.vector.is_none_or(|vector| !vector.is_done());
    let claimed = s.vector.is_some_and(|vector| vector.any(Mark::Claimed));
    let comes =
        !s.wakes.is_empty() || s.resuming.is_some() || s.workers.iter().any(|worker| worker.busy());
    // Resuming re-arms; whoever waits in a cancelled or finished campaign reads as that. Claims are settled anyhow.
    let stopped = s.meta.stopped() && !claimed;
    waits && !comes && !stopped
}

fn is_bounded<const P: usize>(batch: &Batch<P>, s: &State<P>) -> bool {
    let (had, left) = (batch.bounds.left, s.left);
    let deaths = had.crashes - left.crashes + had.expiries - left.expiries;
    let ambiguous = had.ambiguous - left.ambiguous;
    let most = usize::from(deaths * batch.bounds.window + ambiguous);
    s.vector.is_none_or(|vector| {
        let unknown = vector.marks.iter().filter(|mark| **mark == Mark::Unknown);
        unknown.count() <= most
    })
}

/// What readers see of each person (with late results merged) is what arrived. Where the campaign wants ambiguous
/// results sent again, only `sent` can be known.
fn is_true<const P: usize>(batch: &Batch<P>, s: &State<P>) -> bool {
    let Some(vector) = s.vector else {
        return s.inbox == [0; P];
    };
    let vector = batch.read(s, vector);
    (0..P).all(|person| match vector.marks[person] {
        Mark::Sent => s.inbox[person] > 0,
        Mark::Claimed | Mark::Unknown => true,
        Mark::Pending | Mark::Held | Mark::Absent | Mark::Failed | Mark::Unprogrammed => {
            batch.bounds.policy == Policy::Resend || s.since_asked[person] == 0
        }
    })
}
