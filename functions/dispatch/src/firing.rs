//! One wake, from beginning to end.

use crate::Dispatcher;
use crate::attempt::{self, Flow};
use crate::breaker;
use crate::campaigns::Seen;
use crate::error::FireError;
use crate::held::Held;
use crate::tally::tally;
use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::Batch;
use domain::campaign::{Campaign, Channel, OnExhausted, Publication};
use domain::channel_stop::{Verdict, displace};
use domain::decide::{self, OnWake, Why, Work};
use domain::ladder::{Ladder, Position};
use domain::outcome::{Reason, Vector};
use domain::pace::Pace;
use domain::transition;
use domain::wake::Wake;
use platform::App;
use std::sync::Arc;
use std::time::Duration;
use store::{Beginning, Breaker};

/// How long a wake is put off while the table is being restored.
const RECOVERY_WAIT: Duration = Duration::from_secs(600);

/// A batch in the hands of this worker.
pub struct Firing<'a> {
    /// The worker.
    pub dispatcher: &'a Dispatcher,
    /// The campaign at the beginning of the firing.
    pub seen: Arc<Seen>,
    /// The people.
    pub batch: Batch,
    /// The wake in hand.
    pub wake: Wake,
    /// The breaker of the channel at the beginning of the firing.
    pub breaker: Option<Breaker>,
    /// Its pace then.
    pub pace: Pace,
    /// Their outcomes.
    pub held: Held,
    /// The beginning of the invocation, in machine time.
    pub began: DateTime<Utc>,
    /// Its end.
    pub deadline: DateTime<Utc>,
}

/// Handles one wake in an invocation from `began` to `deadline`. Returning `Ok` acknowledges it.
///
/// # Errors
/// Whatever must bring the message back.
pub async fn fire(
    dispatcher: &Dispatcher,
    wake: Wake,
    (began, deadline): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), FireError> {
    let app = &dispatcher.app;
    let Some(mut seen) = dispatcher.campaigns.get(wake.campaign).await? else {
        return Ok(());
    };
    let channel = seen.campaign.spec.channel;
    if app.settings.recovery {
        // Neither sent nor settled nor closed: what the table says is not yet what was.
        let delay = breaker::spread(app).to_std().unwrap_or_default() + RECOVERY_WAIT;
        return Ok(app.timers.postpone(channel, &wake, delay).await?);
    }
    let Some((planned, batch, beginning)) = load(app, wake, channel).await? else {
        return Ok(());
    };
    let vector = beginning.vector;
    let owner = format!("{}-{:08x}", app.settings.worker, app.entropy.u64() >> 32);
    let decide = |seen: &Seen| {
        decide::on_wake(
            &seen.campaign,
            vector.as_ref(),
            planned,
            batch.zone,
            &wake,
            &owner,
            app.clock.now(),
        )
    };
    let mut decision = decide(&seen);
    if let OnWake::Ack(Why::DeadEpoch | Why::Paused | Why::Over) = decision {
        // A wake that is acknowledged is gone: never on the word of an old copy of the campaign.
        let Some(fresh) = dispatcher.campaigns.fresh(wake.campaign).await? else {
            return Ok(());
        };
        seen = fresh;
        decision = decide(&seen);
    }
    let now = app.clock.now();
    match decision {
        OnWake::Ack(why) => {
            if matches!(why, Why::Older | Why::Done) {
                app.metrics.duplicate(channel);
            }
            tracing::debug!(campaign.id = %wake.campaign, batch = wake.batch, seq = wake.seq, "acknowledged: {why:?}");
            Ok(())
        }
        OnWake::Leased(until) => {
            app.metrics.duplicate(channel);
            let delay = (until - now.machine).max(TimeDelta::seconds(1));
            Ok(app
                .timers
                .postpone(channel, &wake, delay.to_std().unwrap_or_default())
                .await?)
        }
        OnWake::Arm(at) => {
            let seq = vector.as_ref().map_or(0, |vector| vector.seq).max(wake.seq) + 1;
            Ok(app
                .timers
                .arm(channel, &Wake { seq, ..wake }, at, now.campaign)
                .await?)
        }
        OnWake::Work(work) => {
            let stop = dispatcher.stops.get(channel).await?;
            let verdict = stop.map_or(Verdict::Go(work), |stop| {
                stop.verdict(work, vector.as_ref(), planned, now.campaign)
            });
            let work = match verdict {
                Verdict::Go(work) => work,
                Verdict::Wait(delay) => {
                    let delay = delay + breaker::spread(app);
                    return Ok(app
                        .timers
                        .postpone(channel, &wake, delay.to_std().unwrap_or_default())
                        .await?);
                }
            };
            let due = vector.as_ref().and_then(Vector::due).unwrap_or(planned);
            let held = match vector {
                Some(vector) => Held::new(vector, true, owner),
                None => Held::new(
                    Vector::new(batch.people.len(), Position::first(planned)),
                    false,
                    owner,
                ),
            };
            let before = (held.vector.marks.clone(), due);
            let mut firing = Firing {
                dispatcher,
                seen,
                batch,
                wake,
                breaker: beginning.breaker,
                pace: beginning.pace,
                held,
                began,
                deadline,
            };
            let worked = firing.work(work).await;
            let (marks, after) = ((before.0.as_slice(), before.1), &firing.held.vector);
            tally(&app.metrics, channel, marks, after, worked.is_ok());
            if matches!(worked, Err(FireError::Lost)) {
                app.metrics.duplicate(channel);
            }
            if worked.is_err() {
                let now = app.clock.campaign_now();
                firing
                    .held
                    .record_late(&app.store, wake.campaign, wake.batch, now)
                    .await;
            }
            worked
        }
    }
}

/// The planned minute of a wake's batch, the people, and what else is known; none when there is nothing to send.
async fn load(
    app: &App,
    wake: Wake,
    channel: Channel,
) -> Result<Option<(DateTime<Utc>, Batch, Beginning)>, FireError> {
    let mut beginning = app
        .store
        .beginning(wake.campaign, wake.batch, channel)
        .await?;
    let batch = beginning.batch.take();
    let Some(batch) = batch.filter(|batch| batch.epoch == wake.epoch) else {
        return Ok(None);
    };
    let Some(planned) = batch.planned_at else {
        return Ok(None);
    };
    if let Some(vector) = &mut beginning.vector {
        app.settings
            .void_dead_lease(vector, app.clock.machine_now());
    }
    Ok(Some((planned, batch, beginning)))
}

/// Ends a batch that our own code cannot handle: whoever still waits is `failed: internal`.
///
/// # Errors
/// When that could not be written either.
pub async fn give_up(dispatcher: &Dispatcher, wake: Wake) -> Result<(), FireError> {
    let app = &dispatcher.app;
    let (batch, vector) = app
        .store
        .batch_and_vector(wake.campaign, wake.batch)
        .await?;
    let Some((batch, planned)) = batch.and_then(|batch| batch.planned_at.map(|at| (batch, at)))
    else {
        return Ok(());
    };
    let now = app.clock.now();
    let owner = format!("{}-{:08x}", app.settings.worker, app.entropy.u64() >> 32);
    let mut held = match vector {
        Some(vector) => Held::new(vector, true, owner),
        None => Held::new(
            Vector::new(batch.people.len(), Position::first(planned)),
            false,
            owner,
        ),
    };
    let before = held.vector.marks.clone();
    if held
        .vector
        .leased_to_other(held.owner(), now.machine)
        .is_some()
    {
        return Err(FireError::Lost);
    }
    transition::settle(&mut held.vector, domain::campaign::OnAmbiguous::Hold, now);
    transition::abandon(&mut held.vector, Reason::Internal);
    held.release();
    held.save(&app.store, wake.campaign, wake.batch).await?;
    if let Some(seen) = dispatcher.campaigns.get(wake.campaign).await? {
        let channel = seen.campaign.spec.channel;
        tally(
            &app.metrics,
            channel,
            (&before, planned),
            &held.vector,
            true,
        );
    }
    Ok(())
}

impl Firing<'_> {
    /// The campaign as it was at the beginning of the firing.
    pub fn campaign(&self) -> &Campaign {
        &self.seen.campaign
    }

    /// Its channel.
    pub fn channel(&self) -> Channel {
        self.campaign().spec.channel
    }

    /// The ladder of this batch.
    pub fn ladder<'b>(&self, campaign: &'b Campaign, publication: &'b Publication) -> Ladder<'b> {
        Ladder {
            seed: &publication.seed,
            hours: &campaign.spec.opening_hours,
            zone: self.batch.zone,
            window: publication.window,
            batch: self.batch.n,
        }
    }

    /// Writes the state as it is in memory.
    pub async fn save(&mut self) -> Result<(), FireError> {
        self.held
            .save(
                &self.dispatcher.app.store,
                self.wake.campaign,
                self.wake.batch,
            )
            .await
    }

    async fn work(&mut self, work: Work) -> Result<(), FireError> {
        let seen = self.seen.clone();
        let campaign = &seen.campaign;
        let Some(publication) = campaign.publication.as_ref() else {
            return Ok(());
        };
        let now = self.dispatcher.app.clock.now();
        // Claims of a worker whose lease has ended: whatever else happens, they are settled first.
        let settled = transition::settle(&mut self.held.vector, campaign.spec.on_ambiguous, now);
        if settled > 0 {
            tracing::warn!(campaign.id = %campaign.id, batch = self.batch.n, people = settled, "settled the claims of a dead worker");
        }
        let ladder = self.ladder(campaign, publication);
        let flow = match work {
            Work::Settle => Flow::Completed,
            Work::Close => {
                transition::close(&mut self.held.vector);
                Flow::Completed
            }
            Work::Unhold => {
                transition::unhold(&mut self.held.vector);
                Flow::Completed
            }
            Work::Missed => {
                transition::climb(&mut self.held.vector, &ladder, now.campaign, true);
                Flow::Completed
            }
            Work::Displaced => {
                displace(&mut self.held.vector, &ladder, now.campaign);
                Flow::Completed
            }
            Work::Rung(position) => {
                let last_chance = campaign.spec.on_exhausted == OnExhausted::Deliver
                    && ladder.is_last(position, now.campaign);
                let index = transition::begin_rung(&mut self.held.vector, position, now.campaign);
                let todo = transition::left_at(&self.held.vector, position, now.campaign);
                let flow = attempt::run(self, todo, index, last_chance).await?;
                if matches!(flow, Flow::Completed) {
                    let now = self.dispatcher.app.clock.campaign_now();
                    transition::climb(&mut self.held.vector, &ladder, now, false);
                }
                flow
            }
            Work::Retry => {
                let todo = transition::held_back(&self.held.vector, now.campaign);
                let index = transition::begin_retry(&mut self.held.vector, now.campaign);
                let flow = attempt::run(self, todo, index, false).await?;
                if matches!(flow, Flow::Completed) && self.held.vector.position.is_none() {
                    // That was the last try of whoever was not there.
                    let now = self.dispatcher.app.clock.campaign_now();
                    transition::climb(&mut self.held.vector, &ladder, now, false);
                }
                flow
            }
        };
        self.finish(flow).await
    }

    /// Arms what comes next, then writes, then acknowledges. In this order: an arming that fails advances
    /// nothing, and a crash in between leaves one wake too many, never one too few.
    async fn finish(&mut self, flow: Flow) -> Result<(), FireError> {
        let app = self.dispatcher.app.clone();
        let channel = self.channel();
        let now = app.clock.campaign_now();
        self.held.release();
        match flow {
            Flow::Completed => {
                if let Some(due) = self.held.vector.due() {
                    let seq = self.held.vector.seq.max(self.wake.seq) + 1;
                    app.timers
                        .arm(channel, &Wake { seq, ..self.wake }, due, now)
                        .await?;
                    self.held.vector.seq = seq;
                }
                self.save().await
            }
            Flow::Later(at) => {
                self.save_if_begun().await?;
                let delay = (at - now).max(TimeDelta::seconds(1));
                Ok(app
                    .timers
                    .postpone(channel, &self.wake, delay.to_std().unwrap_or_default())
                    .await?)
            }
            // Resuming re-arms a paused campaign; a cancelled or deleted one needs no wake.
            Flow::Halted => self.save_if_begun().await,
        }
    }

    /// Nothing to write for a batch that nobody has tried: its vector is made by its first attempt.
    async fn save_if_begun(&mut self) -> Result<(), FireError> {
        let untouched = self
            .held
            .vector
            .people
            .iter()
            .all(|log| log.tries.is_empty());
        if untouched && self.held.vector.w.is_empty() {
            Ok(())
        } else {
            self.save().await
        }
    }
}
