//! Batches that should have been woken and were not, and claims of workers that are gone.

use crate::SweepError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Campaign;
use domain::outcome::{Mark, Vector};
use domain::wake::Wake;
use platform::App;
use std::collections::HashSet;
use std::time::Duration;

/// A batch is overdue this long after it was due.
const OVERDUE: TimeDelta = TimeDelta::minutes(15);
/// A claim is settled this long after its lease has ended (machine time).
const ABANDONED: TimeDelta = TimeDelta::seconds(30);

/// Wakes what is overdue. The wake carries the vector's own `seq`, so that it counts, and goes straight to the
/// queue, so that it needs no name. Returns how many were woken.
pub async fn wake(
    app: &App,
    campaign: &Campaign,
    vectors: &[(u32, Vector)],
) -> Result<usize, SweepError> {
    let now = app.clock.now();
    // The wakes of a stopped channel are not lost, they are put off.
    let channel_stop = app.store.channel_stop(campaign.spec.channel).await?;
    let stopped = campaign.paused_at.is_some()
        || campaign.cancelled_at.is_some()
        || channel_stop.is_some_and(|stop| stop.still_felt(now.campaign));
    let mut found: Vec<(u32, u32)> = vectors
        .iter()
        .filter(|(_, vector)| {
            let abandoned = vector.any(Mark::Claimed)
                && vector
                    .lease
                    .as_ref()
                    .is_none_or(|lease| lease.until + ABANDONED < now.machine);
            let overdue = !stopped && vector.due().is_some_and(|due| due + OVERDUE < now.campaign);
            let stuck =
                !stopped && !vector.is_done() && vector.due().is_none() && vector.lease.is_none();
            abandoned || overdue || stuck
        })
        .map(|(batch, vector)| (*batch, vector.seq))
        .collect();
    if !stopped {
        let tried: HashSet<u32> = vectors.iter().map(|(batch, _)| *batch).collect();
        let should_have_begun = begun_before(app, campaign, now.campaign - OVERDUE).await?;
        found.extend(
            (0..should_have_begun)
                .filter(|batch| !tried.contains(batch))
                .map(|batch| (batch, 0)),
        );
    }
    for (batch, seq) in &found {
        let wake = Wake::new(campaign.id, campaign.epoch, *batch, *seq);
        app.timers
            .postpone(campaign.spec.channel, &wake, Duration::ZERO)
            .await?;
    }
    Ok(found.len())
}

/// How many batches were planned before `at`. Batches are numbered in order of time, those without a minute last,
/// so a binary search finds it in a dozen reads.
async fn begun_before(
    app: &App,
    campaign: &Campaign,
    at: DateTime<Utc>,
) -> Result<u32, SweepError> {
    let counts = campaign
        .publication
        .as_ref()
        .and_then(|publication| publication.counts.as_ref());
    let Some(counts) = counts.filter(|counts| counts.first_at.is_some_and(|first| first < at))
    else {
        return Ok(0);
    };
    let (mut low, mut high) = (0, counts.batches);
    while low < high {
        let middle = low + (high - low) / 2;
        let batch = app.store.batch(campaign.id, middle).await?;
        if batch
            .and_then(|batch| batch.planned_at)
            .is_some_and(|planned| planned < at)
        {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}
