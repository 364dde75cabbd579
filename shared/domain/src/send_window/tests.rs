use chrono::TimeDelta;
use chrono_tz::Tz;

use super::fixtures::{daily, days, hours, local, read};
use super::{ClockTime, ClockTimeError, OpeningHours, SendWindow, Weekday, WindowLength, is_open};

#[test]
fn opening_hours_read_and_write_the_api_body() {
    let json = r#"{"from":"08:00","to":"24:00","weekdays":["mon","sat"],"skip":["2026-12-25"]}"#;
    let hours: OpeningHours = serde_json::from_str(json).unwrap();
    assert_eq!(hours.to.minutes(), 1440);
    assert_eq!(serde_json::to_string(&hours).unwrap(), json);
    let short: OpeningHours = serde_json::from_str(r#"{"from":"08:00","to":"18:00"}"#).unwrap();
    assert_eq!(
        (short.weekdays, short.skip.len()),
        (Weekday::working_days(), 0)
    );
    for wrong in [
        r#"{"from":"8:00","to":"18:00"}"#,
        r#"{"from":"08:00","to":"24:01"}"#,
        r#"{"from":"08:00","to":"18:00","weekdays":["monday"]}"#,
        r#"{"from":"08:00","to":"18:00","weekday":["mon"]}"#,
        r#"{"from":"08:00","to":"18:00","skip":["2026-02-30"]}"#,
    ] {
        assert!(
            serde_json::from_str::<OpeningHours>(wrong).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn clock_times_are_strict() {
    assert_eq!(
        "23:59".parse::<ClockTime>().map(ClockTime::minutes),
        Ok(1439)
    );
    for text in ["", "8:00", "08.00", "08:0a", "+8:00", "08:000", "é8:00"] {
        assert_eq!(
            text.parse::<ClockTime>(),
            Err(ClockTimeError::Shape),
            "{text}"
        );
    }
    for text in ["24:01", "25:00", "08:60", "99:99"] {
        assert_eq!(
            text.parse::<ClockTime>(),
            Err(ClockTimeError::Range),
            "{text}"
        );
    }
}

#[test]
fn problems_name_the_field() {
    assert_eq!(hours("08:00", "18:00").problems(), []);
    assert_eq!(hours("00:00", "24:00").problems(), []);
    assert_eq!(hours("22:00", "06:00").problems()[0].0, "opening_hours.to");
    let mut none = hours("08:00", "08:00");
    none.weekdays.clear();
    let fields: Vec<_> = none
        .problems()
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["opening_hours.to", "opening_hours.weekdays"]);
}

#[test]
fn a_length_has_exactly_one_unit() {
    let read =
        |json: &str| serde_json::from_str::<WindowLength>(json).map_err(|error| error.to_string());
    assert_eq!(read(r#"{"hours":2}"#), Ok(WindowLength::Hours(2)));
    assert_eq!(read(r#"{"days":3}"#), Ok(WindowLength::Days(3)));
    assert_eq!(
        serde_json::to_string(&WindowLength::Days(3)).unwrap(),
        r#"{"days":3}"#
    );
    assert!(
        read(r#"{"hours":2,"days":3}"#)
            .unwrap_err()
            .contains("exactly one of `hours` and `days`")
    );
    assert!(
        read(r#"{"hours":2,"hours":2}"#)
            .unwrap_err()
            .contains("exactly one")
    );
    assert!(read("{}").unwrap_err().contains("needs `hours` or `days`"));
    assert!(
        read(r#"{"weeks":1}"#)
            .unwrap_err()
            .contains("unknown field `weeks`")
    );
    assert!(read("2").unwrap_err().contains("a duration, either"));
    assert_eq!(
        read(r#"{"hours":70000}"#).map(|length| length.problems().len()),
        Ok(1)
    );
    for (length, problems) in [
        (WindowLength::Hours(0), 1),
        (WindowLength::Hours(1), 0),
        (WindowLength::Hours(240), 0),
        (WindowLength::Hours(241), 1),
        (WindowLength::Days(0), 1),
        (WindowLength::Days(60), 0),
        (WindowLength::Days(61), 1),
    ] {
        assert_eq!(length.problems().len(), problems, "{length:?}");
    }
}

#[test]
fn a_start_in_a_gap_is_its_end_and_an_ambiguous_one_the_earlier() {
    let paris = Tz::Europe__Paris;
    let utc = |text: &str| local(text).and_utc();
    let hour = WindowLength::Hours(1);
    let start = |text: &str, zone| SendWindow::new(local(text), zone, hour).from;
    assert_eq!(start("2026-03-29 02:30", paris), utc("2026-03-29 01:00"));
    assert_eq!(start("2026-10-25 02:30", paris), utc("2026-10-25 00:30"));
    assert_eq!(start("2026-10-25 03:00", paris), utc("2026-10-25 02:00"));
    // 30 minutes: 02:00 becomes 02:30.
    assert_eq!(
        read(
            Tz::Australia__Lord_Howe,
            start("2026-10-04 02:10", Tz::Australia__Lord_Howe)
        ),
        "2026-10-04 02:30"
    );
    // A gap of 24 hours: Samoa had no 30 December 2011.
    assert_eq!(
        read(
            Tz::Pacific__Apia,
            start("2011-12-30 15:00", Tz::Pacific__Apia)
        ),
        "2011-12-31 00:00"
    );
    // Midnight itself is skipped.
    assert_eq!(
        read(
            Tz::Asia__Beirut,
            start("2026-03-29 00:00", Tz::Asia__Beirut)
        ),
        "2026-03-29 01:00"
    );
}

#[test]
fn hours_are_elapsed_and_days_end_at_local_midnight() {
    let paris = Tz::Europe__Paris;
    let day = SendWindow::new(local("2026-03-28 12:00"), paris, WindowLength::Hours(24));
    assert_eq!(read(paris, day.until), "2026-03-29 13:00");
    let one = days("2026-12-01 15:00", paris, 1);
    assert_eq!(
        (read(paris, one.until), one.until - one.from),
        ("2026-12-02 00:00".into(), TimeDelta::hours(9))
    );
    let two = days("2026-03-28 00:00", paris, 2);
    assert_eq!(
        (read(paris, two.until), two.until - two.from),
        ("2026-03-30 00:00".into(), TimeDelta::hours(47))
    );
    // The midnight that ends the day is skipped, or read twice.
    assert_eq!(
        read(
            Tz::Asia__Beirut,
            days("2026-03-28 08:00", Tz::Asia__Beirut, 1).until
        ),
        "2026-03-29 01:00"
    );
    let havana = days("2026-11-01 00:00", Tz::America__Havana, 1);
    assert_eq!(havana.until - havana.from, TimeDelta::hours(25));
    let apia = days("2011-12-29 00:00", Tz::Pacific__Apia, 2);
    assert_eq!(
        apia.until - apia.from,
        TimeDelta::hours(24),
        "the second day does not exist"
    );
    assert!(one.contains(one.from) && !one.contains(one.until));
}

#[test]
fn no_date_overflows() {
    for start in [chrono::NaiveDateTime::MIN, chrono::NaiveDateTime::MAX] {
        let window = SendWindow::new(start, Tz::Europe__Paris, WindowLength::Days(u16::MAX));
        assert!(window.from < window.until);
    }
}

#[test]
fn open_is_what_the_local_clock_reads() {
    let office = hours("08:00", "18:00");
    let kathmandu = Tz::Asia__Kathmandu;
    let utc = |text: &str| local(text).and_utc();
    assert!(!is_open(&office, kathmandu, utc("2026-12-01 02:14")));
    assert!(is_open(&office, kathmandu, utc("2026-12-01 02:15")));
    assert!(is_open(&office, kathmandu, utc("2026-12-01 12:14")));
    assert!(!is_open(&office, kathmandu, utc("2026-12-01 12:15")));
    assert!(
        !is_open(&office, Tz::UTC, utc("2026-12-05 12:00")),
        "a Saturday"
    );
    let mut holiday = office.clone();
    holiday.skip.insert(local("2026-12-25 00:00").date());
    assert!(is_open(&office, Tz::UTC, utc("2026-12-25 12:00")));
    assert!(!is_open(&holiday, Tz::UTC, utc("2026-12-25 12:00")));
    // Still the 24th in Honolulu, already the 26th in Kiritimati.
    assert!(is_open(
        &holiday,
        Tz::Pacific__Honolulu,
        utc("2026-12-25 02:00")
    ));
    assert!(is_open(
        &daily("00:00", "24:00"),
        Tz::Pacific__Kiritimati,
        utc("2026-12-25 23:59")
    ));
}
