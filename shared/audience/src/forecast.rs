//! When everybody would be sent to, and whether the channel can carry it.

use crate::AudienceError;
use crate::people::Audience;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Campaign, Channel, Publication, Spec, State};
use domain::capacity::{self, Hourly, Load, Verdict};
use domain::plan::{self, Plan, PlanInput};
use domain::send_window::OpenMinutes;
use store::Store;

/// Share of people expected to be absent at any one try when presence is asked for.
pub const EXPECTED_ABSENCE_PERMILLE: u16 = 200;
/// Live campaigns looked at for reservations.
const LIVE: usize = 500;

/// The plan and what the channel makes of it.
#[derive(Debug)]
pub struct Forecast {
    /// Everybody's minute.
    pub plan: Plan,
    /// First tries by hour.
    pub per_hour: Hourly<u32>,
    /// Open minutes of the campaign's zone that may be planned.
    pub open_minutes: u64,
    /// Whether the channel can carry it.
    pub verdict: Verdict,
}

/// Plans `audience` as `publication` says. `reserved` is what other campaigns of the channel
/// need, by hour.
pub fn forecast(
    spec: &Spec,
    publication: &Publication,
    audience: &Audience,
    rate: u32,
    reserved: &Hourly<u64>,
) -> Forecast {
    let people: Vec<plan::Person> = audience
        .people
        .iter()
        .map(|person| plan::Person {
            key: plan::person_key(person.identity()),
            zone: person.zone,
        })
        .collect();
    let input = PlanInput {
        seed: &publication.seed,
        hours: &spec.opening_hours,
        window: publication.window,
        plan_from: publication.plan_from,
        zones: &audience.zones,
    };
    let plan = plan::plan(&input, &people);
    let per_hour = capacity::per_hour(plan.planned.iter().map(|planned| planned.at));
    let open: Vec<OpenMinutes> = audience
        .zones
        .iter()
        .map(|zone| {
            OpenMinutes::for_planning(
                &spec.opening_hours,
                *zone,
                publication.plan_from,
                publication.window.until,
            )
        })
        .collect();
    let asks = spec.presence_rule().asks();
    let load = Load {
        tries: &per_hour,
        first_contacts: (plan.planned.len() as u64).saturating_sub(u64::from(audience.known)),
        expected_absence_permille: if asks { EXPECTED_ABSENCE_PERMILLE } else { 0 },
        rate,
        open_seconds: &capacity::open_seconds(&open),
        reserved,
    };
    let verdict = capacity::check(&load);
    let open_minutes = open.first().map_or(0, OpenMinutes::total);
    Forecast {
        plan,
        per_hour,
        open_minutes,
        verdict,
    }
}

/// What the published campaigns of a channel reserve from `now` on, by hour, `except` one.
///
/// # Errors
/// When the store does not answer.
pub async fn reservations(
    store: &Store,
    channel: Channel,
    except: Option<domain::ids::CampaignId>,
    now: DateTime<Utc>,
) -> Result<Hourly<u64>, AudienceError> {
    let mut sum = Hourly::new();
    for state in [State::Scheduled, State::Running] {
        let mut cursor = None;
        let mut read = 0;
        loop {
            let page = store.campaigns(Some(state), cursor, 100).await?;
            read += page.items.len();
            page.items
                .iter()
                .filter(|campaign| campaign.spec.channel == channel && Some(campaign.id) != except)
                .for_each(|campaign| add(&mut sum, campaign, now));
            cursor = page.next;
            if cursor.is_none() || read >= LIVE {
                break;
            }
        }
    }
    Ok(sum)
}

fn add(sum: &mut Hourly<u64>, campaign: &Campaign, now: DateTime<Utc>) {
    if campaign.cancelled_at.is_some() {
        return;
    }
    let counts = campaign
        .publication
        .as_ref()
        .and_then(|publication| publication.counts.as_ref());
    for (hour, requests) in counts.into_iter().flat_map(|counts| &counts.reserved) {
        if *hour + TimeDelta::hours(1) > now {
            *sum.entry(*hour).or_default() += requests;
        }
    }
}
