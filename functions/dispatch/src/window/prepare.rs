//! What comes before a claim and can be repeated: texts, a place in the pace, the campaign's state.

use super::{LATE, Window};
use crate::attempt::{Flow, Ready};
use crate::error::FireError;
use crate::turns;
use channels::Outgoing;
use domain::campaign::State;
use domain::pace::{Asker, Grant, LEAD, PATIENCE, Stretch};
use platform::compose;
use store::{StoreError, UpdateError};

/// How often turns are asked for that have passed once they are granted, because the table was slow, or that others are to
/// have first.
const GRANTS: usize = 3;

impl Window<'_, '_> {
    /// Renders everybody's message; one that is too large fails before anything is claimed.
    pub(super) fn render(&mut self, group: Vec<Ready>) -> Vec<(Ready, Outgoing)> {
        let mut rendered = Vec::with_capacity(group.len());
        for person in group {
            let seen = self.firing.seen.clone();
            let link = compose::recipient_links(
                &self.firing.dispatcher.app,
                seen.campaign.id,
                self.firing.batch.n,
                person.index,
            );
            let batch = &self.firing.batch;
            let values = |column: &str| batch.value(person.index, column).map(str::to_owned);
            match compose::outgoing(self.firing.channel(), &seen.message, &values, &link) {
                Ok(message) => rendered.push((person, message)),
                Err(reason) => self.fail(person.index, reason),
            }
        }
        rendered
    }

    /// Takes `requests` turns at the channel's pace: of those this worker has left, or of a new stretch. None when they
    /// would have to wait too long.
    pub(super) async fn pace(&mut self, requests: usize) -> Result<Option<Stretch>, FireError> {
        let dispatcher = self.firing.dispatcher;
        let (app, turns) = (&dispatcher.app, &dispatcher.turns);
        let channel = self.firing.channel();
        let campaign = self.firing.wake.campaign;
        let rate = app.settings.rate(channel);
        let requests = u32::try_from(requests).unwrap_or(1);
        let ahead = app.clock.campaign_now() + LEAD;
        if let Some(stretch) = turns.take(channel, campaign, requests, ahead) {
            app.metrics.granted(channel, requests, rate);
            return Ok(Some(stretch));
        }
        for _ in 0..GRANTS {
            let asker = Asker {
                worker: &app.settings.worker,
                campaign,
                left: turns.give_up(channel, campaign),
            };
            let granted = app.store.take_pace(channel, |pace| {
                pace.grant_worker(&asker, requests, rate, app.clock.campaign_now())
            });
            let mut left = match granted.await? {
                Grant::Stretch(left) => left,
                // The others' turn, and soon this campaign's again.
                Grant::Later(at) if at <= app.clock.campaign_now() + PATIENCE => {
                    app.clock.sleep_until(at).await;
                    continue;
                }
                Grant::Later(_) => break,
            };
            let stretch = left.take(requests, self.now() - LATE);
            turns.keep(channel, campaign, left);
            if stretch.is_some() {
                app.metrics.granted(channel, requests, rate);
                return Ok(stretch);
            }
        }
        let at = turns::come_back(self.firing, self.waiting).await?;
        self.stop = Some(Flow::Later(at));
        Ok(None)
    }

    /// The first claim of a campaign makes it `running`; of this write and a DELETE exactly one wins.
    pub(super) async fn start_campaign(&mut self) -> Result<(), FireError> {
        let dispatcher = self.firing.dispatcher;
        let Some(seen) = dispatcher.campaigns.get(self.firing.wake.campaign).await? else {
            self.stop = Some(Flow::Halted);
            return Ok(());
        };
        if seen.campaign.state != State::Scheduled {
            return Ok(());
        }
        let epoch = self.firing.wake.epoch;
        let written = dispatcher
            .app
            .store
            .update_campaign(self.firing.wake.campaign, |campaign| {
                let goes = campaign.epoch == epoch
                    && campaign.cancelled_at.is_none()
                    && campaign.paused_at.is_none();
                match campaign.state {
                    State::Scheduled if goes => {
                        campaign.state = State::Running;
                        Ok(())
                    }
                    State::Running if goes => Err(true),
                    _ => Err(false),
                }
            })
            .await;
        match written {
            Ok(_) | Err(UpdateError::Refused(true)) => {
                dispatcher
                    .campaigns
                    .fresh(self.firing.wake.campaign)
                    .await?;
            }
            Err(UpdateError::Refused(false) | UpdateError::Store(StoreError::NotFound { .. })) => {
                self.stop = Some(Flow::Halted)
            }
            Err(UpdateError::Store(error)) => return Err(error.into()),
        }
        Ok(())
    }

    /// Pause, cancel, delete and a stop of the channel are looked at before each claim.
    pub(super) async fn may_go_on(&mut self) -> Result<bool, FireError> {
        let stops = &self.firing.dispatcher.stops;
        if let Some(until) = stops.holds_until(self.firing.channel()).await? {
            self.stop = Some(Flow::Later(until));
            return Ok(false);
        }
        let seen = self
            .firing
            .dispatcher
            .campaigns
            .get(self.firing.wake.campaign)
            .await?;
        let goes = seen.is_some_and(|seen| {
            let campaign = &seen.campaign;
            campaign.epoch == self.firing.wake.epoch
                && campaign.paused_at.is_none()
                && campaign.cancelled_at.is_none()
        });
        if !goes {
            self.stop = Some(Flow::Halted);
        }
        Ok(goes)
    }
}
