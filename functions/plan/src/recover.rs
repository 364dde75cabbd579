//! After a restore of the table: everything live is paused first, then whoever may have been sent to since the restore
//! point becomes `unknown`. Every step finds what is left of it, so the task may be cut off and repeated anywhere.

use crate::PlanError;
use crate::recover_people;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Campaign, State};
use domain::ids::CampaignId;
use domain::recovery::{KEPT, KIND, Recovered, Recovery, Step};
use platform::App;
use serde_json::json;
use std::time::Duration;
use store::{AuditEntry, StoreError, UpdateError};
use timers::Task;

/// States in which somebody may have been sent to since, or may be sent to again: drafts may have been published.
const LIVE: [State; 4] = [
    State::Publishing,
    State::Scheduled,
    State::Running,
    State::Draft,
];
/// Campaigns listed at a time.
const PAGE: usize = 200;
/// Left of an invocation when the task is put off.
pub(crate) const MARGIN: TimeDelta = TimeDelta::seconds(20);
/// When to look again for a plan that is being made.
const LOOK_AGAIN: Duration = Duration::from_secs(30);
/// Epochs that a draft skips: one-shots of a publication since the restore point bear the next one's names.
const EPOCHS_SKIPPED: u32 = 1_000;

/// Goes on with a recovery.
///
/// # Errors
/// Whatever must bring the task back.
pub(crate) async fn run(app: &App, job: &str, deadline: DateTime<Utc>) -> Result<(), PlanError> {
    let known = app.store.job(KIND, job, app.clock.machine_now()).await?;
    let Some(mut recovery) = known.filter(|known: &Recovery| known.done_at.is_none()) else {
        return Ok(());
    };
    let mut campaigns = match recovery.campaigns.take() {
        Some(campaigns) => campaigns,
        None => listed(app).await?,
    };
    save(app, &mut recovery, &campaigns).await?;
    let out_of_time = || app.clock.machine_now() + MARGIN > deadline;
    // Everything is held before the first person is looked at.
    for index in 0..campaigns.len() {
        if campaigns[index].step == Step::Listed {
            if out_of_time() {
                return again(app, job, Duration::ZERO).await;
            }
            campaigns[index].step = hold(app, &recovery, &campaigns[index]).await?;
            save(app, &mut recovery, &campaigns).await?;
        }
    }
    for index in 0..campaigns.len() {
        while campaigns[index].step == Step::Paused {
            if out_of_time() {
                return again(app, job, Duration::ZERO).await;
            }
            let before = campaigns[index].clone();
            recover_people::step(app, recovery.until, &mut campaigns[index]).await?;
            if campaigns[index] == before {
                break;
            }
            save(app, &mut recovery, &campaigns).await?;
        }
    }
    if campaigns.iter().any(|campaign| !campaign.step.is_last()) {
        return again(app, job, LOOK_AGAIN).await;
    }
    recovery.done_at = Some(app.clock.campaign_now());
    save(app, &mut recovery, &campaigns).await?;
    let people: u32 = campaigns.iter().map(|campaign| campaign.unknown).sum();
    tracing::info!(job, campaigns = campaigns.len(), people, "recovered");
    Ok(())
}

async fn again(app: &App, job: &str, delay: Duration) -> Result<(), PlanError> {
    let task = Task::Recover {
        job: job.to_owned(),
    };
    Ok(app.timers.enqueue(&task, delay).await?)
}

async fn save(
    app: &App,
    recovery: &mut Recovery,
    campaigns: &[Recovered],
) -> Result<(), PlanError> {
    recovery.campaigns = Some(campaigns.to_vec());
    let until = app.clock.machine_now() + KEPT;
    Ok(app
        .store
        .keep_job(KIND, &recovery.job, recovery, until)
        .await?)
}

/// Whatever is live, once: nothing moves while the table is being restored.
async fn listed(app: &App) -> Result<Vec<Recovered>, PlanError> {
    let mut found = Vec::new();
    for state in LIVE {
        let mut cursor = None;
        loop {
            let page = app.store.campaigns(Some(state), cursor, PAGE).await?;
            let listed = |campaign: &Campaign| Recovered::listed(campaign.id, state);
            found.extend(page.items.iter().map(listed));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    Ok(found)
}

/// Pauses one campaign, as an operator would. A plan that was being made is made again, behind the pause.
async fn hold(app: &App, recovery: &Recovery, of: &Recovered) -> Result<Step, PlanError> {
    let until = recovery.until;
    let held = app.store.update_campaign(of.id, |campaign| {
        match campaign.state {
            State::Draft if campaign.paused_at != Some(until) => {
                campaign.epoch += EPOCHS_SKIPPED;
                campaign.paused_at = Some(until);
            }
            State::Draft => {}
            State::Finished => return Err(()),
            _ if campaign.cancelled_at.is_some() => return Err(()),
            _ => campaign.paused_at = campaign.paused_at.or(Some(until)),
        }
        campaign.updated = until;
        Ok(())
    });
    let campaign = match held.await {
        Ok(campaign) => campaign,
        Err(UpdateError::Refused(()) | UpdateError::Store(StoreError::NotFound { .. })) => {
            return Ok(Step::Ended);
        }
        Err(UpdateError::Store(error)) => return Err(error.into()),
    };
    audit(app, recovery, campaign.id).await?;
    match campaign.state {
        State::Draft => Ok(Step::Recovered),
        State::Publishing => {
            let task = Task::Plan {
                campaign: campaign.id,
                epoch: campaign.epoch,
            };
            app.timers.enqueue(&task, Duration::ZERO).await?;
            Ok(Step::Paused)
        }
        State::Scheduled | State::Running | State::Finished => Ok(Step::Paused),
    }
}

async fn audit(app: &App, recovery: &Recovery, id: CampaignId) -> Result<(), PlanError> {
    let entry = AuditEntry {
        at: app.clock.campaign_now(),
        by: recovery.by.clone(),
        act: "recover".to_owned(),
        detail: json!({ "job": recovery.job, "restored_to": recovery.restored_to, "paused_at": recovery.until }),
    };
    Ok(app.store.append_audit(id, &entry).await?)
}
