//! From `publishing` to `scheduled`, or back to `draft` with the reason.

use crate::PlanError;
use crate::{snapshot, write};
use audience::{Assembly, Audience, AudienceError, Forecast, Identities};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Campaign, FieldProblem, PlanCounts, Publication, State};
use domain::capacity::Verdict;
use domain::ids::CampaignId;
use markup::Message;
use platform::App;
use std::time::Duration;
use store::{StoreError, UpdateError};
use timers::Task;

/// Pause before the directory is asked again, where it does not say how long.
pub(crate) const DIRECTORY_PAUSE: Duration = Duration::from_secs(15);
/// The task is put off when less than this is left of the invocation.
const MARGIN: TimeDelta = TimeDelta::seconds(10);

/// Plans a campaign. Nothing of it can fire before this has succeeded as a whole.
///
/// # Errors
/// Whatever must bring the task back.
pub async fn plan(
    app: &App,
    id: CampaignId,
    epoch: u32,
    deadline: DateTime<Utc>,
) -> Result<(), PlanError> {
    let Some(campaign) = publishing(app, id, epoch).await? else {
        return Ok(());
    };
    let campaign = match snapshot::take(app, campaign, deadline).await? {
        Ok(Some(campaign)) => campaign,
        Ok(None) => return Ok(()),
        Err(error) => return stopped(app, id, epoch, error).await,
    };
    let Some(publication) = campaign.publication.clone() else {
        return Ok(());
    };
    let planned = match prepare(app, &campaign, &publication).await {
        Ok(planned) => planned,
        Err(Stop::Refused(problem)) => return refuse(app, id, epoch, problem).await,
        Err(Stop::Audience(error)) => return stopped(app, id, epoch, error).await,
    };
    let out_of_time = || app.clock.machine_now() + MARGIN > deadline;
    let (audience, forecast, reserved) = planned;
    match write::batches(app, &campaign, &audience, &forecast.plan, &out_of_time).await {
        Ok(batches) => {
            finish(
                app,
                id,
                epoch,
                counts(&audience, &forecast, batches, reserved),
            )
            .await
        }
        Err(PlanError::OutOfTime) => Ok(app
            .timers
            .enqueue(
                &Task::Plan {
                    campaign: id,
                    epoch,
                },
                Duration::ZERO,
            )
            .await?),
        Err(error) => Err(error),
    }
}

/// An audience that cannot be read: planned later where the directory only has to be waited for, otherwise refused.
async fn stopped(
    app: &App,
    id: CampaignId,
    epoch: u32,
    error: AudienceError,
) -> Result<(), PlanError> {
    let detail = match error {
        AudienceError::Directory(fault) => {
            let pause = fault.retry_after.unwrap_or(DIRECTORY_PAUSE);
            tracing::warn!(campaign.id = %id, pause.seconds = pause.as_secs(), "planning waits for the directory: {fault}");
            let task = Task::Plan {
                campaign: id,
                epoch,
            };
            return Ok(app.timers.enqueue(&task, pause).await?);
        }
        AudienceError::NoSuchList(list) | AudienceError::EmptyList(list) => {
            let found = app.store.list(list).await?;
            let name = found.map_or_else(|| list.to_string(), |list| format!("{:?}", list.name));
            format!("the list {name} is empty or does not exist any more")
        }
        AudienceError::Unreadable { .. } => error.to_string(),
        error => return Err(error.into()),
    };
    refuse(app, id, epoch, FieldProblem::new("audience", detail)).await
}

/// Why preparing stopped.
enum Stop {
    Refused(FieldProblem),
    Audience(AudienceError),
}

impl From<AudienceError> for Stop {
    fn from(error: AudienceError) -> Self {
        Stop::Audience(error)
    }
}

type Prepared = (Audience, Forecast, domain::capacity::Hourly<u64>);

/// Reads everybody, plans, and checks what the author has to know before anybody is written to.
async fn prepare(
    app: &App,
    campaign: &Campaign,
    publication: &Publication,
) -> Result<Prepared, Stop> {
    let refuse = |field: &str, detail: String| Err(Stop::Refused(FieldProblem::new(field, detail)));
    let Some(carrier) = &app.carrier(campaign.spec.channel) else {
        return refuse(
            "channel",
            format!(
                "{} is not configured in this deployment",
                campaign.spec.channel.as_str()
            ),
        );
    };
    let message = match Message::of(&campaign.spec) {
        Ok(message) => message,
        Err(error) => return refuse("message", error.to_string()),
    };
    let now = app.clock.campaign_now();
    let audience = audience::assemble(&Assembly {
        store: &app.store,
        channel: campaign.spec.channel,
        include: &publication.include,
        exclude: &publication.exclude,
        placeholders: &message.placeholders(),
        zone: campaign.spec.time_zone,
        identities: Identities::Pinned {
            carrier,
            campaign: campaign.id,
            epoch: campaign.epoch,
        },
        now,
    })
    .await?;
    if audience.people.is_empty() {
        return refuse(
            "audience",
            "nobody is left after duplicates and exclusions".into(),
        );
    }
    if !publication.accepted.empty_placeholders
        && let Some((name, people)) = audience.empty.iter().next()
    {
        return refuse(
            "message",
            format!("[{name}] is empty for {people} people and has no fallback"),
        );
    }
    let reserved =
        audience::reservations(&app.store, campaign.spec.channel, Some(campaign.id), now).await?;
    let rate = app.settings.rate(campaign.spec.channel);
    let forecast = audience::forecast(&campaign.spec, publication, &audience, rate, &reserved);
    if forecast.plan.planned.is_empty() {
        return refuse(
            "opening_hours",
            "the send window has no open minute left".into(),
        );
    }
    let closed = forecast.plan.no_open_minute.len();
    if closed > 0 && !publication.accepted.no_open_minute {
        return refuse(
            "opening_hours",
            format!("{closed} people are in zones without an open minute in the send window"),
        );
    }
    match &forecast.verdict {
        Verdict::Refused(refusal) => refuse("duration", refusal.to_string()),
        Verdict::Fits { reserves, .. } => {
            let reserves = reserves.clone();
            Ok((audience, forecast, reserves))
        }
    }
}

fn counts(
    audience: &Audience,
    forecast: &Forecast,
    batches: u32,
    reserved: domain::capacity::Hourly<u64>,
) -> PlanCounts {
    PlanCounts {
        recipients: u32::try_from(audience.people.len()).unwrap_or(u32::MAX),
        batches,
        duplicates: audience.duplicates,
        excluded: audience.excluded,
        bad_zones: audience.bad_zones,
        no_open_minute: u32::try_from(forecast.plan.no_open_minute.len()).unwrap_or(u32::MAX),
        not_in_directory: audience.not_in_directory,
        first_at: forecast.plan.planned.first().map(|planned| planned.at),
        last_at: forecast.plan.planned.last().map(|planned| planned.at),
        reserved,
    }
}

/// The campaign, if it is still being published in this epoch.
async fn publishing(app: &App, id: CampaignId, epoch: u32) -> Result<Option<Campaign>, PlanError> {
    let campaign = app.store.campaign(id).await?;
    Ok(campaign.filter(|campaign| campaign.state == State::Publishing && campaign.epoch == epoch))
}

async fn finish(
    app: &App,
    id: CampaignId,
    epoch: u32,
    counts: PlanCounts,
) -> Result<(), PlanError> {
    tracing::info!(campaign.id = %id, recipients = counts.recipients, batches = counts.batches, "planned");
    change(app, id, epoch, |campaign| {
        campaign.state = State::Scheduled;
        if let Some(publication) = &mut campaign.publication {
            publication.counts = Some(counts.clone());
        }
    })
    .await
}

async fn refuse(
    app: &App,
    id: CampaignId,
    epoch: u32,
    problem: FieldProblem,
) -> Result<(), PlanError> {
    tracing::info!(campaign.id = %id, field = problem.field, "planning refused");
    change(app, id, epoch, |campaign| {
        campaign.state = State::Draft;
        campaign.publication = None;
        campaign.refused = Some(problem.clone());
    })
    .await
}

/// Changes the campaign unless it has moved on: another planner was quicker, or it was deleted meanwhile.
async fn change(
    app: &App,
    id: CampaignId,
    epoch: u32,
    mut apply: impl FnMut(&mut Campaign),
) -> Result<(), PlanError> {
    let changed = app
        .store
        .update_campaign(id, |campaign| {
            if campaign.state != State::Publishing || campaign.epoch != epoch {
                return Err(());
            }
            apply(campaign);
            Ok(())
        })
        .await;
    match changed {
        Ok(_) | Err(UpdateError::Refused(())) => Ok(()),
        // Deleted while it was planned: what was written meanwhile goes too.
        Err(UpdateError::Store(StoreError::NotFound { .. })) => Ok(app
            .timers
            .enqueue(&Task::Purge { campaign: id }, Duration::ZERO)
            .await?),
        Err(UpdateError::Store(error)) => Err(error.into()),
    }
}
