use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::OpenMinutes;
use crate::send_window::fixtures::{
    any_hours, any_length, any_start, any_zone, at, cases, daily, days, hours, local, read,
};
use crate::send_window::{OpeningHours, SendWindow, WindowLength, is_open, reading};

fn total(hours: &OpeningHours, zone: Tz, window: SendWindow) -> u64 {
    OpenMinutes::of(hours, zone, window.from, window.until).total()
}

#[test]
fn open_minutes_of_days_with_a_change() {
    let all_day = daily("00:00", "24:00");
    for (zone, date, minutes) in [
        (Tz::Europe__Paris, "2026-03-29 00:00", 23 * 60),
        (Tz::Europe__Paris, "2026-10-25 00:00", 25 * 60),
        (Tz::America__New_York, "2026-03-08 00:00", 23 * 60),
        (Tz::America__New_York, "2026-11-01 00:00", 25 * 60),
        (Tz::Australia__Lord_Howe, "2026-10-04 00:00", 23 * 60 + 30),
        (Tz::Australia__Lord_Howe, "2026-04-05 00:00", 24 * 60 + 30),
        (Tz::Asia__Kathmandu, "2026-10-25 00:00", 24 * 60),
        (Tz::Pacific__Apia, "2011-12-30 00:00", 0),
    ] {
        assert_eq!(
            total(&all_day, zone, days(date, zone, 1)),
            minutes,
            "{zone} {date}"
        );
    }
    // The hour that is read twice is open twice; the hour that is skipped is not there.
    let night = daily("02:00", "03:00");
    assert_eq!(
        total(
            &night,
            Tz::Europe__Paris,
            days("2026-10-25 00:00", Tz::Europe__Paris, 1)
        ),
        120
    );
    assert_eq!(
        total(
            &night,
            Tz::Europe__Paris,
            days("2026-03-29 00:00", Tz::Europe__Paris, 1)
        ),
        0
    );
}

#[test]
fn minutes_are_numbered_and_the_last_five_of_a_day_left_out() {
    let paris = Tz::Europe__Paris;
    let office = hours("08:00", "18:00");
    let window = days("2026-12-03 15:00", paris, 6); // Thursday to Tuesday
    let open = OpenMinutes::of(&office, paris, window.from, window.until);
    assert_eq!(open.total(), 180 + 3 * 600);
    assert_eq!(read(paris, open.instant(0)), "2026-12-03 15:00");
    assert_eq!(read(paris, open.instant(179)), "2026-12-03 17:59");
    assert_eq!(read(paris, open.instant(180)), "2026-12-04 08:00");
    assert_eq!(read(paris, open.instant(780)), "2026-12-07 08:00");
    assert_eq!(
        open.position(at(paris, "2026-12-07 08:00") + TimeDelta::seconds(59)),
        Some(780)
    );
    assert_eq!(open.position(at(paris, "2026-12-05 08:00")), None);
    assert_eq!(open.position(at(paris, "2026-12-03 14:59")), None);
    let planning = OpenMinutes::for_planning(&office, paris, window.from, window.until);
    assert_eq!(planning.total(), open.total() - 4 * 5);
    assert_eq!(read(paris, planning.instant(174)), "2026-12-03 17:54");
    assert_eq!(planning.runs().count(), 4);
    let dates: Vec<_> = planning
        .by_day()
        .into_iter()
        .map(|(day, minutes)| (day.to_string(), minutes.total()))
        .collect();
    assert_eq!(dates[1], ("2026-12-04".to_owned(), 595));
    // The window ends within the day: its last five minutes count, so a late start is still inside it.
    let two_hours = SendWindow::new(local("2026-12-03 15:00"), paris, WindowLength::Hours(2));
    let planning = OpenMinutes::for_planning(&office, paris, two_hours.from, two_hours.until);
    assert_eq!(
        read(paris, planning.instant(planning.total() - 1)),
        "2026-12-03 16:54"
    );
    let late = OpenMinutes::for_planning(
        &office,
        paris,
        at(paris, "2026-12-03 17:55"),
        window.from + TimeDelta::hours(4),
    );
    assert_eq!(late, OpenMinutes::default());
}

#[test]
fn a_date_that_midnight_splits_loses_its_last_minutes_once() {
    // St. John's was set back from 00:01 to 23:01: the new date has one minute, then the old one goes on.
    let zone = Tz::America__St_Johns;
    let window = days("2009-10-31 00:00", zone, 2);
    let open = OpenMinutes::of(&daily("00:00", "24:00"), zone, window.from, window.until);
    assert_eq!((open.total(), open.runs().count()), (49 * 60, 4));
    let planning =
        OpenMinutes::for_planning(&daily("00:00", "24:00"), zone, window.from, window.until);
    assert_eq!(
        (planning.total(), planning.by_day().len()),
        (49 * 60 - 10, 2)
    );
}

#[test]
fn seconds_and_odd_offsets() {
    let utc = |text: &str| local(text).and_utc();
    let from = utc("2026-12-01 10:00") + TimeDelta::milliseconds(1);
    let open = OpenMinutes::of(
        &daily("00:00", "24:00"),
        Tz::UTC,
        from,
        utc("2026-12-01 10:02"),
    );
    assert_eq!(
        (open.total(), open.instant(0)),
        (1, utc("2026-12-01 10:01"))
    );
    // Paris kept local mean time, 00:09:21 ahead, until 1911: 08:00 is 07:50:39, so 07:51 is the first open minute.
    let open = OpenMinutes::of(
        &daily("08:00", "09:00"),
        Tz::Europe__Paris,
        utc("1900-01-01 00:00"),
        utc("1900-01-02 00:00"),
    );
    assert_eq!(
        (open.total(), open.instant(0)),
        (60, utc("1900-01-01 07:51"))
    );
}

fn agrees(
    hours: &OpeningHours,
    zone: Tz,
    from: DateTime<Utc>,
    minutes: i64,
) -> Result<(), TestCaseError> {
    let open = OpenMinutes::of(hours, zone, from, from + TimeDelta::minutes(minutes));
    let mut number = 0;
    for minute in 0..minutes {
        let at = from + TimeDelta::minutes(minute);
        // The library's own reading, so that the runs are not held against our arithmetic only.
        prop_assert_eq!(reading(zone, at), at.with_timezone(&zone).naive_local());
        let expected = is_open(hours, zone, at).then_some(number);
        prop_assert_eq!(open.position(at), expected, "{} {}", zone, at);
        if expected.is_some() {
            prop_assert_eq!(open.instant(number), at);
            number += 1;
        }
    }
    prop_assert_eq!(open.total(), number);
    Ok(())
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn runs_agree_with_the_clock_minute_by_minute(hours in any_hours(), zone in any_zone(), start in any_start()) {
        agrees(&hours, zone, start.and_utc(), 1800)?;
    }

    #[test]
    fn historic_zones_too(
        hours in any_hours(),
        zone in prop::sample::select(chrono_tz::TZ_VARIANTS.as_slice()),
        minute in 0_i64..200 * 365 * 1440,
    ) {
        agrees(&hours, zone, local("1850-01-01 00:00").and_utc() + TimeDelta::minutes(minute), 600)?;
    }
}

/// Many windows, cheap checks: every numbered minute that is looked at is open, inside, and finds its number again.
#[test]
fn ten_thousand_windows() {
    let mut runner = proptest::test_runner::TestRunner::new(cases(10_000));
    let input = (
        any_hours(),
        any_zone(),
        any_start(),
        any_length(),
        any::<prop::sample::Index>(),
    );
    let result = runner.run(&input, |(hours, zone, start, length, index)| {
        let window = SendWindow::new(start, zone, length);
        prop_assert!(window.from < window.until || zone == Tz::Pacific__Apia);
        let open = OpenMinutes::of(&hours, zone, window.from, window.until);
        let planning = OpenMinutes::for_planning(&hours, zone, window.from, window.until);
        prop_assert!(planning.total() <= open.total());
        if planning.total() == 0 {
            return Ok(());
        }
        let total = planning.total();
        for k in [0, index.index(total as usize) as u64, total - 1] {
            let at = planning.instant(k);
            prop_assert!(is_open(&hours, zone, at) && window.contains(at));
            prop_assert_eq!(planning.position(at), Some(k));
            let day = &open.by_day()[&reading(zone, at).date()];
            let place = day.position(at).unwrap();
            prop_assert!(
                place + 5 < day.total(),
                "one of the last five minutes of its day"
            );
        }
        Ok(())
    });
    result.unwrap();
}
