//! The numbered open minutes between two instants.
//!
//! A minute is a whole UTC minute; it is open when the local clock reads inside the opening hours at its first instant.
//! The minutes are kept as runs, found per stretch of constant offset: a window of 60 days costs some 60 look-ups of
//! the offset instead of 86,400, and a change of the offset needs no rule of its own.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{OpeningHours, first_change, offset};

/// Open minutes at the end of a day in which nothing is planned: a rung may start that much late and be in time.
const UNPLANNED: i64 = 5;

/// Minutes between two looks at the offset; far less than the distance of any two changes.
const STRIDE: i64 = 24 * 60;

/// Contiguous open minutes of one local date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The local date that all its minutes belong to.
    pub day: NaiveDate,
    /// The first minute.
    pub first: DateTime<Utc>,
    /// How many minutes, at least 1.
    pub minutes: u64,
}

/// The open minutes of `[from, until)` in one zone, numbered from 0 in the order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenMinutes {
    runs: Vec<NumberedRun>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NumberedRun {
    day: NaiveDate,
    /// Minutes since the Unix epoch.
    minutes: (i64, i64),
    /// The number of its first minute.
    number: u64,
}

impl NumberedRun {
    fn len(&self) -> u64 {
        (self.minutes.1 - self.minutes.0).unsigned_abs()
    }
}

impl OpenMinutes {
    /// All open minutes whose first instant lies in `[from, until)`.
    pub fn of(hours: &OpeningHours, zone: Tz, from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        Self::number(open_stretches(
            hours,
            zone,
            minute_from(from)..minute_from(until),
        ))
    }

    /// As [`OpenMinutes::of`], without the last 5 of each local date.
    ///
    /// The last 5 are counted among the minutes of `[from, until)`, so that a rung of the window's last day may also
    /// start 5 minutes late and still lie inside the window.
    pub fn for_planning(
        hours: &OpeningHours,
        zone: Tz,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Self {
        let mut stretches = open_stretches(hours, zone, minute_from(from)..minute_from(until));
        let mut left = BTreeMap::new();
        // By date and not by run: a clock that is set back across midnight splits the minutes of a date.
        for (day, minutes) in stretches.iter_mut().rev() {
            let left = left.entry(*day).or_insert(UNPLANNED);
            let dropped = (minutes.end - minutes.start).min(*left);
            minutes.end -= dropped;
            *left -= dropped;
        }
        Self::number(stretches)
    }

    fn number(stretches: Vec<(NaiveDate, Range<i64>)>) -> Self {
        let mut number = 0;
        let mut runs = Vec::with_capacity(stretches.len());
        for (day, minutes) in stretches
            .into_iter()
            .filter(|(_, minutes)| !minutes.is_empty())
        {
            let run = NumberedRun {
                day,
                minutes: (minutes.start, minutes.end),
                number,
            };
            number += run.len();
            runs.push(run);
        }
        Self { runs }
    }

    /// How many minutes there are.
    pub fn total(&self) -> u64 {
        self.runs.last().map_or(0, |run| run.number + run.len())
    }

    /// The first instant of minute `k`.
    ///
    /// # Panics
    ///
    /// If `k` is not less than [`OpenMinutes::total`].
    pub fn instant(&self, k: u64) -> DateTime<Utc> {
        let after = self.runs.partition_point(|run| run.number <= k);
        assert!(k < self.total(), "open minute {k} of {}", self.total());
        let run = &self.runs[after - 1];
        minute_start(run.minutes.0) + TimeDelta::minutes((k - run.number).cast_signed())
    }

    /// The number of the minute that holds this instant, if it is one of these.
    pub fn position(&self, at: DateTime<Utc>) -> Option<u64> {
        let minute = at.timestamp().div_euclid(60);
        // The runs are in the order of time, so the last one that starts in time is the only candidate.
        let after = self.runs.partition_point(|run| run.minutes.0 <= minute);
        let run = self.runs.get(after.checked_sub(1)?)?;
        (minute < run.minutes.1).then(|| run.number + (minute - run.minutes.0).unsigned_abs())
    }

    /// The runs in the order of time. Two may touch, where a date or an offset ends.
    pub fn runs(&self) -> impl Iterator<Item = Run> {
        self.runs.iter().map(|run| Run {
            day: run.day,
            first: minute_start(run.minutes.0),
            minutes: run.len(),
        })
    }

    /// The minutes of each local date, numbered from 0 within it. Dates without an open minute are absent.
    pub fn by_day(&self) -> BTreeMap<NaiveDate, OpenMinutes> {
        let mut days: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for run in &self.runs {
            days.entry(run.day)
                .or_default()
                .push((run.day, run.minutes.0..run.minutes.1));
        }
        days.into_iter()
            .map(|(day, stretches)| (day, Self::number(stretches)))
            .collect()
    }
}

fn open_stretches(
    hours: &OpeningHours,
    zone: Tz,
    minutes: Range<i64>,
) -> Vec<(NaiveDate, Range<i64>)> {
    let mut open = Vec::new();
    let mut start = minutes.start;
    while start < minutes.end {
        let end = end_of_offset(zone, start, minutes.end);
        push_open_days(hours, offset(zone, start * 60), start..end, &mut open);
        start = end;
    }
    open
}

/// The first minute after `start` with another offset, or `end`.
fn end_of_offset(zone: Tz, start: i64, end: i64) -> i64 {
    let offset_at = |minute: i64| offset(zone, minute * 60);
    let mut known = start;
    while known < end {
        let next = (known + STRIDE).min(end);
        if let Some(change) = first_change(offset_at, known, next) {
            return change;
        }
        known = next;
    }
    end
}

/// The open part of each local date in a stretch of constant offset. An offset may hold seconds (local mean time), so
/// a date begins inside a minute: the first minute of a date is the first that begins in it.
fn push_open_days(
    hours: &OpeningHours,
    offset: i64,
    minutes: Range<i64>,
    open: &mut Vec<(NaiveDate, Range<i64>)>,
) {
    let day_of = |minute: i64| (minute * 60 + offset).div_euclid(86_400);
    for day in day_of(minutes.start)..=day_of(minutes.end - 1) {
        let date = NaiveDate::default() + TimeDelta::days(day);
        if !hours.is_open_day(date) {
            continue;
        }
        let minute_of = |clock: u16| ceil_div(day * 86_400 + i64::from(clock) * 60 - offset, 60);
        let first = minute_of(hours.from.minutes()).max(minutes.start);
        let last = minute_of(hours.to.minutes()).min(minutes.end);
        if first < last {
            open.push((date, first..last));
        }
    }
}

fn ceil_div(a: i64, b: i64) -> i64 {
    -(-a).div_euclid(b)
}

/// The first whole minute that does not begin before the instant.
fn minute_from(at: DateTime<Utc>) -> i64 {
    let second = at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0);
    ceil_div(second, 60)
}

fn minute_start(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}
