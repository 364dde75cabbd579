//! What a wake leads to, as a value. The dispatcher acts on it and decides nothing itself.

use crate::campaign::{Campaign, State};
use crate::ladder::{self, Position};
use crate::outcome::{Mark, Vector};
use crate::presence::{Presence, PresenceRule};
use crate::send_window::is_open;
use crate::wake::Wake;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// Two clocks: due times are campaign time, leases are machine time.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// Campaign time.
    pub campaign: DateTime<Utc>,
    /// Machine time.
    pub machine: DateTime<Utc>,
}

/// Why a wake is acknowledged without doing anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It belongs to an earlier publication, or to a draft.
    DeadEpoch,
    /// The campaign is paused; resuming re-arms.
    Paused,
    /// The campaign was cancelled or has finished.
    Over,
    /// Everybody is in a final outcome.
    Done,
    /// A later wake is armed already.
    Older,
}

/// What to do with a batch that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Only turn the claims of a dead lease into `unknown`; the campaign goes no further.
    Settle,
    /// Try everybody who is left at this rung.
    Rung(Position),
    /// Try only the people held back by a transient fault.
    Retry,
    /// The rung was missed by more than the grace: climb without trying.
    Missed,
    /// The rung passed while the channel was stopped: give it a fresh minute.
    Displaced,
    /// The people held back can only be tried outside opening hours: let them wait for the next rung.
    Unhold,
    /// The window is over: nobody is tried any more.
    Close,
}

/// What a wake leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnWake {
    /// Acknowledge.
    Ack(Why),
    /// Another worker holds the lease until this machine instant: look again then, acknowledge.
    Leased(DateTime<Utc>),
    /// Not due before this campaign instant: arm, acknowledge.
    Arm(DateTime<Utc>),
    /// Go to work.
    Work(Work),
}

/// How long an early wake of a campaign that is still being planned is put off.
const WHILE_PLANNING: TimeDelta = TimeDelta::seconds(30);

/// Decides what `wake` leads to for a batch first planned at `planned`, in people's zone `zone`.
pub fn on_wake(
    campaign: &Campaign,
    vector: Option<&Vector>,
    planned: DateTime<Utc>,
    zone: Tz,
    wake: &Wake,
    owner: &str,
    now: Now,
) -> OnWake {
    let Some(publication) = campaign
        .publication
        .as_ref()
        .filter(|_| campaign.epoch == wake.epoch)
    else {
        return OnWake::Ack(Why::DeadEpoch);
    };
    match campaign.state {
        State::Draft => return OnWake::Ack(Why::DeadEpoch),
        State::Publishing => return OnWake::Arm(now.campaign + WHILE_PLANNING),
        State::Scheduled | State::Running | State::Finished => {}
    }
    if let Some(vector) = vector {
        if let Some(until) = vector.leased_to_other(owner, now.machine) {
            // Also while paused or cancelled: if that worker dies, its claims must be settled.
            return if vector.any(Mark::Claimed) || !vector.is_done() {
                OnWake::Leased(until)
            } else {
                OnWake::Ack(Why::Done)
            };
        }
        let stopped = campaign.paused_at.is_some()
            || campaign.cancelled_at.is_some()
            || campaign.state == State::Finished;
        if stopped && vector.any(Mark::Claimed) {
            return OnWake::Work(Work::Settle);
        }
    }
    if campaign.cancelled_at.is_some() || campaign.state == State::Finished {
        return OnWake::Ack(Why::Over);
    }
    if campaign.paused_at.is_some() {
        return OnWake::Ack(Why::Paused);
    }
    let (due, position) = match vector {
        None => (planned, Some(Position::first(planned))),
        Some(vector) => {
            if vector.is_done() {
                return OnWake::Ack(Why::Done);
            }
            if wake.seq < vector.seq {
                return OnWake::Ack(Why::Older);
            }
            if vector.any(Mark::Claimed) {
                // The claims of a dead lease are settled before anything else, due or not.
                match vector.due() {
                    Some(due) => (due.min(now.campaign), vector.position),
                    None => return OnWake::Work(Work::Settle),
                }
            } else {
                match vector.due() {
                    Some(due) => (due, vector.position),
                    None => return OnWake::Work(Work::Close),
                }
            }
        }
    };
    if due > now.campaign {
        return OnWake::Arm(due);
    }
    if now.campaign >= publication.window.until + ladder::GRACE {
        return OnWake::Work(Work::Close);
    }
    match position.filter(|position| position.at <= now.campaign) {
        Some(position) if ladder::missed(position.at, now.campaign) => OnWake::Work(Work::Missed),
        Some(position) => OnWake::Work(Work::Rung(position)),
        None if vector
            .is_some_and(|vector| vector.retry_at.is_some_and(|at| at <= now.campaign)) =>
        {
            if is_open(&campaign.spec.opening_hours, zone, now.campaign) {
                OnWake::Work(Work::Retry)
            } else {
                OnWake::Work(Work::Unhold)
            }
        }
        None => OnWake::Work(Work::Settle),
    }
}

/// Whether a person with this presence is sent to now.
///
/// `last_chance` is true at the last rung that will run in a campaign that delivers when exhausted.
pub fn sends(rule: PresenceRule, presence: Option<Presence>, last_chance: bool) -> bool {
    last_chance || rule.accepts(presence.unwrap_or(Presence::Unknown))
}

#[cfg(test)]
mod tests;
