//! Writes what was planned: batches, the index from people to batches, and a wake for each batch.

use crate::PlanError;
use audience::Audience;
use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::{Batch, Recipient};
use domain::campaign::Campaign;
use domain::plan::{self, MAX_PEOPLE, Plan};
use domain::wake::Wake;
use platform::App;

/// Batches written, then armed, between two looks at the clock.
const SLICE: usize = 500;
/// Name of the document that says how far a plan is written.
const PROGRESS: &str = "progress";
/// How long it is kept: longer than any plan takes.
const PROGRESS_KEPT: TimeDelta = TimeDelta::days(7);

/// Writes all batches and arms their wakes; goes on after the last slice that an earlier run finished.
/// Returns how many batches there are.
///
/// # Errors
/// [`PlanError::OutOfTime`] between two slices; whatever the store or the timers say.
pub async fn batches(
    app: &App,
    campaign: &Campaign,
    audience: &Audience,
    plan: &Plan,
    out_of_time: &impl Fn() -> bool,
) -> Result<u32, PlanError> {
    let layout = layout(audience, plan);
    let progress = format!("{}-{}", campaign.id, campaign.epoch);
    let done = app
        .store
        .document("plan", &progress, PROGRESS, app.clock.machine_now())
        .await?;
    let mut next = done
        .and_then(|text| text.parse::<usize>().ok())
        .unwrap_or(0);
    if next == 0 {
        let mut entries = Vec::with_capacity(audience.people.len() * 2);
        for (n, group) in layout.iter().enumerate() {
            let n = u32::try_from(n).unwrap_or(u32::MAX);
            for (position, person) in group.people.iter().enumerate() {
                let person = &audience.people[*person as usize];
                let position = u16::try_from(position).unwrap_or(u16::MAX);
                // Also by object id: a read receipt names nothing else.
                for name in [Some(&person.address), person.object_id.as_ref()] {
                    entries.extend(name.map(|name| (&**name, n, position)));
                }
            }
        }
        app.store
            .put_person_index(campaign.id, campaign.epoch, entries)
            .await?;
    }
    let forget = app.clock.machine_now() + PROGRESS_KEPT;
    while next < layout.len() {
        if out_of_time() {
            return Err(PlanError::OutOfTime);
        }
        let end = (next + SLICE).min(layout.len());
        let slice: Vec<Batch> = (next..end)
            .map(|n| {
                batch(
                    campaign,
                    audience,
                    &layout[n],
                    u32::try_from(n).unwrap_or(u32::MAX),
                )
            })
            .collect();
        app.store.put_batches(campaign.id, &slice).await?;
        let wakes = slice
            .iter()
            .filter_map(|batch| {
                Some((
                    Wake::new(campaign.id, campaign.epoch, batch.n, 0),
                    batch.planned_at?,
                ))
            })
            .collect();
        let rate = app.settings.schedules_per_second;
        app.timers
            .arm_many(campaign.spec.channel, wakes, app.clock.campaign_now(), rate)
            .await?;
        next = end;
        app.store
            .put_document("plan", &progress, PROGRESS, &next.to_string(), Some(forget))
            .await?;
    }
    Ok(u32::try_from(layout.len()).unwrap_or(u32::MAX))
}

/// One batch to be written: whom it holds and when.
struct Group {
    people: Vec<u32>,
    planned_at: Option<DateTime<Utc>>,
    zone: u16,
}

/// Batches in order of time, which later readers rely on; people without an open minute come last.
fn layout(audience: &Audience, plan: &Plan) -> Vec<Group> {
    let size = |person: u32| {
        let person = &audience.people[person as usize];
        let values: usize = person.values.iter().map(|value| value.len() + 3).sum();
        person.address.len() + person.object_id.as_ref().map_or(0, |id| id.len()) + values + 16
    };
    let mut groups: Vec<Group> = plan::batches(&plan.planned, size)
        .into_iter()
        .map(|range| {
            let planned = &plan.planned[range];
            Group {
                people: planned.iter().map(|planned| planned.person).collect(),
                planned_at: planned.first().map(|first| first.at),
                zone: planned.first().map_or(0, |first| first.zone),
            }
        })
        .collect();
    groups.extend(plan.no_open_minute.chunks(MAX_PEOPLE).map(|people| {
        Group {
            people: people.to_vec(),
            planned_at: None,
            zone: people
                .first()
                .map_or(0, |person| audience.people[*person as usize].zone),
        }
    }));
    groups
}

fn batch(campaign: &Campaign, audience: &Audience, group: &Group, n: u32) -> Batch {
    let people = group.people.iter().map(|person| {
        let person = &audience.people[*person as usize];
        Recipient {
            address: person.address.to_string(),
            object_id: person.object_id.as_ref().map(ToString::to_string),
            values: person.values.iter().map(ToString::to_string).collect(),
        }
    });
    Batch {
        n,
        epoch: campaign.epoch,
        planned_at: group.planned_at,
        zone: audience.zones[usize::from(group.zone)],
        columns: audience.columns.clone(),
        people: people.collect(),
    }
}
