//! The ladder of one example person: what the rule means, with real times.

use super::forecast_view::{LadderTry, LadderView};
use audience::preflight::Rehearsal;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::campaign::Campaign;
use domain::jitter::Seed;
use domain::ladder::{Ladder, Position};
use domain::list::{FIRST_NAME, LAST_NAME};
use domain::plan;
use domain::send_window::OpenMinutes;

/// Stands for the seed that publishing draws.
const SEED: Seed = Seed([0; 32]);

/// The example stands after this part of the plan: an eighth.
const EARLY: usize = 8;

/// The ladder of the person with this address, else of somebody early in the plan, whose rounds are all ahead.
pub(super) fn of_audience(
    draft: &Campaign,
    rehearsal: &Rehearsal,
    address: Option<&str>,
) -> Option<LadderView> {
    let (audience, planned) = (&rehearsal.audience, &rehearsal.plan.planned);
    let person = |index: u32| audience.people.get(usize::try_from(index).ok()?);
    let asked = address.and_then(|address| {
        let mut planned = planned.iter();
        planned.find(|one| person(one.person).is_some_and(|person| &*person.address == address))
    });
    let one = asked.or_else(|| planned.get(planned.len() / EARLY))?;
    let (found, zone) = (
        person(one.person)?,
        audience.zones.get(usize::from(one.zone))?,
    );
    let value = |name: &str| {
        let index = audience.columns.iter().position(|column| column == name)?;
        found.values.get(index).map(str::to_owned)
    };
    let name = [value(FIRST_NAME), value(LAST_NAME)];
    let name: Vec<String> = name
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    Some(LadderView {
        address: Some(found.address.to_string()),
        name: (!name.is_empty()).then(|| name.join(" ")),
        time_zone: zone.name().to_owned(),
        tries: tries(draft, *zone, one.at),
    })
}

/// The ladder of somebody in the campaign's zone, early in its open minutes.
pub(super) fn of_nobody(draft: &Campaign, now: DateTime<Utc>) -> Option<LadderView> {
    let spec = &draft.spec;
    let (window, zone) = (spec.window(), spec.time_zone);
    let from = plan::plan_from(window.from, now);
    let open = OpenMinutes::for_planning(&spec.opening_hours, zone, from, window.until);
    let early = (open.total() > 0).then(|| open.instant(open.total() / EARLY as u64))?;
    Some(LadderView {
        address: None,
        name: None,
        time_zone: zone.name().to_owned(),
        tries: tries(draft, zone, early),
    })
}

fn tries(draft: &Campaign, zone: Tz, planned: DateTime<Utc>) -> Vec<LadderTry> {
    let ladder = Ladder {
        seed: &SEED,
        hours: &draft.spec.opening_hours,
        zone,
        window: draft.spec.window(),
        batch: 0,
    };
    let rungs = ladder.rungs_from(Position::first(planned));
    // Whoever is sent to whatever their status is tried once.
    let count = if draft.spec.presence_rule().asks() {
        rungs.len()
    } else {
        1
    };
    rungs.into_iter().take(count).map(LadderTry::from).collect()
}
