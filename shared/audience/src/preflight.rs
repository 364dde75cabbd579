//! Preflight: what publishing a draft now would do, without doing it.

mod at_once;
mod dynamic;
mod figures;
mod finding;
#[cfg(test)]
mod tests;

pub use at_once::{AtOnce, at_once};
pub use dynamic::Unreadable;
pub use figures::{HourlySends, IdentifiedBy, Missing, Preflight};
pub use finding::{Acceptable, Code, Finding};

use crate::assemble::{Assembly, assemble};
use crate::forecast::{Forecast, forecast, reservations};
use crate::{Audience, AudienceError, Identities};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Accepted, Campaign, Channel, Publication};
use domain::capacity::Verdict;
use domain::jitter::{Seed, keyed};
use domain::plan::{self, Plan};
use markup::{Format, Message};
use store::Store;

/// How long the result of a preflight job is kept, in machine time.
pub const KEPT: TimeDelta = TimeDelta::hours(1);
/// Characters of a tracked link: a base address of a hundred, `/r/`, a token of 54.
const LINK_CHARS: usize = 157;
/// What the bound of a message's size allows for each character of a link; ours need no escape.
const ESCAPE_CHARS: usize = 5;

/// The preflight of a draft at `rate` requests per second, asking nobody but the store. The minutes are as random as
/// the real ones and not the same: those follow from a seed that publishing draws.
///
/// Lists that are read from the directory count as they were last read: read them first, and say which of them were
/// `unreadable`.
///
/// # Errors
/// When the store does not answer.
pub async fn of_campaign(
    store: &Store,
    campaign: &Campaign,
    rate: u32,
    now: DateTime<Utc>,
    unreadable: &[Unreadable],
) -> Result<Preflight, AudienceError> {
    let rehearsal = rehearse(store, campaign, rate, now, unreadable).await?;
    Ok(rehearsal.preflight)
}

/// A preflight with everything it was made from.
#[derive(Debug)]
pub struct Rehearsal {
    /// What publishing would do.
    pub preflight: Preflight,
    /// What publishing would pin.
    pub publication: Publication,
    /// Everybody addressed.
    pub audience: Audience,
    /// Everybody's minute.
    pub plan: Plan,
}

/// As [`of_campaign`], with the people and their minutes.
///
/// # Errors
/// When the store does not answer.
pub async fn rehearse(
    store: &Store,
    campaign: &Campaign,
    rate: u32,
    now: DateTime<Utc>,
    unreadable: &[Unreadable],
) -> Result<Rehearsal, AudienceError> {
    let spec = &campaign.spec;
    let mut checked = at_once(store, spec, Accepted::default(), now).await?;
    dynamic::settle(store, &mut checked, unreadable).await?;
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
    let publication = pinned(campaign, &checked, now);
    let forecast = forecast(spec, &publication, &audience, rate, &reserved);
    let mut preflight = figures::of(&audience, &forecast, now);
    preflight.refusals = refusals(checked, &audience, &forecast);
    preflight.warnings = warnings(&audience, spec.channel);
    Ok(Rehearsal {
        preflight,
        publication,
        audience,
        plan: forecast.plan,
    })
}

/// What publishing would pin, with a seed that follows from the campaign: asking twice shows the same.
fn pinned(campaign: &Campaign, checked: &AtOnce, now: DateTime<Utc>) -> Publication {
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
    if let Some((bytes, limit)) = message
        .map(|message| (longest(&message, audience), message.limit(Format::Teams)))
        .filter(|(bytes, limit)| bytes > limit)
    {
        let detail = format!(
            "with the longest values of the audience it may take {bytes} bytes; the channel takes {limit}"
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

fn warnings(audience: &Audience, channel: Channel) -> Vec<Finding> {
    let zone = "planned in the campaign's time zone, because theirs is not one";
    let stranger =
        "not in the directory when it was last asked; they are asked for again when they are due";
    let asked = match channel {
        Channel::Teams => {
            "not looked up in the directory yet; publishing does, and may find duplicates among them"
        }
        Channel::Skype => {
            "known by their addresses; they are looked up on the pool when they are due"
        }
    };
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
        for (longest, value) in cells.iter_mut().zip(person.values.iter()) {
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
