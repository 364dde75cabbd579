//! Whether a channel can hold a campaign, and when it would be done.
//!
//! A campaign fits when its requests are at most 80 % of rate × open seconds, hour by hour less what the published
//! campaigns of the channel reserve. The rest is room for herds at the full hour, retries that come together and TRY.

mod refusal;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use crate::ladder::{CYCLES, RUNGS};
use crate::send_window::OpenMinutes;

pub use refusal::Refusal;

/// Per cent of the rate that campaigns may plan to use.
const PLANNABLE_PERCENT: u64 = 80;

/// A figure per UTC hour, by the hour's first instant.
pub type Hourly<T> = BTreeMap<DateTime<Utc>, T>;

/// A campaign and the channel that is to carry it.
#[derive(Debug, Clone, Copy)]
pub struct Load<'a> {
    /// People planned per hour, from [`per_hour`].
    pub tries: &'a Hourly<u32>,
    /// How many of them the channel has never written to.
    pub first_contacts: u64,
    /// Share of people expected not to meet the presence rule at any one attempt, 0 to 1000.
    pub expected_absence_permille: u16,
    /// Requests a second that the channel allows.
    pub rate: u32,
    /// Open seconds left per hour, from [`open_seconds`].
    pub open_seconds: &'a Hourly<u32>,
    /// Requests that published campaigns of the channel reserve per hour.
    pub reserved: &'a Hourly<u64>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The channel can hold the campaign.
    Fits {
        /// Share of the requests still free that the campaign takes, rounded up, at most 1000.
        share_permille: u16,
        /// When the last expected request is through, to the end of the hour, later where requests queue up at the full
        /// rate. `None` when nobody is planned.
        finish_at_pace: Option<DateTime<Utc>>,
        /// What the campaign reserves per hour; adds up to its requests.
        reserves: Hourly<u64>,
    },
    /// It cannot.
    Refused(Refusal),
}

/// People per UTC hour, for the forecast.
pub fn per_hour(planned: impl IntoIterator<Item = DateTime<Utc>>) -> Hourly<u32> {
    let mut hours = Hourly::new();
    for at in planned {
        *hours.entry(hour_of(at)).or_default() += 1;
    }
    hours
}

/// Seconds per UTC hour in which at least one of the zones is open.
pub fn open_seconds<'a>(zones: impl IntoIterator<Item = &'a OpenMinutes>) -> Hourly<u32> {
    // One bit for each minute of an hour, so that a minute open in two zones counts once.
    let mut hours: Hourly<u64> = Hourly::new();
    for run in zones.into_iter().flat_map(OpenMinutes::runs) {
        let end = run.first + TimeDelta::minutes(run.minutes.cast_signed());
        let mut start = run.first;
        while start < end {
            let hour = hour_of(start);
            let stop = end.min(hour + TimeDelta::hours(1));
            let (first, last) = ((start - hour).num_minutes(), (stop - hour).num_minutes());
            *hours.entry(hour).or_default() |= (1 << last) - (1 << first);
            start = stop;
        }
    }
    hours
        .into_iter()
        .map(|(hour, minutes)| (hour, minutes.count_ones() * 60))
        .collect()
}

/// Requests that an audience is expected to take: two for a first contact, one for a known person, and one for each
/// further attempt, which an absent share p makes p + p² + … + p⁸ per person; rounded up.
pub fn requests(first_contacts: u64, known: u64, expected_absence_permille: u16) -> u64 {
    const ONE: u128 = 1_000_000_000_000;
    let people = u128::from(first_contacts) + u128::from(known);
    let absent = u128::from(expected_absence_permille.min(1000));
    let (mut share, mut retries) = (ONE, 0);
    for _ in 1..CYCLES * RUNGS {
        share = share * absent / 1000;
        retries += share;
    }
    let total = people + u128::from(first_contacts) + (people * retries).div_ceil(ONE);
    u64::try_from(total).unwrap_or(u64::MAX)
}

/// Whether the channel can hold the campaign.
pub fn check(load: &Load) -> Verdict {
    let people = load
        .tries
        .values()
        .map(|people| u64::from(*people))
        .sum::<u64>();
    let known = people.saturating_sub(load.first_contacts);
    let requests = requests(people - known, known, load.expected_absence_permille);
    let (mut plannable, mut reserved) = (0, 0);
    for (hour, seconds) in load.open_seconds {
        let here = u64::from(load.rate) * u64::from(*seconds) * PLANNABLE_PERCENT / 100;
        plannable += here;
        reserved += reserved_in(load, *hour).min(here);
    }
    let capacity = plannable - reserved;
    if requests > capacity {
        let open_minutes = load
            .open_seconds
            .values()
            .map(|seconds| u64::from(*seconds))
            .sum::<u64>()
            / 60;
        let per_minute = u64::from(load.rate) * 60;
        return Verdict::Refused(Refusal {
            people,
            requests,
            open_minutes,
            per_minute,
            plannable,
            reserved,
            capacity,
        });
    }
    let reserves = spread(load.tries, people, requests);
    Verdict::Fits {
        share_permille: permille(requests, capacity),
        finish_at_pace: finish_at_pace(load, &reserves),
        reserves,
    }
}

/// The requests spread over the hours like the people, exactly: differences of a rounded running sum.
fn spread(tries: &Hourly<u32>, people: u64, requests: u64) -> Hourly<u64> {
    let (mut sum, mut given) = (0_u64, 0);
    let mut hours = Hourly::new();
    for (hour, here) in tries {
        sum += u64::from(*here);
        let due = (u128::from(sum) * u128::from(requests) / u128::from(people.max(1))) as u64;
        hours.insert(*hour, due - given);
        given = due;
    }
    hours
}

/// Plays the hours through at the full rate less the reservations; what an hour cannot carry waits for the next.
fn finish_at_pace(load: &Load, reserves: &Hourly<u64>) -> Option<DateTime<Utc>> {
    let mut waiting = 0_u64;
    let mut finish = None;
    let mut hours: Hourly<u64> = load.open_seconds.keys().map(|hour| (*hour, 0)).collect();
    hours.extend(reserves);
    for (hour, requests) in hours {
        let seconds = load.open_seconds.get(&hour).copied().unwrap_or(0);
        let carried =
            (u64::from(load.rate) * u64::from(seconds)).saturating_sub(reserved_in(load, hour));
        if waiting + requests > 0 {
            finish = Some(hour + TimeDelta::hours(1));
        }
        waiting = (waiting + requests).saturating_sub(carried);
    }
    let late = waiting.div_ceil(u64::from(load.rate.max(1)));
    finish.map(|finish| finish + TimeDelta::seconds(late.cast_signed()))
}

fn reserved_in(load: &Load, hour: DateTime<Utc>) -> u64 {
    load.reserved.get(&hour).copied().unwrap_or(0)
}

fn permille(part: u64, whole: u64) -> u16 {
    let share = (u128::from(part) * 1000).div_ceil(u128::from(whole.max(1)));
    u16::try_from(share).unwrap_or(u16::MAX)
}

/// The first instant of the UTC hour that holds `at`.
pub fn hour_of(at: DateTime<Utc>) -> DateTime<Utc> {
    // Fails only beyond the years that fit into nanoseconds.
    at.duration_trunc(TimeDelta::hours(1)).unwrap_or(at)
}
