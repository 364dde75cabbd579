//! A draft whose people are few enough to be read while its author waits.

use super::forecast_view::{ColumnView, ZoneView};
use super::ladder;
use super::looked::{Looked, columns};
use crate::acts::faults;
use crate::problem::Problem;
use audience::Audience;
use audience::preflight::{self, AtOnce, Rehearsal};
use chrono::{DateTime, Utc};
use domain::campaign::Campaign;
use domain::ladder::first_tries;
use platform::App;
use std::cmp::Reverse;

/// Zones named, those with most people.
const ZONES_MAX: usize = 50;

/// Reads and plans everybody. `address` is that of the person whose ladder is wanted.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn look(
    app: &App,
    draft: &Campaign,
    checked: &AtOnce,
    address: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Looked, Problem> {
    let rate = app.settings.rate(draft.spec.channel);
    let rehearsal = preflight::rehearse(&app.store, draft, rate, now, &[])
        .await
        .map_err(faults::audience)?;
    let ladder = ladder::of_audience(draft, &rehearsal, address);
    let Rehearsal {
        preflight,
        audience,
        plan,
        ..
    } = rehearsal;
    let columns = columns(checked)
        .into_iter()
        .map(|column| ColumnView {
            people: Some(filled(&audience, &column.name)),
            ..column
        })
        .collect();
    Ok(Looked {
        exact: true,
        preflight,
        tries: first_tries(&plan.planned),
        by_zone: by_zone(&audience),
        zones: audience.zones,
        columns,
        ladder,
    })
}

fn filled(audience: &Audience, column: &str) -> u32 {
    let Some(index) = audience.columns.iter().position(|name| name == column) else {
        return 0;
    };
    let has = audience.people.iter().filter(|person| {
        person
            .values
            .get(index)
            .is_some_and(|value| !value.is_empty())
    });
    u32::try_from(has.count()).unwrap_or(u32::MAX)
}

fn by_zone(audience: &Audience) -> Vec<ZoneView> {
    let mut people = vec![0u32; audience.zones.len()];
    for person in &audience.people {
        if let Some(people) = people.get_mut(usize::from(person.zone)) {
            *people += 1;
        }
    }
    let zones = audience.zones.iter().zip(people);
    let mut found: Vec<ZoneView> = zones
        .filter(|(_, people)| *people > 0)
        .map(|(zone, people)| ZoneView {
            time_zone: zone.name().to_owned(),
            people,
        })
        .collect();
    found.sort_by_key(|zone| Reverse(zone.people));
    found.truncate(ZONES_MAX);
    found
}
