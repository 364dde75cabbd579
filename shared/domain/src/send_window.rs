//! Opening hours, the send window, and what a local clock reads.
//!
//! Only the start of a window and the ends of days are mapped from local time to instants. Everything else asks what
//! the local clock reads at an instant, which has exactly one answer in every zone and on every day.

mod clock_time;
mod length;
mod local_clock;
mod open_minutes;

#[cfg(test)]
pub(crate) mod fixtures;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use clock_time::{ClockTime, ClockTimeError};
pub use length::WindowLength;
pub use open_minutes::{OpenMinutes, Run};

pub(crate) use local_clock::{first_change, offset, reading};

/// A validation problem: the field of the API body, and what is wrong with its value.
pub type Problem = (&'static str, String);

/// Most dates `skip` may hold: every day of the longest year.
const MAX_SKIP: usize = 366;

const EARLIEST: NaiveDateTime = NaiveDate::from_ymd_opt(1, 1, 1)
    .expect("a date")
    .and_time(NaiveTime::MIN);
const LATEST: NaiveDateTime = NaiveDate::from_ymd_opt(9999, 12, 31)
    .expect("a date")
    .and_time(NaiveTime::MIN);

/// A day of the week; `mon` … `sun` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// Monday to Friday, the days that are open unless a campaign says otherwise.
    pub fn working_days() -> BTreeSet<Weekday> {
        BTreeSet::from([Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri])
    }
}

impl From<chrono::Weekday> for Weekday {
    fn from(day: chrono::Weekday) -> Self {
        match day {
            chrono::Weekday::Mon => Self::Mon,
            chrono::Weekday::Tue => Self::Tue,
            chrono::Weekday::Wed => Self::Wed,
            chrono::Weekday::Thu => Self::Thu,
            chrono::Weekday::Fri => Self::Fri,
            chrono::Weekday::Sat => Self::Sat,
            chrono::Weekday::Sun => Self::Sun,
        }
    }
}

/// The local hours in which a message may be sent, half-open: `from` is open, `to` is not.
///
/// `{"from":"08:00","to":"18:00","weekdays":["mon","tue"],"skip":["2026-12-25"]}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    /// First open minute of a day.
    pub from: ClockTime,
    /// First closed minute after it; `24:00` is the end of the day.
    pub to: ClockTime,
    /// Open days of the week; Monday to Friday when absent.
    #[serde(default = "Weekday::working_days")]
    pub weekdays: BTreeSet<Weekday>,
    /// Local dates that are closed all day, such as holidays.
    #[serde(default)]
    pub skip: BTreeSet<NaiveDate>,
}

impl OpeningHours {
    /// What keeps these hours from being used, by field of the API body. Empty when nothing does.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.from >= self.to {
            let (from, to) = (self.from, self.to);
            problems.push((
                "opening_hours.to",
                format!("{to} is not later than {from}; hours over midnight are not supported"),
            ));
        }
        if self.weekdays.is_empty() {
            problems.push((
                "opening_hours.weekdays",
                "at least one day must be open".to_owned(),
            ));
        }
        if self.skip.len() > MAX_SKIP {
            problems.push((
                "opening_hours.skip",
                format!("at most {MAX_SKIP} dates may be skipped"),
            ));
        }
        problems
    }

    /// Whether anything is open on this local date.
    pub fn is_open_day(&self, date: NaiveDate) -> bool {
        self.weekdays.contains(&date.weekday().into()) && !self.skip.contains(&date)
    }

    fn is_open_at(&self, local: NaiveDateTime) -> bool {
        let second = local.num_seconds_from_midnight();
        let (from, to) = (self.from.minutes(), self.to.minutes());
        (u32::from(from) * 60..u32::from(to) * 60).contains(&second)
            && self.is_open_day(local.date())
    }
}

/// Whether the local clock of `zone` reads inside the opening hours, on an open day, at this instant.
pub fn is_open(hours: &OpeningHours, zone: Tz, at: DateTime<Utc>) -> bool {
    hours.is_open_at(reading(zone, at))
}

/// The instants between which a campaign may send, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendWindow {
    /// First instant inside the window.
    pub from: DateTime<Utc>,
    /// First instant after the window.
    pub until: DateTime<Utc>,
}

impl SendWindow {
    /// The window that starts at a local date and time and lasts for `length`.
    ///
    /// A start that the local clock skips is moved to the end of the gap; one that it reads twice means the first time.
    /// Hours are elapsed time; days end at the local midnight that ends the last of them, the start day being day 1.
    /// Dates outside the years 1–9999 count as the nearest date inside: no calendar arithmetic can then overflow.
    pub fn new(start: NaiveDateTime, zone: Tz, length: WindowLength) -> SendWindow {
        let start = start.clamp(EARLIEST, LATEST);
        let from = local_clock::instant(zone, start);
        let until = match length {
            WindowLength::Hours(hours) => from + chrono::TimeDelta::hours(i64::from(hours)),
            WindowLength::Days(days) => {
                let after = start.date() + Days::new(u64::from(days));
                local_clock::instant(zone, after.and_time(NaiveTime::MIN))
            }
        };
        SendWindow { from, until }
    }

    /// Whether the instant lies in the window.
    pub fn contains(&self, at: DateTime<Utc>) -> bool {
        (self.from..self.until).contains(&at)
    }
}
