//! Deletes campaigns that finished long ago, as an author would: report and recipients go, links keep working for a
//! while. What is left of them is removed like the rest of everything deleted.

use crate::SweepError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Campaign, State};
use platform::{App, Tombstone};
use serde_json::json;
use store::{AuditEntry, StoreError};

/// Finished campaigns looked at in one sweep, the oldest first.
const LOOKED_AT: usize = 100;
/// Campaigns deleted in one sweep.
const AT_ONCE: usize = 20;
/// Who is said to have deleted them.
const BY: &str = "retention";

/// Deletes what has been finished for longer than the deployment keeps it. Returns how many campaigns.
///
/// # Errors
/// When the store does not answer; the next sweep goes on.
pub async fn expire(app: &App) -> Result<usize, SweepError> {
    let kept = TimeDelta::days(app.settings.retention_days.into());
    let since = app.clock.campaign_now() - kept;
    let store = &app.store;
    let old = store
        .finished_campaigns_made_before(since, LOOKED_AT)
        .await?;
    let mut deleted = 0;
    for campaign in old.iter().filter(|campaign| is_over(campaign, since)) {
        if deleted == AT_ONCE {
            break;
        }
        deleted += usize::from(delete(app, campaign).await?);
    }
    Ok(deleted)
}

/// Whether a campaign finished before `since`. Of one that is read from the index this is asked once more by the
/// conditional write: whoever reopens it makes another version.
fn is_over(campaign: &Campaign, since: DateTime<Utc>) -> bool {
    campaign.state == State::Finished && campaign.finished.is_some_and(|(at, _)| at < since)
}

async fn delete(app: &App, campaign: &Campaign) -> Result<bool, SweepError> {
    let (store, now) = (&app.store, app.clock.campaign_now());
    let links = Tombstone::of(campaign).to_text();
    match store
        .delete_campaign(campaign.id, &links, campaign.version, now)
        .await
    {
        Ok(()) => {}
        // Changed or deleted meanwhile.
        Err(StoreError::Conflict { .. } | StoreError::NotFound { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    let entry = AuditEntry {
        at: now,
        by: BY.to_owned(),
        act: "delete".to_owned(),
        detail: json!({ "state": campaign.state, "kept_days": app.settings.retention_days }),
    };
    store.append_audit(campaign.id, &entry).await?;
    app.metrics.expired(campaign.spec.channel);
    tracing::info!(campaign.id = %campaign.id, "deleted: it finished long ago");
    Ok(true)
}
