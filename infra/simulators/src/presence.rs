//! What Graph says of a person at an instant.

use crate::hash;
use chrono::{DateTime, Datelike, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// The two words Graph uses. Plain strings, as in the service, so that unknown words can be tried out too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presence {
    /// `Available`, `Away`, `Busy`, `DoNotDisturb`, `Offline`, …
    pub availability: String,
    /// `Available`, `InAMeeting`, `Presenting`, `OutOfOffice`, …
    pub activity: String,
}

impl Presence {
    /// A pair of words.
    pub fn new(availability: impl Into<String>, activity: impl Into<String>) -> Self {
        Self {
            availability: availability.into(),
            activity: activity.into(),
        }
    }

    /// `Available` in both fields.
    pub fn available() -> Self {
        Self::new("Available", "Available")
    }

    /// `Offline` in both fields.
    pub fn offline() -> Self {
        Self::new("Offline", "Offline")
    }
}

/// One line of a weekly script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresenceRule {
    /// Local weekdays; empty = every day.
    #[serde(default)]
    pub days: Vec<Weekday>,
    /// First local time of the range.
    pub from: NaiveTime,
    /// First local time after the range. Not later than `from` = the range runs over midnight.
    pub to: NaiveTime,
    /// What holds inside.
    pub presence: Presence,
}

impl PresenceRule {
    fn holds(&self, day: Weekday, time: NaiveTime) -> bool {
        let inside = if self.from < self.to {
            self.from <= time && time < self.to
        } else {
            time >= self.from || time < self.to
        };
        inside && (self.days.is_empty() || self.days.contains(&day))
    }
}

/// A person's presence over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceScript {
    /// Always the same.
    Constant(Presence),
    /// The first rule that holds at the local time, else `otherwise`.
    Weekly {
        /// Tried in order.
        rules: Vec<PresenceRule>,
        /// When none holds.
        otherwise: Presence,
    },
    /// Offline before the instant, available from then on.
    AbsentUntil(DateTime<Utc>),
    /// Drawn anew each hour from the person's object id: available in so many hours of a thousand, else away,
    /// busy, in a call, do not disturb, offline or unknown.
    Hourly {
        /// 0 to 1000.
        available_permille: u32,
    },
}

impl Default for PresenceScript {
    fn default() -> Self {
        Self::Constant(Presence::available())
    }
}

const ABSENCES: [(&str, &str); 6] = [
    ("Away", "Away"),
    ("Busy", "InAMeeting"),
    ("Busy", "InACall"),
    ("DoNotDisturb", "Presenting"),
    ("Offline", "OffWork"),
    ("PresenceUnknown", "PresenceUnknown"),
];

impl PresenceScript {
    /// The presence of `object_id`, living in `zone`, at `now`.
    pub fn at(&self, now: DateTime<Utc>, zone: Tz, object_id: &str) -> Presence {
        match self {
            Self::Constant(presence) => presence.clone(),
            Self::Weekly { rules, otherwise } => {
                let local = now.with_timezone(&zone);
                let rule = rules
                    .iter()
                    .find(|rule| rule.holds(local.weekday(), local.time()));
                rule.map_or(otherwise, |rule| &rule.presence).clone()
            }
            Self::AbsentUntil(instant) if now < *instant => Presence::offline(),
            Self::AbsentUntil(_) => Presence::available(),
            Self::Hourly { available_permille } => {
                let hour = now.timestamp().div_euclid(3600).to_string();
                if hash::below("available", &[object_id, &hour], 1000)
                    < u64::from(*available_permille)
                {
                    return Presence::available();
                }
                let index =
                    hash::below("absence", &[object_id, &hour], ABSENCES.len() as u64) as usize;
                let (availability, activity) = ABSENCES[index];
                Presence::new(availability, activity)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn weekly_rules_read_the_local_clock() {
        let script: PresenceScript = serde_json::from_value(json!({"weekly": {
            "rules": [
                {"days": ["Mon"], "from": "09:00:00", "to": "17:00:00",
                 "presence": {"availability": "Busy", "activity": "InACall"}},
                {"from": "22:00:00", "to": "06:00:00", "presence": {"availability": "Offline", "activity": "OffWork"}}],
            "otherwise": {"availability": "Available", "activity": "Available"}}}))
        .unwrap();
        let zone = Tz::Europe__Berlin; // UTC+1 in November
        let word = |now| script.at(at(now), zone, "x").availability;
        assert_eq!(word("2026-11-23T08:00:00Z"), "Busy"); // Monday 09:00
        assert_eq!(word("2026-11-23T07:59:59Z"), "Available");
        assert_eq!(word("2026-11-23T16:00:00Z"), "Available"); // 17:00 is outside
        assert_eq!(word("2026-11-24T08:00:00Z"), "Available"); // Tuesday
        assert_eq!(word("2026-11-24T02:00:00Z"), "Offline"); // 03:00
    }

    #[test]
    fn absent_until_turns_at_the_instant() {
        let script = PresenceScript::AbsentUntil(at("2026-11-23T10:00:00Z"));
        assert_eq!(
            script.at(at("2026-11-23T09:59:59Z"), Tz::UTC, "x"),
            Presence::offline()
        );
        assert_eq!(
            script.at(at("2026-11-23T10:00:00Z"), Tz::UTC, "x"),
            Presence::available()
        );
    }

    #[test]
    fn hourly_draws_are_stable_within_the_hour_and_near_the_share() {
        let script = PresenceScript::Hourly {
            available_permille: 700,
        };
        let (start, later) = (at("2026-11-23T10:00:00Z"), at("2026-11-23T10:59:59Z"));
        let mut available = 0;
        for n in 0..1000 {
            let id = n.to_string();
            let presence = script.at(start, Tz::UTC, &id);
            assert_eq!(presence, script.at(later, Tz::UTC, &id));
            available += usize::from(presence == Presence::available());
        }
        assert!((640..760).contains(&available), "{available}");
    }
}
