//! What comes before a claim and can be repeated: conversations, texts, a place in the pace, the campaign's state.

use super::Window;
use crate::attempt::{Flow, Ready};
use crate::error::FireError;
use channels::{Conversation, Outgoing, SendFault};
use domain::campaign::State;
use domain::pace::{Grant, Stretch};
use futures::future::join_all;
use platform::compose;
use store::{StoreError, UpdateError};

impl Window<'_, '_> {
    /// Gets the conversation of everybody in the group who has none yet, and stores it.
    /// None when the pace or the channel says to come back later.
    pub(super) async fn open_conversations(
        &mut self,
        group: Vec<Ready>,
    ) -> Result<Option<Vec<Ready>>, FireError> {
        let missing = group
            .iter()
            .filter(|person| person.conversation.is_none())
            .count();
        if missing == 0 {
            return Ok(Some(group));
        }
        let Some(stretch) = self.pace(missing).await? else {
            return Ok(None);
        };
        let app = self.firing.dispatcher.app.clone();
        let channel = self.firing.channel();
        let mut slot = 0;
        let opened = join_all(group.into_iter().map(|mut person| {
            let at = stretch.slot(slot);
            slot += u32::from(person.conversation.is_none());
            let (app, address) = (&app, &self.firing.batch.people[person.index].address);
            let teams = self.teams;
            async move {
                if person.conversation.is_some() {
                    return Ok((person, Ok(())));
                }
                app.clock.sleep_until(at).await;
                let created = teams.create_conversation(&person.object_id).await;
                let result = match created {
                    Ok(conversation) => {
                        app.store
                            .put_conversation(
                                channel,
                                &person.object_id,
                                Some(address),
                                &conversation.id,
                                &conversation.service_url,
                            )
                            .await?;
                        person.conversation = Some(conversation);
                        Ok(())
                    }
                    Err(fault) => Err(fault),
                };
                Ok::<_, FireError>((person, result))
            }
        }))
        .await;
        let mut group = Vec::new();
        let mut fault = None;
        for opened in opened {
            match opened? {
                (person, Ok(())) => group.push(person),
                (_, Err(SendFault::Channel(found))) => fault = Some(found),
                // Creating may be repeated safely, so nothing about it is ambiguous.
                (person, Err(SendFault::Permanent(reason))) => self.fail(person.index, reason),
                (person, Err(_)) => self.hold(person.index, None),
            }
        }
        match fault {
            None => Ok(Some(group)),
            Some(fault) => {
                self.trip(&fault).await?;
                Ok(None)
            }
        }
    }

    /// Renders everybody's message; one that is too large fails before anything is claimed.
    pub(super) fn render(&mut self, group: Vec<Ready>) -> Vec<(Ready, Conversation, Outgoing)> {
        let mut rendered = Vec::with_capacity(group.len());
        for person in group {
            let Some(conversation) = person.conversation.clone() else {
                continue;
            };
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
                Ok(message) => rendered.push((person, conversation, message)),
                Err(reason) => self.fail(person.index, reason),
            }
        }
        rendered
    }

    /// Asks for `requests` at the channel's pace. None when they would have to wait too long.
    pub(super) async fn pace(&mut self, requests: usize) -> Result<Option<Stretch>, FireError> {
        let app = &self.firing.dispatcher.app;
        let channel = self.firing.channel();
        let rate = app.settings.rate(channel);
        let requests = u32::try_from(requests).unwrap_or(1);
        let campaign = Some(self.firing.wake.campaign);
        let now = app.clock.campaign_now();
        match app
            .store
            .take_pace(channel, |pace| pace.grant(campaign, requests, rate, now))
            .await?
        {
            Grant::Stretch(stretch) => Ok(Some(stretch)),
            Grant::Later(at) => {
                self.stop = Some(Flow::Later(at));
                Ok(None)
            }
        }
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

    /// Pause, cancel and delete are looked at before each claim.
    pub(super) async fn may_go_on(&mut self) -> Result<bool, FireError> {
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
