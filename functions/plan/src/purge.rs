//! Removes what is left of a deleted campaign, piece by piece.

use crate::PlanError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::CampaignId;
use platform::App;
use std::time::Duration;
use timers::Task;

/// Items removed between two looks at the clock.
const PIECE: usize = 500;

/// Removes batches, outcomes, clicks and index. The tombstone that keeps links working stays.
///
/// # Errors
/// Whatever must bring the task back.
pub async fn purge(app: &App, id: CampaignId, deadline: DateTime<Utc>) -> Result<(), PlanError> {
    if app.store.campaign(id).await?.is_some() {
        return Ok(());
    }
    while !app.store.purge_campaign(id, PIECE).await? {
        if app.clock.machine_now() + TimeDelta::seconds(10) > deadline {
            return Ok(app
                .timers
                .enqueue(&Task::Purge { campaign: id }, Duration::ZERO)
                .await?);
        }
    }
    Ok(())
}
