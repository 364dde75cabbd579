//! `2026-12-01T15:00`: a local minute without a zone, seconds optional on reading.

use chrono::NaiveDateTime;
use serde::{Deserialize, Deserializer, Serializer};

pub fn serialize<S: Serializer>(at: &NaiveDateTime, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&at.format("%Y-%m-%dT%H:%M"))
}

pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDateTime, D::Error> {
    let text = String::deserialize(from)?;
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok())
        .ok_or_else(|| {
            serde::de::Error::custom("not a local date and time such as 2026-12-01T15:00")
        })
}
