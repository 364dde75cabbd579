//! `at(yyyy-mm-ddThh:mm:ss)` in a zone.

use chrono::{DateTime, Duration, MappedLocalTime, NaiveDateTime, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::names::invalid;
use crate::Error;

/// How far back a local time that does not exist is resolved: longer than any gap there has been (a whole day, where
/// a country moved across the date line).
const LONGEST_GAP_HOURS: i64 = 48;

/// The instant an expression means in a zone (`UTC` when `None`).
///
/// AWS does not document daylight-saving edges for one-shots; here a time that occurs twice is the first of the two,
/// and one that is skipped is moved on by the length of the gap (02:30 becomes 03:30), so neither is ever lost.
///
/// # Errors
/// [`super::SchedulerCode::Validation`] for anything but a valid `at(…)` and a known zone.
pub(super) fn instant_of(expression: &str, zone: Option<&str>) -> Result<DateTime<Utc>, Error> {
    let malformed =
        || invalid("Invalid Schedule Expression. Only at(yyyy-mm-ddThh:mm:ss) is supported.");
    let text = expression
        .strip_prefix("at(")
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or_else(malformed)?;
    let local = NaiveDateTime::parse_from_str(text, FORMAT).map_err(|_| malformed())?;
    // The parser is lenient about widths, signs and leap seconds; AWS is not.
    if local.nanosecond() != 0 || local.format(FORMAT).to_string() != text {
        return Err(malformed());
    }
    let zone = zone
        .unwrap_or("UTC")
        .parse::<Tz>()
        .map_err(|_| invalid("Invalid ScheduleExpressionTimezone."))?;
    resolve(local, zone).ok_or_else(malformed)
}

const FORMAT: &str = "%Y-%m-%dT%H:%M:%S";

fn resolve(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Some(at.to_utc()),
        MappedLocalTime::None => {
            // The offset in force before the gap, applied to the skipped time, lands the gap's length after it.
            let before = (1..=LONGEST_GAP_HOURS).find_map(|hours| {
                let earlier = local.checked_sub_signed(Duration::hours(hours))?;
                zone.from_local_datetime(&earlier).latest()
            })?;
            let offset = before.offset().fix().local_minus_utc();
            Some(
                local
                    .checked_sub_signed(Duration::seconds(i64::from(offset)))?
                    .and_utc(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str, zone: &str) -> String {
        instant_of(&format!("at({text})"), Some(zone))
            .unwrap()
            .format(FORMAT)
            .to_string()
    }

    #[test]
    fn zones_are_honoured() {
        assert_eq!(at("2027-01-15T10:00:00", "UTC"), "2027-01-15T10:00:00");
        assert_eq!(
            at("2027-01-15T10:00:00", "America/New_York"),
            "2027-01-15T15:00:00"
        );
        assert_eq!(
            at("2027-01-15T10:00:00", "Asia/Kolkata"),
            "2027-01-15T04:30:00"
        );
        assert_eq!(
            at("2027-07-15T10:00:00", "Europe/Berlin"),
            "2027-07-15T08:00:00"
        );
    }

    #[test]
    fn a_skipped_time_moves_on_by_the_gap() {
        assert_eq!(
            at("2027-03-28T02:30:00", "Europe/Berlin"),
            "2027-03-28T01:30:00"
        );
        assert_eq!(
            at("2027-03-28T02:00:00", "Europe/Berlin"),
            "2027-03-28T01:00:00"
        );
        assert_eq!(
            at("2011-12-30T12:00:00", "Pacific/Apia"),
            "2011-12-30T22:00:00"
        );
    }

    #[test]
    fn a_repeated_time_is_the_first_of_the_two() {
        assert_eq!(
            at("2027-10-31T02:30:00", "Europe/Berlin"),
            "2027-10-31T00:30:00"
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "at(2027-01-15T10:00)",
            "at(2027-01-15 10:00:00)",
            "at(2027-1-15T10:00:00)",
            "at(2027-02-30T10:00:00)",
            "at(2027-01-15T24:00:00)",
            "at(2027-01-15T10:00:60)",
            "at(2027-01-15T10:00:00Z)",
            "at(+2027-01-15T10:00:00)",
            "at()",
            "2027-01-15T10:00:00",
            "rate(1 hour)",
            "cron(0 10 * * ? *)",
            "",
        ] {
            assert!(instant_of(text, None).is_err(), "{text}");
        }
        assert!(instant_of("at(2027-01-15T10:00:00)", Some("Mars/Base")).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn every_instant_survives_its_own_local_time_or_its_twin(
            seconds in 1_700_000_000i64..2_200_000_000,
            zone in prop::sample::select(vec!["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Tokyo"]),
        ) {
            let instant = DateTime::from_timestamp(seconds, 0).unwrap();
            let local = instant.with_timezone(&zone.parse::<Tz>().unwrap());
            let back = instant_of(&format!("at({})", local.format(FORMAT)), Some(zone)).unwrap();
            // The second of two equal local times reads as the first, at most an hour earlier.
            prop_assert!(back == instant || (instant - back <= Duration::hours(1) && back < instant));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = instant_of(&text, Some(&text));
            let _ = instant_of(&format!("at({text})"), None);
        }
    }
}
