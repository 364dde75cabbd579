//! After a pause: every batch whose rung fell into it gets a minute of its own again.

use crate::PlanError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::Batch;
use domain::campaign::Campaign;
use domain::channel_stop::displace;
use domain::ids::CampaignId;
use domain::ladder::{Ladder, Position};
use domain::outcome::{Mark, Vector};
use domain::wake::Wake;
use platform::App;
use std::collections::HashMap;
use std::time::Duration;
use store::Written;
use timers::Task;

/// Batches read at a time.
const PAGE: u32 = 200;
/// When people who were held back are tried again.
const RETRY: TimeDelta = TimeDelta::minutes(1);
/// When somebody was still working on a batch: look again after their lease has ended.
const LOOK_AGAIN: Duration = Duration::from_secs(75);

/// Re-arms a campaign that was resumed at `resumed_at`. May be repeated: a batch that has its new minute
/// is no longer one whose rung fell into the pause.
///
/// # Errors
/// Whatever must bring the task back.
pub async fn resume(
    app: &App,
    task: &Task,
    id: CampaignId,
    epoch: u32,
    resumed_at: DateTime<Utc>,
) -> Result<(), PlanError> {
    let Some(campaign) = app
        .store
        .campaign(id)
        .await?
        .filter(|campaign| campaign.epoch == epoch)
    else {
        return Ok(());
    };
    if campaign.paused_at.is_some() || campaign.cancelled_at.is_some() {
        return Ok(());
    }
    let vectors: HashMap<u32, Vector> = app.store.vectors(id).await?.into_iter().collect();
    let mut busy = false;
    let mut from = 0;
    loop {
        let page = app.store.batches(id, from, PAGE).await?;
        let Some(last) = page.last() else { break };
        from = last.n + 1;
        for batch in &page {
            busy |= !rearm(app, &campaign, batch, vectors.get(&batch.n), resumed_at).await?;
        }
    }
    if busy {
        app.timers.enqueue(task, LOOK_AGAIN).await?;
    }
    Ok(())
}

/// Gives a batch its new minute if it needs one. False when somebody else is at work on it.
async fn rearm(
    app: &App,
    campaign: &Campaign,
    batch: &Batch,
    vector: Option<&Vector>,
    resumed_at: DateTime<Utc>,
) -> Result<bool, PlanError> {
    let (Some(planned), Some(publication)) = (batch.planned_at, &campaign.publication) else {
        return Ok(true);
    };
    let due = vector.map_or(Some(planned), Vector::due);
    if due.is_none_or(|due| due > resumed_at) {
        return Ok(true);
    }
    let mut next = vector
        .cloned()
        .unwrap_or_else(|| Vector::new(batch.people.len(), Position::first(planned)));
    let now = app.clock.now();
    app.settings.void_dead_lease(&mut next, now.machine);
    if next
        .lease
        .as_ref()
        .is_some_and(|lease| lease.until > now.machine)
        || next.any(Mark::Claimed)
    {
        return Ok(false);
    }
    let ladder = Ladder {
        seed: &publication.seed,
        hours: &campaign.spec.opening_hours,
        zone: batch.zone,
        window: publication.window,
        batch: batch.n,
    };
    if next.position.is_some() {
        displace(&mut next, &ladder, now.campaign);
    } else {
        // No rung is left, only people held back by a fault: they are tried again in a moment.
        next.retry_at = Some(now.campaign + RETRY);
    }
    if let Some(at) = next.due() {
        // A thousand further on: the names in between may be taken by wakes that were armed ahead of the vector.
        next.seq = (next.seq / 1_000 + 1) * 1_000;
        let wake = Wake::new(campaign.id, campaign.epoch, batch.n, next.seq);
        app.timers
            .arm(campaign.spec.channel, &wake, at, now.campaign)
            .await?;
    }
    let previous = vector.map(|vector| vector.w.as_str());
    next.w = format!(
        "resume-{}-{:08x}",
        app.settings.worker,
        app.entropy.u64() >> 32
    );
    Ok(matches!(
        app.store
            .write_vector(campaign.id, batch.n, previous, &next)
            .await?,
        Written::Done
    ))
}
