//! How long a send window lasts.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Problem;

const MAX_HOURS: u16 = 240;
const MAX_DAYS: u16 = 60;

/// The duration of a campaign: `{"hours":2}` or `{"days":3}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowLength {
    /// Elapsed hours, 1 to 240.
    Hours(u16),
    /// Calendar days, 1 to 60, the start day being day 1.
    Days(u16),
}

impl WindowLength {
    /// What keeps this duration from being used. Empty when nothing does.
    pub fn problems(&self) -> Vec<Problem> {
        let (unit, count, most) = match *self {
            Self::Hours(hours) => ("hours", hours, MAX_HOURS),
            Self::Days(days) => ("days", days, MAX_DAYS),
        };
        if (1..=most).contains(&count) {
            return Vec::new();
        }
        vec![(
            "duration",
            format!("a duration in {unit} lies between 1 and {most}"),
        )]
    }
}

impl Serialize for WindowLength {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (unit, count) = match self {
            Self::Hours(hours) => ("hours", hours),
            Self::Days(days) => ("days", days),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(unit, count)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for WindowLength {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OneUnit)
    }
}

/// By hand, because the derived messages speak of enums and variants, which the author of a campaign does not know.
struct OneUnit;

impl<'de> Visitor<'de> for OneUnit {
    type Value = WindowLength;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a duration, either {\"hours\": 1 to 240} or {\"days\": 1 to 60}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WindowLength, A::Error> {
        let unit: String = map
            .next_key()?
            .ok_or_else(|| A::Error::custom("a duration needs `hours` or `days`"))?;
        let length = match unit.as_str() {
            "hours" => WindowLength::Hours(count(&mut map)?),
            "days" => WindowLength::Days(count(&mut map)?),
            _ => return Err(A::Error::unknown_field(&unit, &["hours", "days"])),
        };
        if map.next_key::<String>()?.is_some() {
            return Err(A::Error::custom(
                "a duration has exactly one of `hours` and `days`",
            ));
        }
        Ok(length)
    }
}

/// A count too large for the type is as wrong as 241 hours: saturating leaves the complaint to `problems`.
fn count<'de, A: MapAccess<'de>>(map: &mut A) -> Result<u16, A::Error> {
    let count: u64 = map.next_value()?;
    Ok(u16::try_from(count).unwrap_or(u16::MAX))
}
