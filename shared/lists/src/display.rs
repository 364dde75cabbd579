//! The text a spreadsheet would show for a typed cell.

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime};

/// Integers without `.0`, dates as `2026-12-01`, with a time as `2026-12-01 15:00`.
///
/// The number format of the cell is not applied: a list is read by a program, and ISO dates
/// mean the same to every reader.
pub(crate) fn text<'a>(value: &'a DataRef<'_>) -> Cow<'a, str> {
    match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::String(text) => Cow::Borrowed(text),
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cow::Borrowed(text),
        DataRef::Bool(true) => Cow::Borrowed("TRUE"),
        DataRef::Bool(false) => Cow::Borrowed("FALSE"),
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(float(*number)),
        DataRef::DateTime(moment) => Cow::Owned(date_time(moment)),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
    }
}

/// A spreadsheet shows 15 digits: 0.1 + 0.2 is 0.3.
fn float(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    // Very large and very small numbers keep their exponent, as they do on the screen.
    if rounded != 0.0 && !(1e-9..1e21).contains(&f64::abs(rounded)) {
        format!("{rounded:E}")
    } else {
        // Adding zero turns -0 into 0.
        format!("{}", rounded + 0.0)
    }
}

fn date_time(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if moment.is_duration() {
        // Beyond any real duration the cast saturates, which is as good as an answer gets.
        let seconds = (serial.abs() * 86_400.0).round() as u64;
        let sign = if serial < 0.0 { "-" } else { "" };
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        return format!("{sign}{hours}:{minutes:02}:{:02}", seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if (0.0..1.0).contains(&serial) {
        time
    } else if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {time}")
    }
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, ExcelDateTimeType};

    use super::*;

    #[test]
    fn numbers() {
        for (number, shown) in [
            (42.0, "42"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (33_123_456_789.0, "33123456789"),
            (1.5, "1.5"),
            (-2.25, "-2.25"),
            (1e300, "1E300"),
        ] {
            assert_eq!(text(&DataRef::Float(number)), shown);
        }
        assert!(text(&DataRef::Float(f64::NAN)).len() < 10);
        assert_eq!(text(&DataRef::Int(-7)), "-7");
    }

    #[test]
    fn dates_times_and_durations() {
        use ExcelDateTimeType::{DateTime, TimeDelta};
        for (serial, kind, shown) in [
            (46_357.0, DateTime, "2026-12-01"),
            (46_357.625, DateTime, "2026-12-01 15:00"),
            (0.5, DateTime, "12:00"),
            (1.5, TimeDelta, "36:00:00"),
            (-0.5, TimeDelta, "-12:00:00"),
        ] {
            let value = DataRef::DateTime(ExcelDateTime::new(serial, kind, false));
            assert_eq!(text(&value), shown);
        }
        for serial in [f64::NAN, f64::INFINITY, -1e300] {
            for kind in [DateTime, TimeDelta] {
                text(&DataRef::DateTime(ExcelDateTime::new(serial, kind, true)));
            }
        }
    }

    #[test]
    fn the_rest() {
        assert_eq!(text(&DataRef::Bool(true)), "TRUE");
        assert_eq!(text(&DataRef::Empty), "");
        assert_eq!(text(&DataRef::SharedString("Ann")), "Ann");
        assert_eq!(text(&DataRef::Error(CellErrorType::NA)), "#N/A");
    }
}
