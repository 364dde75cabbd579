//! What a plan is expected to come to: retries by hour, and how many people are reached in the end.

use super::full_hour::next_full_hour;
use super::{CYCLES, SECOND_RUNG};
use crate::capacity::{Hourly, hour_of};
use crate::plan::Planned;
use crate::send_window::{OpenMinutes, OpeningHours, SendWindow, is_open, reading};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// What the expectation depends on besides the planned minutes.
#[derive(Debug, Clone, Copy)]
pub struct Outlook<'a> {
    /// Opening hours, read on the local clock of each zone.
    pub hours: &'a OpeningHours,
    /// The send window.
    pub window: SendWindow,
    /// The zones that the plan refers to by index.
    pub zones: &'a [Tz],
    /// Share of people who are absent at any one try, 0 to 1000, whatever happened before.
    pub absent_permille: u16,
    /// Whether the last try delivers whatever the presence.
    pub delivers: bool,
}

/// What is expected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// Tries after the first, by hour.
    pub retries: Hourly<u32>,
    /// People sent, by hour; those whom the end of the ladder delivers to are in `sent` only.
    pub sends: Hourly<u32>,
    /// People sent in the end.
    pub sent: u32,
    /// People for whom the ladder or the window ends first.
    pub unprogrammed: u32,
    /// The last minute in which anybody may still be tried.
    pub last_try: Option<DateTime<Utc>>,
}

/// People are counted in fractions, hour by hour and day by day: one person cannot be a fifth absent, many can.
#[derive(Default)]
struct Sums {
    retries: BTreeMap<DateTime<Utc>, f64>,
    sends: BTreeMap<DateTime<Utc>, f64>,
    lost: f64,
    last_try: Option<DateTime<Utc>>,
}

/// People by zone, as an index, and the minute in which they are first tried.
pub type FirstTries = BTreeMap<(u16, DateTime<Utc>), u32>;

/// The first tries of a plan.
pub fn first_tries(planned: &[Planned]) -> FirstTries {
    let mut minutes = FirstTries::new();
    for one in planned {
        *minutes.entry((one.zone, one.at)).or_default() += 1;
    }
    minutes
}

/// What a plan is expected to come to.
pub fn expected(outlook: &Outlook, minutes: &FirstTries) -> Expected {
    let mut sums = Sums::default();
    for (index, zone) in (0u16..).zip(outlook.zones) {
        let first =
            minutes.range((index, DateTime::<Utc>::MIN_UTC)..=(index, DateTime::<Utc>::MAX_UTC));
        let first: Vec<(DateTime<Utc>, f64)> = first
            .map(|((_, at), people)| (*at, f64::from(*people)))
            .collect();
        if !first.is_empty() {
            outlook.climb(*zone, &first, &mut sums);
        }
    }
    let people = minutes
        .values()
        .map(|people| u64::from(*people))
        .sum::<u64>();
    sums.rounded(u32::try_from(people).unwrap_or(u32::MAX))
}

impl Outlook<'_> {
    fn absent(&self) -> f64 {
        f64::from(self.absent_permille.min(1_000)) / 1_000.0
    }

    fn climb(&self, zone: Tz, first: &[(DateTime<Utc>, f64)], sums: &mut Sums) {
        let OpenDays(days) = OpenDays::of(self, zone, first[0].0);
        // People who were absent all day, by that day.
        let mut left: BTreeMap<NaiveDate, f64> = BTreeMap::new();
        for (at, people) in first {
            let absent = self.round(zone, *at, *people, false, sums);
            *left.entry(reading(zone, *at).date()).or_default() += absent;
        }
        for _ in 1..CYCLES {
            let mut next: BTreeMap<NaiveDate, f64> = BTreeMap::new();
            for (day, people) in std::mem::take(&mut left) {
                let after = (std::ops::Bound::Excluded(day), std::ops::Bound::Unbounded);
                let Some((day, minutes)) = days.range(after).next() else {
                    self.end(people, sums);
                    continue;
                };
                let share = people / minutes.total().max(1) as f64;
                for number in 0..minutes.total() {
                    let absent = self.round(zone, minutes.instant(number), share, true, sums);
                    *next.entry(*day).or_default() += absent;
                }
            }
            left = next;
        }
        left.into_values().for_each(|people| self.end(people, sums));
    }

    /// One cycle of people whose first rung is at `at`; gives how many are absent at all of it.
    fn round(&self, zone: Tz, at: DateTime<Utc>, people: f64, again: bool, sums: &mut Sums) -> f64 {
        let absent = self.absent();
        let mut left = people;
        let second = at + SECOND_RUNG;
        for (number, due) in (0u8..).zip([at, second, next_full_hour(zone, second)]) {
            let runs = due < self.window.until && is_open(self.hours, zone, due);
            if left <= 0.0 || !(number == 0 || runs) {
                continue;
            }
            if number > 0 || again {
                *sums.retries.entry(hour_of(due)).or_default() += left;
            }
            sums.last_try = sums.last_try.max(Some(due));
            *sums.sends.entry(hour_of(due)).or_default() += left * (1.0 - absent);
            left *= absent;
        }
        left
    }

    fn end(&self, people: f64, sums: &mut Sums) {
        if !self.delivers {
            sums.lost += people;
        }
    }
}

/// The minutes of each local day that may be planned.
struct OpenDays(BTreeMap<NaiveDate, OpenMinutes>);

impl OpenDays {
    fn of(outlook: &Outlook, zone: Tz, from: DateTime<Utc>) -> Self {
        let until = outlook.window.until;
        Self(OpenMinutes::for_planning(outlook.hours, zone, from, until).by_day())
    }
}

impl Sums {
    fn rounded(self, people: u32) -> Expected {
        let unprogrammed = whole(self.lost).min(people);
        Expected {
            retries: whole_hours(self.retries),
            sends: whole_hours(self.sends),
            sent: people - unprogrammed,
            unprogrammed,
            last_try: self.last_try,
        }
    }
}

/// Whole people, by differences of a rounded running sum: nobody is lost by rounding.
fn whole_hours(hours: BTreeMap<DateTime<Utc>, f64>) -> Hourly<u32> {
    let (mut sum, mut given) = (0.0, 0u32);
    let mut rounded = Hourly::new();
    for (hour, here) in hours {
        sum += here;
        let due = whole(sum);
        if due > given {
            rounded.insert(hour, due - given);
            given = due;
        }
    }
    rounded
}

/// The nearest number of people; at most the largest there is.
fn whole(people: f64) -> u32 {
    // A cast from a float saturates.
    people.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Paris;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn look(planned: &[&str], until: &str, absent_permille: u16, delivers: bool) -> Expected {
        let hours = serde_json::from_str(r#"{"from": "08:00", "to": "18:00"}"#).unwrap();
        let planned: Vec<Planned> = (0..)
            .zip(planned)
            .map(|(person, minute)| Planned {
                person,
                at: at(minute),
                zone: 0,
            })
            .collect();
        let outlook = Outlook {
            hours: &hours,
            window: SendWindow {
                from: at("2026-12-01T07:00:00Z"),
                until: at(until),
            },
            zones: &[Paris],
            absent_permille,
            delivers,
        };
        expected(&outlook, &first_tries(&planned))
    }

    #[test]
    fn where_everybody_is_there_nobody_is_tried_again() {
        let found = look(
            &["2026-12-01T13:27:00Z"; 10],
            "2026-12-03T23:00:00Z",
            0,
            false,
        );
        assert_eq!(
            (found.retries.len(), found.sent, found.unprogrammed),
            (0, 10, 0)
        );
        assert_eq!(found.last_try, Some(at("2026-12-01T13:27:00Z")));
    }

    #[test]
    fn where_nobody_is_there_all_rungs_are_tried() {
        let found = look(
            &["2026-12-01T13:27:00Z"; 10],
            "2026-12-03T23:00:00Z",
            1_000,
            false,
        );
        assert_eq!((found.sent, found.unprogrammed), (0, 10));
        // Of three rungs on each of three days the first is no retry, and late in the day some are skipped.
        let retries: u32 = found.retries.values().sum();
        assert!((70..=80).contains(&retries), "{retries}");
        assert_eq!(found.retries[&at("2026-12-01T13:00:00Z")], 10);
        assert_eq!(found.retries[&at("2026-12-01T14:00:00Z")], 10);
        let delivered = look(
            &["2026-12-01T13:27:00Z"; 10],
            "2026-12-03T23:00:00Z",
            1_000,
            true,
        );
        assert_eq!((delivered.sent, delivered.retries), (10, found.retries));
    }

    #[test]
    fn a_share_that_is_absent_gets_smaller_with_each_try() {
        let found = look(
            &["2026-12-01T13:27:00Z"; 1_000],
            "2026-12-01T23:00:00Z",
            200,
            false,
        );
        // 200 at 14:37, 40 of them at 15:00, 8 in the end; there is no second day.
        assert_eq!(found.retries[&at("2026-12-01T13:00:00Z")], 200);
        assert_eq!(found.retries[&at("2026-12-01T14:00:00Z")], 40);
        assert_eq!((found.sent, found.unprogrammed), (992, 8));
        // 800 and 160 in the first hour, 32 at 15:00.
        assert_eq!(found.sends.into_values().collect::<Vec<_>>(), [960, 32]);
    }

    #[test]
    fn people_add_up_whatever_the_share() {
        for permille in (0..=1_000).step_by(50) {
            let minutes = [
                "2026-12-01T08:00:00Z",
                "2026-12-01T16:55:00Z",
                "2026-12-02T09:30:00Z",
            ];
            let found = look(&minutes.repeat(33), "2026-12-03T23:00:00Z", permille, false);
            assert_eq!(found.sent + found.unprogrammed, 99, "{permille}");
        }
    }
}
