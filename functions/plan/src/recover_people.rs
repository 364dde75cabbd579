//! The people of one campaign after a restore of the table.

use crate::PlanError;
use chrono::{DateTime, Utc};
use domain::batch::Batch;
use domain::campaign::{Campaign, State};
use domain::ladder::Position;
use domain::outcome::{Mark, Reason, Vector};
use domain::recovery::{Recovered, Step};
use domain::transition;
use domain::wake::Wake;
use futures::{StreamExt, TryStreamExt, stream};
use platform::App;
use store::{StoreError, Written};

/// Batches looked at between two looks at the clock.
const PAGE: u32 = 200;
/// Batches written at a time.
const AT_ONCE: usize = 8;
/// Times a batch is written against workers who had not ended when the recovery began.
const TRIES: u32 = 5;

/// Looks at the next batches of a campaign that is paused. Changes nothing while its plan is being made.
///
/// # Errors
/// Whatever must bring the task back.
pub(crate) async fn step(
    app: &App,
    until: DateTime<Utc>,
    of: &mut Recovered,
) -> Result<(), PlanError> {
    let Some(campaign) = app.store.campaign(of.id).await? else {
        of.step = Step::Ended;
        return Ok(());
    };
    match campaign.state {
        State::Publishing => return Ok(()),
        State::Draft => of.step = Step::Refused,
        State::Finished => of.step = Step::Ended,
        State::Scheduled | State::Running if campaign.cancelled_at.is_some() => {
            of.step = Step::Ended;
        }
        State::Scheduled | State::Running => {
            let until = if of.everybody() {
                DateTime::<Utc>::MAX_UTC
            } else {
                until
            };
            let page = app.store.batches_and_vectors(of.id, of.next, PAGE).await?;
            match page.last() {
                Some((last, _)) => {
                    of.next = last.n + 1;
                    of.unknown += people(app, &campaign, page, until).await?;
                }
                None => of.step = Step::Recovered,
            }
        }
    }
    Ok(())
}

/// Returns how many of these people are `unknown` because of a restore, now or before.
async fn people(
    app: &App,
    campaign: &Campaign,
    page: Vec<(Batch, Option<Vector>)>,
    until: DateTime<Utc>,
) -> Result<u32, PlanError> {
    stream::iter(page)
        .map(|(batch, vector)| one(app, campaign, batch, vector, until))
        .buffer_unordered(AT_ONCE)
        .try_fold(0, |sum, one| async move { Ok(sum + one) })
        .await
}

async fn one(
    app: &App,
    campaign: &Campaign,
    batch: Batch,
    mut known: Option<Vector>,
    until: DateTime<Utc>,
) -> Result<u32, PlanError> {
    let Some(planned) = batch.planned_at else {
        return Ok(0);
    };
    for _ in 0..TRIES {
        let mut next = known
            .clone()
            .unwrap_or_else(|| Vector::new(batch.people.len(), Position::first(planned)));
        let found = transition::restore(&mut next, until);
        if found == 0 {
            return Ok(count(&next));
        }
        arm(app, campaign, batch.n, &mut next).await?;
        let previous = known.as_ref().map(|vector| vector.w.as_str());
        let (worker, draw) = (&app.settings.worker, app.entropy.u64());
        next.w = format!("recover-{worker}-{draw:016x}");
        match app
            .store
            .write_vector(campaign.id, batch.n, previous, &next)
            .await?
        {
            Written::Done => {
                for _ in 0..found {
                    app.metrics.recovered(campaign.spec.channel);
                }
                return Ok(count(&next));
            }
            Written::Lost => known = app.store.vector(campaign.id, batch.n).await?,
        }
    }
    Err(StoreError::Conflict {
        what: "outcome vector",
    }
    .into())
}

/// Whoever still waits has a wake: the one-shots that are there are those of another past.
async fn arm(
    app: &App,
    campaign: &Campaign,
    batch: u32,
    next: &mut Vector,
) -> Result<(), PlanError> {
    let Some(at) = next.due() else {
        return Ok(());
    };
    // A thousand further on: the names in between may be taken by wakes that were armed since the restore point.
    next.seq = (next.seq / 1_000 + 1) * 1_000;
    let wake = Wake::new(campaign.id, campaign.epoch, batch, next.seq);
    let now = app.clock.campaign_now();
    Ok(app
        .timers
        .arm(campaign.spec.channel, &wake, at, now)
        .await?)
}

fn count(vector: &Vector) -> u32 {
    let people = vector.marks.iter().zip(&vector.people);
    let unknown = people
        .filter(|(mark, log)| **mark == Mark::Unknown && log.reason == Some(Reason::Restored));
    u32::try_from(unknown.count()).unwrap_or(u32::MAX)
}
