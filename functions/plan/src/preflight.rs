//! A preflight that is too long for a request, as a job whose result is kept for a while.

use crate::{PlanError, planning, snapshot};
use audience::AudienceError;
use audience::preflight::{self, Finding, Unreadable};
use audience::sources;
use channels::ChannelFault;
use chrono::{DateTime, Utc};
use domain::campaign::{Campaign, Channel};
use domain::ids::CampaignId;
use domain::list::Kind;
use platform::App;
use timers::Task;

/// The kind of document under which results are kept.
const KIND: &str = "preflight";

/// Makes the preflight of a draft and keeps it under `job`. Lists that come from the directory are read first: that
/// makes a version of one only where something has changed.
///
/// # Errors
/// Whatever must bring the task back.
pub async fn run(
    app: &App,
    id: CampaignId,
    job: &str,
    deadline: DateTime<Utc>,
) -> Result<(), PlanError> {
    let Some(campaign) = app.store.campaign(id).await? else {
        return Ok(());
    };
    let unreadable = match read(app, &campaign, deadline).await? {
        Ok(unreadable) => unreadable,
        Err(fault) => {
            let (kept_for, machine_now) = (id.to_string(), app.clock.machine_now());
            let asked = app
                .store
                .document(KIND, &kept_for, job, machine_now)
                .await?;
            // Nobody asks any more: the directory did not answer for too long.
            if asked.is_none() {
                return Ok(());
            }
            let pause = fault.retry_after.unwrap_or(planning::DIRECTORY_PAUSE);
            tracing::warn!(campaign.id = %id, pause.seconds = pause.as_secs(), "a preflight waits for the directory: {fault}");
            let again = Task::Preflight {
                campaign: id,
                job: job.to_owned(),
            };
            return Ok(app.timers.enqueue(&again, pause).await?);
        }
    };
    let mut result = preflight::of_campaign(
        &app.store,
        &campaign,
        app.settings.rate(campaign.spec.channel),
        app.clock.campaign_now(),
        &unreadable,
    )
    .await?;
    if app.carrier(campaign.spec.channel).is_none() {
        let finding = Finding::not_configured(campaign.spec.channel);
        result.refusals.push(finding);
    }
    let text = serde_json::to_string(&result).unwrap_or_default();
    let expires = app.clock.machine_now() + preflight::KEPT;
    Ok(app
        .store
        .put_document(KIND, &id.to_string(), job, &text, Some(expires))
        .await?)
}

/// Reads the lists that come from the directory. Those that cannot be read are told; a directory that has to be
/// waited for is the fault inside.
async fn read(
    app: &App,
    campaign: &Campaign,
    deadline: DateTime<Utc>,
) -> Result<Result<Vec<Unreadable>, ChannelFault>, PlanError> {
    let audience = &campaign.spec.audience;
    let mut unreadable = Vec::new();
    for id in audience.include.iter().chain(&audience.exclude) {
        let Some(list) = app.store.list(*id).await? else {
            continue;
        };
        let other_channel = list.kind == Kind::AllUsers && campaign.spec.channel != Channel::Teams;
        if !list.kind.is_dynamic() || other_channel {
            continue;
        }
        let (source, now) = (snapshot::source(app, deadline), app.clock.campaign_now());
        match sources::refresh(&source, *id, &campaign.owner, now).await {
            Ok(_) | Err(AudienceError::NoSuchList(_)) => {}
            Err(AudienceError::Directory(fault)) => return Ok(Err(fault)),
            Err(error @ AudienceError::Unreadable { list, .. }) => unreadable.push(Unreadable {
                list,
                detail: error.to_string(),
            }),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Ok(unreadable))
}
