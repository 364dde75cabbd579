//! A time of day as the opening hours write it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A minute of the day, 0 to 1440; `"HH:MM"` in JSON, where `24:00` is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime(u16);

/// Why a text is not a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockTimeError {
    /// Not two digits, a colon and two digits.
    #[error("a time of day is written HH:MM, for example 08:00")]
    Shape,
    /// Digits, but no such time.
    #[error("a time of day lies between 00:00 and 24:00")]
    Range,
}

impl ClockTime {
    /// The time of this minute of the day, if it is at most 1440.
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (minutes <= 24 * 60).then_some(Self(minutes))
    }

    /// Minutes since midnight, 0 to 1440.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for ClockTime {
    type Err = ClockTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let &[h1, h2, b':', m1, m2] = text.as_bytes() else {
            return Err(ClockTimeError::Shape);
        };
        let two_digits = |tens: u8, ones: u8| {
            let both = tens.is_ascii_digit() && ones.is_ascii_digit();
            both.then(|| u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
        };
        let hour = two_digits(h1, h2).ok_or(ClockTimeError::Shape)?;
        let minute = two_digits(m1, m2).ok_or(ClockTimeError::Shape)?;
        if minute > 59 {
            return Err(ClockTimeError::Range);
        }
        Self::from_minutes(hour * 60 + minute).ok_or(ClockTimeError::Range)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
