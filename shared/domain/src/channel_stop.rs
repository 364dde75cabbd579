//! An operator's stop of a whole channel: a mark that every wake of the channel is held against.
//!
//! While it stands, due work waits: its wake is put off, never acknowledged. Whoever's rung passes meanwhile gets a
//! fresh minute afterwards, as after a pause, so a stop consumes no rung. That is decided batch by batch when the
//! wake comes back; nothing has to be told to the campaigns, and there is no list of them that could be incomplete.

use crate::decide::Work;
use crate::ladder::{Ladder, missed};
use crate::outcome::{Mark, Vector};
use crate::transition;
use chrono::{DateTime, TimeDelta, Utc};

/// A wake is put off by the time that the stop has lasted so far, but by no less and no more than this: a short stop
/// delays nobody for long, and a long one costs little.
const SHORTEST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// See [`SHORTEST_WAIT`]. Queues delay a message by fifteen minutes at most.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(10);
/// Workers go by a copy of the mark that is this old at most.
pub const COPIES_LAST: TimeDelta = TimeDelta::seconds(5);
/// Every wake that was put off has come back by this long after the end of a stop. A stop that begins earlier is
/// the same one going on, so that nobody who still waits for the end of the first falls between the two.
pub const AFTERMATH: TimeDelta = TimeDelta::minutes(20);

/// The last stop of a channel, standing or over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelStop {
    /// Since when nobody can count on a wake of this channel, in campaign time: the beginning of the first of the
    /// stops that followed each other within [`AFTERMATH`].
    pub since: DateTime<Utc>,
    /// When the operator stopped it last.
    pub stopped_at: DateTime<Utc>,
    /// Who that was.
    pub by: String,
    /// When it was resumed. None while it stands.
    pub resumed_at: Option<DateTime<Utc>>,
}

/// What a stop makes of work that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Go to work, at this.
    Go(Work),
    /// The channel is stopped: look again after this long.
    Wait(TimeDelta),
}

impl ChannelStop {
    /// The mark of a stop at `now`, after `last` if there was one.
    pub fn begin(last: Option<&ChannelStop>, by: String, now: DateTime<Utc>) -> ChannelStop {
        let goes_on = last.filter(|last| last.still_felt(now));
        ChannelStop {
            since: goes_on.map_or(now, |last| last.since),
            stopped_at: now,
            by,
            resumed_at: None,
        }
    }

    /// Whether nobody may be sent to.
    pub fn stands(&self) -> bool {
        self.resumed_at.is_none()
    }

    /// Whether it stands, or wakes that it put off may still be on their way at `now`: a batch that is late now is
    /// no lost one.
    pub fn still_felt(&self, now: DateTime<Utc>) -> bool {
        self.resumed_at.is_none_or(|at| now < at + AFTERMATH)
    }

    /// How long a wake that comes at `now` is put off while the stop stands.
    pub fn wait(&self, now: DateTime<Utc>) -> TimeDelta {
        (now - self.stopped_at).clamp(SHORTEST_WAIT, LONGEST_WAIT)
    }

    /// What becomes of `work` at `now` in a batch with this vector (none before its first attempt, which is `planned`).
    /// What sends nothing goes on: the claims of dead workers are settled and windows close, stopped or not.
    pub fn verdict(
        &self,
        work: Work,
        vector: Option<&Vector>,
        planned: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Verdict {
        let rung_at = match vector {
            None => Some(planned),
            Some(vector) => vector.position.map(|position| position.at),
        };
        match work {
            Work::Settle | Work::Close | Work::Displaced => Verdict::Go(work),
            Work::Rung(_) | Work::Retry | Work::Missed | Work::Unhold if self.stands() => {
                if vector.is_some_and(|vector| vector.any(Mark::Claimed)) {
                    return Verdict::Go(Work::Settle);
                }
                Verdict::Wait(self.wait(now))
            }
            Work::Missed if rung_at.is_some_and(|at| self.covers(at)) => {
                Verdict::Go(Work::Displaced)
            }
            Work::Rung(_) | Work::Retry | Work::Missed | Work::Unhold => Verdict::Go(work),
        }
    }

    /// Whether a rung due at `at` could not run because of this stop: it was not yet missed when the stop began, and
    /// due before the last worker had heard of its end.
    fn covers(&self, at: DateTime<Utc>) -> bool {
        !missed(at, self.since) && self.resumed_at.is_none_or(|end| at <= end + COPIES_LAST)
    }
}

/// Gives a batch whose rung fell into a pause or a stop its fresh minute: the same rung of the same cycle, among the
/// open minutes left today, else of the next open day. Without any the batch is closed. People held back climb with it, unless the
/// minute at which they are tried again is still ahead.
pub fn displace(vector: &mut Vector, ladder: &Ladder<'_>, now: DateTime<Utc>) {
    let Some(position) = vector.position else {
        return;
    };
    match ladder.after_pause(position, now) {
        Some(fresh) => {
            vector.position = Some(fresh);
            // Whose minute is still ahead keeps it.
            if vector.retry_at.is_none_or(|at| at <= now) {
                transition::unhold(vector);
            }
        }
        None => transition::close(vector),
    }
}

#[cfg(test)]
mod tests;
