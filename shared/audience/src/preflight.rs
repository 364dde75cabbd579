//! Preflight: what publishing a draft now would do, without doing it.

mod at_once;
mod finding;
#[cfg(test)]
mod tests;

pub use at_once::{AtOnce, at_once};
pub use finding::{Acceptable, Code, Finding};

use crate::assemble::{Assembly, assemble};
use crate::forecast::{Forecast, forecast, reservations};
use crate::{Audience, AudienceError, Identities};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Accepted, Campaign, Publication};
use domain::capacity::Verdict;
use domain::jitter::{Seed, keyed};
use domain::plan;
use markup::{Format, Message, TEAMS_LIMIT_BYTES};
use serde::{Deserialize, Serialize};
use store::Store;

/// How long the result of a preflight job is kept, in machine time.
pub const KEPT: TimeDelta = TimeDelta::hours(1);
/// Characters of a tracked link: a base address of a hundred, `/r/`, a token of 54.
const LINK_CHARS: usize = 157;
/// What the bound of a message's size allows for each character of a link; ours need no escape.
const ESCAPE_CHARS: usize = 5;

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

/// The preflight of a draft at `rate` requests per second, asking nobody but the store. The minutes are as random as
/// the real ones and not the same: those follow from a seed that publishing draws.
///
/// # Errors
/// When the store does not answer.
pub async fn of_campaign(
    store: &Store,
    campaign: &Campaign,
    rate: u32,
    now: DateTime<Utc>,
) -> Result<Preflight, AudienceError> {
    let spec = &campaign.spec;
    let checked = at_once(store, spec, Accepted::default(), now).await?;
    let placeholders = checked
        .message
        .as_ref()
        .map(Message::placeholders)
        .unwrap_or_default();
    let audience = assemble(&Assembly {
        store,
        channel: spec.channel,
        include: &checked.include,
        exclude: &checked.exclude,
        placeholders: &placeholders,
        zone: spec.time_zone,
        identities: Identities::Known,
        now,
    })
    .await?;
    let reserved = reservations(store, spec.channel, Some(campaign.id), now).await?;
    let publication = rehearsal(campaign, &checked, now);
    let forecast = forecast(spec, &publication, &audience, rate, &reserved);
    let mut preflight = figures(&audience, &forecast, now);
    preflight.refusals = refusals(checked, &audience, &forecast);
    preflight.warnings = warnings(&audience);
    Ok(preflight)
}

/// What publishing would pin, with a seed that follows from the campaign: asking twice shows the same.
fn rehearsal(campaign: &Campaign, checked: &AtOnce, now: DateTime<Utc>) -> Publication {
    let window = campaign.spec.window();
    Publication {
        at: now,
        by: String::new(),
        seed: Seed(keyed(
            &Seed([0; 32]),
            "preflight",
            &[&campaign.id.to_bytes()],
        )),
        plan_from: plan::plan_from(window.from, now),
        window,
        include: checked.include.clone(),
        exclude: checked.exclude.clone(),
        accepted: Accepted::default(),
        zone_data: chrono_tz::IANA_TZDB_VERSION.to_owned(),
        counts: None,
    }
}

fn figures(audience: &Audience, forecast: &Forecast, now: DateTime<Utc>) -> Preflight {
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

fn refusals(checked: AtOnce, audience: &Audience, forecast: &Forecast) -> Vec<Finding> {
    let AtOnce {
        include,
        mut refusals,
        message,
        unknown,
        ..
    } = checked;
    if audience.people.is_empty() {
        if !include.is_empty() {
            let detail = "nobody is left after duplicates and exclusions";
            refusals.push(Finding::new("audience", Code::NobodyLeft, detail));
        }
        return refusals;
    }
    for (name, people) in audience
        .empty
        .iter()
        .filter(|(name, _)| !unknown.contains(name))
    {
        let detail = format!("[{name}] is empty for {people} people and has no fallback");
        let finding = Finding::new("message", Code::EmptyPlaceholder, detail);
        refusals.push(finding.unless(Acceptable::EmptyPlaceholders));
    }
    if let Some(bytes) = message
        .map(|message| longest(&message, audience))
        .filter(|bytes| *bytes > TEAMS_LIMIT_BYTES)
    {
        let detail = format!(
            "with the longest values of the audience it may take {bytes} bytes; the channel takes {TEAMS_LIMIT_BYTES}"
        );
        refusals.push(Finding::new("message", Code::MessageTooLarge, detail));
    }
    // Who has a minute is known here: what was said of the campaign's own zone is replaced by it.
    let over = refusals
        .iter()
        .any(|finding| finding.code == Code::WindowClosed && finding.accept.is_none());
    refusals.retain(|finding| finding.code != Code::WindowClosed || finding.accept.is_none());
    let closed = forecast.plan.no_open_minute.len();
    if forecast.plan.planned.is_empty() {
        if !over {
            refusals.push(at_once::closed("the send window has no open minute left"));
        }
    } else if closed > 0 {
        let detail =
            format!("{closed} people are in zones without an open minute in the send window");
        let finding = Finding::new("opening_hours", Code::NoOpenMinute, detail);
        refusals.push(finding.unless(Acceptable::NoOpenMinute));
    }
    if let Verdict::Refused(refusal) = &forecast.verdict {
        refusals.push(Finding::new(
            "duration",
            Code::OverCapacity,
            refusal.to_string(),
        ));
    }
    refusals
}

fn warnings(audience: &Audience) -> Vec<Finding> {
    let zone = "planned in the campaign's time zone, because theirs is not one";
    let stranger =
        "not in the directory when it was last asked; they are asked for again when they are due";
    let asked =
        "not looked up in the directory yet; publishing does, and may find duplicates among them";
    [
        ("audience", Code::BadTimeZone, audience.bad_zones, zone),
        (
            "audience",
            Code::NotInDirectory,
            audience.not_in_directory,
            stranger,
        ),
        ("audience", Code::NotAsked, audience.unresolved, asked),
    ]
    .into_iter()
    .filter(|(.., people, _)| *people > 0)
    .map(|(field, code, people, why)| {
        Finding::new(field, code, format!("{people} people are {why}"))
    })
    .collect()
}

/// An upper bound of the largest message, in bytes as the channel counts them.
fn longest(message: &Message, audience: &Audience) -> usize {
    let mut cells = vec![0; audience.columns.len()];
    for person in &audience.people {
        for (longest, value) in cells.iter_mut().zip(&person.values) {
            *longest = value.chars().count().max(*longest);
        }
    }
    let cell = |name: &str| {
        let column = audience.columns.iter().position(|column| column == name);
        column
            .and_then(|column| cells.get(column).copied())
            .unwrap_or(0)
    };
    message.longest(Format::Teams, &cell, LINK_CHARS.div_ceil(ESCAPE_CHARS))
}

fn count(people: usize) -> u32 {
    u32::try_from(people).unwrap_or(u32::MAX)
}
