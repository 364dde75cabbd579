//! When a campaign is finished, and why.

use crate::SweepError;
use chrono::{DateTime, Utc};
use domain::campaign::{Campaign, FinishReason, State};
use domain::decide::Now;
use domain::ladder::GRACE;
use domain::outcome::{Mark, Vector};
use platform::App;
use store::{StoreError, UpdateError};

/// Marks the campaign finished if it is. True when it was.
pub async fn finish(
    app: &App,
    campaign: &Campaign,
    vectors: &[(u32, Vector)],
) -> Result<bool, SweepError> {
    let now = app.clock.now();
    let Some(why) = reason(campaign, vectors, now) else {
        return Ok(false);
    };
    // Read before the outcomes: whoever has changed the campaign since may have somebody waiting again.
    let (epoch, version) = (campaign.epoch, campaign.version);
    let changed = app
        .store
        .update_campaign(campaign.id, |campaign| {
            if campaign.epoch != epoch
                || campaign.version != version
                || !matches!(campaign.state, State::Scheduled | State::Running)
            {
                return Err(());
            }
            campaign.state = State::Finished;
            campaign.finished = Some((now.campaign, why));
            Ok(())
        })
        .await;
    match changed {
        Ok(_) => {
            tracing::info!(campaign.id = %campaign.id, "finished: {why:?}");
            Ok(true)
        }
        Err(UpdateError::Refused(()) | UpdateError::Store(StoreError::NotFound { .. })) => {
            Ok(false)
        }
        Err(UpdateError::Store(error)) => Err(error.into()),
    }
}

/// Why the campaign is finished, if it is. `unknown` people do not hold it open; a claim does, until it is settled.
pub fn reason(campaign: &Campaign, vectors: &[(u32, Vector)], now: Now) -> Option<FinishReason> {
    let publication = campaign.publication.as_ref()?;
    let counts = publication.counts.as_ref()?;
    if vectors.iter().any(|(_, vector)| vector.any(Mark::Claimed)) {
        return None;
    }
    if campaign.cancelled_at.is_some() {
        return Some(FinishReason::Cancelled);
    }
    let people: usize = vectors.iter().map(|(_, vector)| vector.marks.len()).sum();
    let expected = usize::try_from(counts.recipients - counts.no_open_minute).unwrap_or(usize::MAX);
    if people >= expected && vectors.iter().all(|(_, vector)| vector.is_done()) {
        return Some(FinishReason::Done);
    }
    is_over(publication.window.until, now.campaign).then_some(FinishReason::WindowClosed)
}

/// After the window and the grace of its last minute nothing is sent any more.
fn is_over(until: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now >= until + GRACE
}
