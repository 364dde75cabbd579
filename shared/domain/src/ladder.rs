//! The ladder: when a batch is tried again.
//!
//! Three cycles of three rungs. A rung that lies outside the opening hours or past the window is skipped, never moved;
//! a rung that we start too late is missed, and a cycle that is missed as a whole is not one of the three.

mod expected;
mod full_hour;
mod outlook;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::jitter::{Seed, draw, keyed_number};
use crate::send_window::{OpenMinutes, OpeningHours, SendWindow, is_open, reading};

pub use expected::{Expected, FirstTries, Outlook, expected, first_tries};
pub use outlook::{Rung, Skipped};

use full_hour::next_full_hour;

/// Cycles of the ladder, the first pass included.
pub const CYCLES: u8 = 3;

/// Rungs of a cycle.
pub const RUNGS: u8 = 3;

/// How much later than its minute a rung may start.
pub const GRACE: TimeDelta = TimeDelta::minutes(5);

/// Elapsed time between rung 1 and rung 2.
const SECOND_RUNG: TimeDelta = TimeDelta::minutes(10);

/// What the ladder of one batch depends on.
#[derive(Debug, Clone, Copy)]
pub struct Ladder<'a> {
    /// The campaign's seed.
    pub seed: &'a Seed,
    /// The campaign's opening hours.
    pub hours: &'a OpeningHours,
    /// The zone of the batch.
    pub zone: Tz,
    /// The campaign's send window.
    pub window: SendWindow,
    /// The number of the batch in the campaign.
    pub batch: u32,
}

/// Where on the ladder a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// 1 to [`CYCLES`].
    pub cycle: u8,
    /// 1 to [`RUNGS`].
    pub rung: u8,
    /// The minute of the cycle's rung 1, from which its other rungs follow. A rung moved by a pause brings the `t` that
    /// makes the rungs after it come out right.
    pub t: DateTime<Utc>,
    /// When this rung is due.
    pub at: DateTime<Utc>,
    /// Whether any rung of this cycle really started.
    pub tried: bool,
}

impl Position {
    /// The first rung of the first cycle, at the planned minute.
    pub fn first(planned: DateTime<Utc>) -> Position {
        Position::cycle_start(1, planned)
    }

    fn cycle_start(cycle: u8, t: DateTime<Utc>) -> Position {
        Position {
            cycle,
            rung: 1,
            t,
            at: t,
            tried: false,
        }
    }
}

/// Whether a rung due at `at` can no longer start at `now`.
pub fn missed(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now > at + GRACE
}

impl Ladder<'_> {
    /// The rung after one that ran. `None` when the ladder or the window is spent.
    pub fn after_attempt(&self, pos: Position, now: DateTime<Utc>) -> Option<Position> {
        self.next(Position { tried: true, ..pos }, now)
    }

    /// The first rung still ahead, after one that was missed. A cycle in which nothing was tried does not count: its
    /// number is used again. `None` when the ladder or the window is spent.
    pub fn after_miss(&self, pos: Position, now: DateTime<Utc>) -> Option<Position> {
        self.next(pos, now)
    }

    /// The same rung of the same cycle at a fresh minute, for a rung that fell into a pause: among the planning minutes
    /// still ahead today, else of the next open day. `None` when the window has none.
    pub fn after_pause(&self, pos: Position, now: DateTime<Utc>) -> Option<Position> {
        let from = now.max(pos.at + TimeDelta::minutes(1));
        let due = pos.at.timestamp().to_be_bytes();
        let u = self.number("ladder/pause", &[&[pos.cycle], &[pos.rung], &due]);
        let (_, today_or_next) = self.planning_minutes(from).by_day().pop_first()?;
        let at = pick(&today_or_next, u);
        // Rung 3 has no rung after it; its own minute keeps the date right, from which the next cycle follows.
        let t = if pos.rung == 2 { at - SECOND_RUNG } else { at };
        Some(Position { t, at, ..pos })
    }

    /// Whether no later rung will really run once this one has, as seen at `now`.
    pub fn is_last(&self, pos: Position, now: DateTime<Utc>) -> bool {
        self.after_attempt(pos, now).is_none()
    }

    fn next(&self, pos: Position, now: DateTime<Utc>) -> Option<Position> {
        self.next_rung(pos, now)
            .or_else(|| self.next_cycle(pos, now))
    }

    fn next_rung(&self, pos: Position, now: DateTime<Utc>) -> Option<Position> {
        (pos.rung + 1..=RUNGS)
            .map(|rung| Position {
                rung,
                at: self.due(pos.t, rung),
                ..pos
            })
            .find(|next| {
                next.at < self.window.until
                    && !missed(next.at, now)
                    && is_open(self.hours, self.zone, next.at)
            })
    }

    fn due(&self, t: DateTime<Utc>, rung: u8) -> DateTime<Utc> {
        match rung {
            1 => t,
            2 => t + SECOND_RUNG,
            _ => next_full_hour(self.zone, t + SECOND_RUNG),
        }
    }

    fn next_cycle(&self, pos: Position, now: DateTime<Utc>) -> Option<Position> {
        let cycle = if pos.tried { pos.cycle + 1 } else { pos.cycle };
        if cycle > CYCLES {
            return None;
        }
        let u = self.number("ladder/cycle", &[&[cycle]]);
        let day_of_t = reading(self.zone, pos.t).date();
        self.planning_minutes(pos.t)
            .by_day()
            .into_iter()
            .filter(|(day, _)| *day > day_of_t)
            .map(|(_, minutes)| pick(&minutes, u))
            // A cycle whose rungs crossed midnight has used part of the next day already.
            .find(|t| *t > pos.at && !missed(*t, now))
            .map(|t| Position::cycle_start(cycle, t))
    }

    fn planning_minutes(&self, from: DateTime<Utc>) -> OpenMinutes {
        OpenMinutes::for_planning(self.hours, self.zone, from, self.window.until)
    }

    fn number(&self, purpose: &str, parts: &[&[u8]]) -> u64 {
        let batch = self.batch.to_be_bytes();
        let parts: Vec<&[u8]> = std::iter::once(batch.as_slice())
            .chain(parts.iter().copied())
            .collect();
        keyed_number(self.seed, purpose, &parts)
    }
}

/// The minute at fraction `u / 2^64` of minutes that are not empty.
fn pick(minutes: &OpenMinutes, u: u64) -> DateTime<Utc> {
    minutes.instant(draw(0, minutes.total(), u))
}
