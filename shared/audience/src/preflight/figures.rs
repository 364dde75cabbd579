//! The figures of a preflight.

use super::Finding;
use crate::Audience;
use crate::forecast::Forecast;
use chrono::{DateTime, Utc};
use domain::capacity::Verdict;
use serde::{Deserialize, Serialize};

/// By what two rows are recognised as one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifiedBy {
    /// The directory's object id, known for everybody.
    Directory,
    /// The address, for some at least; publishing asks the directory and may find more duplicates.
    Address,
}

/// People whose first try falls into one hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourlySends {
    /// The first instant of the hour, in UTC.
    pub hour: DateTime<Utc>,
    /// How many people.
    pub people: u32,
}

/// Cells of a placeholder without fallback that are empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The placeholder's name.
    pub placeholder: String,
    /// How many people have no value for it.
    pub people: u32,
}

/// What publishing would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preflight {
    /// The instant it was made for, in campaign time.
    pub at: DateTime<Utc>,
    /// People addressed, after duplicates and exclusions.
    pub people: u32,
    /// Rows that name a person who is in already.
    pub duplicates: u32,
    /// People left out by an exclusion list.
    pub excluded: u32,
    /// People whose time zone is not one; planned in the campaign's.
    pub bad_zones: u32,
    /// By what people are recognised.
    pub identity: IdentifiedBy,
    /// People the directory did not know when it was last asked.
    pub not_in_directory: u32,
    /// Empty cells, by placeholder without fallback.
    pub missing: Vec<Missing>,
    /// People whose zone has no open minute in the window.
    pub no_open_minute: u32,
    /// Minutes of the campaign's zone in which first tries may be planned.
    pub open_minutes: u64,
    /// First tries by hour.
    pub sends: Vec<HourlySends>,
    /// The first planned minute.
    pub first_at: Option<DateTime<Utc>>,
    /// The last planned minute.
    pub last_at: Option<DateTime<Utc>>,
    /// When the last expected request is through at the channel's pace.
    pub finish_at: Option<DateTime<Utc>>,
    /// Requests the channel is expected to carry for it, retries included.
    pub requests: Option<u64>,
    /// Thousandths of what the channel has free in the window, rounded up.
    pub share_permille: Option<u16>,
    /// What keeps the campaign from being published. Empty when nothing does.
    pub refusals: Vec<Finding>,
    /// What the author should know and may ignore.
    pub warnings: Vec<Finding>,
}

/// The figures alone; what follows from them is added by the caller.
pub(super) fn of(audience: &Audience, forecast: &Forecast, now: DateTime<Utc>) -> Preflight {
    let planned = &forecast.plan.planned;
    let known = audience
        .people
        .iter()
        .all(|person| person.object_id.is_some());
    let (share_permille, finish_at, requests) = match &forecast.verdict {
        Verdict::Fits {
            share_permille,
            finish_at_pace,
            reserves,
        } => (
            Some(*share_permille),
            *finish_at_pace,
            Some(reserves.values().sum()),
        ),
        Verdict::Refused(refusal) => (None, None, Some(refusal.requests)),
    };
    Preflight {
        at: now,
        people: count(audience.people.len()),
        duplicates: audience.duplicates,
        excluded: audience.excluded,
        bad_zones: audience.bad_zones,
        identity: if known {
            IdentifiedBy::Directory
        } else {
            IdentifiedBy::Address
        },
        not_in_directory: audience.not_in_directory,
        missing: audience
            .empty
            .iter()
            .map(|(name, people)| Missing {
                placeholder: name.clone(),
                people: *people,
            })
            .collect(),
        no_open_minute: count(forecast.plan.no_open_minute.len()),
        open_minutes: forecast.open_minutes,
        sends: forecast
            .per_hour
            .iter()
            .map(|(hour, people)| HourlySends {
                hour: *hour,
                people: *people,
            })
            .collect(),
        first_at: planned.first().map(|planned| planned.at),
        last_at: planned.last().map(|planned| planned.at),
        finish_at,
        requests,
        share_permille,
        refusals: Vec::new(),
        warnings: Vec::new(),
    }
}

fn count(people: usize) -> u32 {
    u32::try_from(people).unwrap_or(u32::MAX)
}
