//! Zones, hours and windows for the tests of everything that is about time.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::local_clock::instant;
use super::{ClockTime, OpeningHours, SendWindow, Weekday, WindowLength};

/// Whole, half and quarter hours, both hemispheres, changes at midnight, changes of 30 minutes, far ends of the scale.
pub(crate) const ZONES: [Tz; 41] = [
    Tz::UTC,
    Tz::Europe__Paris,
    Tz::Europe__London,
    Tz::Europe__Dublin,
    Tz::Europe__Lisbon,
    Tz::Europe__Helsinki,
    Tz::Europe__Moscow,
    Tz::Europe__Istanbul,
    Tz::Europe__Chisinau,
    Tz::Atlantic__Azores,
    Tz::America__New_York,
    Tz::America__Chicago,
    Tz::America__Denver,
    Tz::America__Phoenix,
    Tz::America__Los_Angeles,
    Tz::America__Anchorage,
    Tz::America__Nuuk,
    Tz::America__Scoresbysund,
    Tz::America__St_Johns,
    Tz::America__Havana,
    Tz::America__Santiago,
    Tz::America__Asuncion,
    Tz::America__Sao_Paulo,
    Tz::America__Caracas,
    Tz::Africa__Cairo,
    Tz::Africa__Casablanca,
    Tz::Africa__Johannesburg,
    Tz::Asia__Beirut,
    Tz::Asia__Gaza,
    Tz::Asia__Tehran,
    Tz::Asia__Kolkata,
    Tz::Asia__Kathmandu,
    Tz::Asia__Yangon,
    Tz::Asia__Tokyo,
    Tz::Australia__Adelaide,
    Tz::Australia__Eucla,
    Tz::Australia__Lord_Howe,
    Tz::Australia__Sydney,
    Tz::Pacific__Apia,
    Tz::Pacific__Chatham,
    Tz::Pacific__Kiritimati,
];

/// Monday to Friday between two times of day, nothing skipped.
pub(crate) fn hours(from: &str, to: &str) -> OpeningHours {
    OpeningHours {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        weekdays: Weekday::working_days(),
        skip: Default::default(),
    }
}

/// A property test of this many cases, the same ones in every run.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(2026),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Every day of the week between two times of day.
pub(crate) fn daily(from: &str, to: &str) -> OpeningHours {
    let mut hours = hours(from, to);
    hours.weekdays.extend([Weekday::Sat, Weekday::Sun]);
    hours
}

/// A local time such as `2026-12-01 14:27`.
pub(crate) fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

/// The instant of a local time.
pub(crate) fn at(zone: Tz, text: &str) -> DateTime<Utc> {
    instant(zone, local(text))
}

/// What the local clock reads, as `2026-12-01 14:27`.
pub(crate) fn read(zone: Tz, at: DateTime<Utc>) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

pub(crate) fn days(start: &str, zone: Tz, days: u16) -> SendWindow {
    SendWindow::new(local(start), zone, WindowLength::Days(days))
}

pub(crate) fn any_zone() -> impl Strategy<Value = Tz> {
    prop::sample::select(ZONES.as_slice())
}

pub(crate) fn any_hours() -> impl Strategy<Value = OpeningHours> {
    let weekdays = prop::sample::subsequence(
        vec![
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ],
        1..=7,
    );
    let from_to = prop_oneof![
        3 => (0_u16..1440).prop_flat_map(|from| (Just(from), from + 1..=1440)),
        2 => Just((480, 1080)),
        1 => Just((0, 1440)),
    ];
    (from_to, weekdays, any::<bool>()).prop_map(|((from, to), weekdays, skip)| OpeningHours {
        from: ClockTime::from_minutes(from).unwrap(),
        to: ClockTime::from_minutes(to).unwrap(),
        weekdays: weekdays.into_iter().collect(),
        skip: if skip {
            skipped_dates()
        } else {
            Default::default()
        },
    })
}

fn skipped_dates() -> std::collections::BTreeSet<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    (0..366)
        .step_by(9)
        .map(|day| first + TimeDelta::days(day))
        .collect()
}

/// Dates around which the clocks of many zones are moved.
const MOVED: [&str; 8] = [
    "2026-03-07 12:00",
    "2026-03-28 06:00",
    "2026-04-04 03:00",
    "2026-09-05 12:00",
    "2026-10-03 12:00",
    "2026-10-24 18:00",
    "2026-10-31 12:00",
    "2011-12-29 12:00",
];

/// A start in any minute of 2026 and 2027, or shortly before a change of the clock.
pub(crate) fn any_start() -> impl Strategy<Value = NaiveDateTime> {
    let anywhere = (0_i64..2 * 365 * 1440)
        .prop_map(|minute| local("2026-01-01 00:00") + TimeDelta::minutes(minute));
    let near_change = (prop::sample::select(MOVED.as_slice()), 0_i64..2 * 1440)
        .prop_map(|(text, minute)| local(text) + TimeDelta::minutes(minute));
    prop_oneof![anywhere, near_change]
}

pub(crate) fn any_length() -> impl Strategy<Value = WindowLength> {
    prop_oneof![
        (1_u16..=240).prop_map(WindowLength::Hours),
        (1_u16..=12).prop_map(WindowLength::Days)
    ]
}
