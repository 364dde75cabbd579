//! Settling people of one batch, one of them or all.

use super::faults;
use crate::Api;
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::actions::Refusal;
use domain::campaign::{Campaign, FinishReason, State};
use domain::outcome::Vector;
use domain::send_window::{OpenMinutes, is_open};
use domain::transition::{self, RESEND_AFTER, Resolution};
use domain::wake::Wake;
use store::Written;

/// What came of it.
pub(super) enum Settled {
    /// It is written down.
    Done {
        /// The batch's record now.
        vector: Box<Vector>,
        /// How many people were settled.
        people: u32,
    },
    /// Nobody of them is unknown.
    Nobody,
    /// Somebody is at work on the batch.
    Busy {
        /// When to try again.
        seconds: u32,
    },
}

/// Settles those of `people`, by position in batch `n`, who are unknown. `vector` is the record as it was read.
///
/// # Errors
/// When the campaign goes no further and somebody is to be sent to, and when store or timers do not answer.
pub(super) async fn settle(
    api: &Api,
    campaign: &Campaign,
    n: u32,
    mut vector: Vector,
    people: &[usize],
    resolution: Resolution,
) -> Result<Settled, Problem> {
    let app = &api.app;
    let now = app.clock.now();
    app.settings.void_dead_lease(&mut vector, now.machine);
    let lease = vector.lease.as_ref().map(|lease| lease.until);
    if let Some(until) = lease.filter(|until| *until > now.machine) {
        let seconds = faults::seconds_until(until, now.machine);
        return Ok(Settled::Busy { seconds });
    }
    let previous = vector.w.clone();
    // A true result that came late is better than what anybody says.
    vector.merge_late();
    let mut settled = 0;
    for index in people {
        settled += u32::from(transition::resolve(
            &mut vector,
            *index,
            resolution,
            now.campaign,
        ));
    }
    if settled == 0 {
        return Ok(Settled::Nobody);
    }
    if matches!(resolution, Resolution::Resend(_)) {
        reopen(api, campaign).await?;
        arm(api, campaign, n, &mut vector, now.campaign).await?;
    }
    vector.w = format!("resolve-{}-{:016x}", app.settings.worker, app.entropy.u64());
    let written = app
        .store
        .write_vector(campaign.id, n, Some(&previous), &vector)
        .await?;
    if written == Written::Lost {
        return Ok(Settled::Busy { seconds: 1 });
    }
    if matches!(resolution, Resolution::Resend(_)) {
        // A sweep that found everybody settled may have finished the campaign meanwhile, or be about to.
        reopen(api, campaign).await?;
    }
    Ok(Settled::Done {
        vector: Box::new(vector),
        people: settled,
    })
}

/// When somebody in `zone` may be sent to again: a minute from now, when no worker that could still be sending is left,
/// or so many open minutes later. None when the window has no such minute.
pub(super) fn at_minute(
    campaign: &Campaign,
    zone: Tz,
    now: DateTime<Utc>,
    minute: u64,
) -> Option<DateTime<Utc>> {
    let hours = &campaign.spec.opening_hours;
    let until = campaign.publication.as_ref()?.window.until;
    let earliest = now + RESEND_AFTER;
    if minute == 0 && earliest < until && is_open(hours, zone, earliest) {
        return Some(earliest);
    }
    let open = OpenMinutes::of(hours, zone, earliest, until);
    (minute < open.total()).then(|| open.instant(minute))
}

/// Somebody is waiting again: a campaign that is finished would never look at them. The write also overtakes a sweep
/// that read the campaign before it.
async fn reopen(api: &Api, campaign: &Campaign) -> Result<(), Problem> {
    let epoch = campaign.epoch;
    let now = api.app.clock.campaign_now();
    let reopened = api.app.store.update_campaign(campaign.id, |campaign| {
        if campaign.epoch != epoch || campaign.cancelled_at.is_some() {
            return Err(Problem::conflict(
                "changed",
                "The campaign was changed meanwhile; look at it again.",
            ));
        }
        campaign.updated = now;
        match (campaign.state, campaign.finish_reason()) {
            (State::Finished, Some(FinishReason::Done)) => {
                campaign.state = State::Running;
                campaign.finished = None;
                Ok(())
            }
            (State::Finished, _) => Err(Refusal::Finished.into()),
            _ => Ok(()),
        }
    });
    reopened.await?;
    Ok(())
}

/// Arms the wake before the record says that there is one.
async fn arm(
    api: &Api,
    campaign: &Campaign,
    batch: u32,
    vector: &mut Vector,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    // A thousand further on: the names in between may be taken by wakes that were armed ahead of the record.
    vector.seq = (vector.seq / 1_000 + 1) * 1_000;
    // Not before the record is surely written: a wake that finds everybody settled is acknowledged.
    let Some(at) = vector.due().map(|due| due.max(now + RESEND_AFTER)) else {
        return Ok(());
    };
    let wake = Wake::new(campaign.id, campaign.epoch, batch, vector.seq);
    api.app
        .timers
        .arm(campaign.spec.channel, &wake, at, now)
        .await
        .map_err(faults::timer)
}
