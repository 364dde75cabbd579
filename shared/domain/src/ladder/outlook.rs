//! The ladder of somebody who is never there, seen from a rung: what a person is shown before and while it happens.

use super::{CYCLES, Ladder, Position, RUNGS};
use crate::send_window::is_open;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Why a rung does not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skipped {
    /// Its minute is outside the opening hours.
    Closed,
    /// The send window ends first, or has no later open day.
    WindowOver,
}

/// One of the nine rungs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// 1 to [`CYCLES`].
    pub cycle: u8,
    /// 1 to [`RUNGS`].
    pub rung: u8,
    /// When it is due; none when it is skipped.
    pub at: Option<DateTime<Utc>>,
    /// Why it is skipped.
    pub skipped: Option<Skipped>,
}

impl Ladder<'_> {
    /// The rungs from `from` on, in order, when the person is absent at each and every one runs in time.
    pub fn rungs_from(&self, from: Position) -> Vec<Rung> {
        let mut rungs = Vec::new();
        let mut here = Some(from);
        for cycle in from.cycle..=CYCLES {
            let Some(start) = here else {
                rungs.extend((1..=RUNGS).map(|rung| skipped(cycle, rung, Skipped::WindowOver)));
                continue;
            };
            let mut last = start;
            rungs.push(due(cycle, start.rung, start.at));
            for rung in start.rung + 1..=RUNGS {
                let at = self.due(start.t, rung);
                if at >= self.window.until {
                    rungs.push(skipped(cycle, rung, Skipped::WindowOver));
                } else if is_open(self.hours, self.zone, at) {
                    last = Position { rung, at, ..start };
                    rungs.push(due(cycle, rung, at));
                } else {
                    rungs.push(skipped(cycle, rung, Skipped::Closed));
                }
            }
            let tried = Position {
                tried: true,
                ..last
            };
            here = self.next_cycle(tried, last.at);
        }
        rungs
    }
}

fn due(cycle: u8, rung: u8, at: DateTime<Utc>) -> Rung {
    Rung {
        cycle,
        rung,
        at: Some(at),
        skipped: None,
    }
}

fn skipped(cycle: u8, rung: u8, why: Skipped) -> Rung {
    Rung {
        cycle,
        rung,
        at: None,
        skipped: Some(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jitter::Seed;
    use crate::send_window::{OpeningHours, SendWindow};
    use chrono_tz::Europe::Paris;

    const SEED: Seed = Seed([3; 32]);

    fn hours() -> OpeningHours {
        serde_json::from_str(r#"{"from": "08:00", "to": "18:00"}"#).unwrap()
    }

    fn rungs(planned: &str, until: &str) -> Vec<(u8, u8, Option<String>, Option<Skipped>)> {
        let hours = hours();
        let planned: DateTime<Utc> = planned.parse().unwrap();
        let window = SendWindow {
            from: planned,
            until: until.parse().unwrap(),
        };
        let ladder = Ladder {
            seed: &SEED,
            hours: &hours,
            zone: Paris,
            window,
            batch: 0,
        };
        let found = ladder.rungs_from(Position::first(planned));
        let local = |at: DateTime<Utc>| at.with_timezone(&Paris).format("%a %H:%M").to_string();
        found
            .into_iter()
            .map(|one| (one.cycle, one.rung, one.at.map(local), one.skipped))
            .collect()
    }

    #[test]
    fn there_are_nine_and_each_is_due_or_says_why_not() {
        // A Tuesday in Paris; the window ends on Thursday night.
        let found = rungs("2026-12-01T16:41:00Z", "2026-12-03T23:00:00Z");
        assert_eq!(found.len(), 9);
        assert_eq!(
            found[..3],
            [
                (1, 1, Some("Tue 17:41".into()), None),
                (1, 2, Some("Tue 17:51".into()), None),
                (1, 3, None, Some(Skipped::Closed)),
            ]
        );
        let days: Vec<_> = [&found[3], &found[6]]
            .map(|(_, rung, at, _)| (*rung, at.as_ref().unwrap()[..3].to_owned()))
            .into();
        assert_eq!(days, [(1, "Wed".to_owned()), (1, "Thu".to_owned())]);
        assert!(
            found
                .iter()
                .all(|(.., at, why)| at.is_some() != why.is_some())
        );
    }

    #[test]
    fn without_another_day_the_later_rounds_are_over() {
        let found = rungs("2026-12-01T13:27:00Z", "2026-12-01T13:50:00Z");
        let over = (None, Some(Skipped::WindowOver));
        assert_eq!(found[1].2.as_deref(), Some("Tue 14:37"));
        for (.., at, why) in &found[2..] {
            assert_eq!((at.clone(), *why), over);
        }
    }

    #[test]
    fn from_a_later_rung_only_what_is_ahead_is_told() {
        let hours = hours();
        let window = SendWindow {
            from: "2026-12-01T07:00:00Z".parse().unwrap(),
            until: "2026-12-03T23:00:00Z".parse().unwrap(),
        };
        let ladder = Ladder {
            seed: &SEED,
            hours: &hours,
            zone: Paris,
            window,
            batch: 7,
        };
        let first = Position::first("2026-12-01T13:27:00Z".parse().unwrap());
        let all = ladder.rungs_from(first);
        let second = ladder.after_attempt(first, first.at).unwrap();
        assert_eq!(ladder.rungs_from(second), all[1..]);
        let third = ladder.after_attempt(second, second.at).unwrap();
        let cycle = ladder.after_attempt(third, third.at).unwrap();
        assert_eq!(ladder.rungs_from(cycle), all[3..]);
    }
}
