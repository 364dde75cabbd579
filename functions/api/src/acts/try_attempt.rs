//! The requests of a try: a conversation where the channel needs one, the app where it may be installed, the message.

use super::faults;
use crate::problem::Problem;
use channels::{Carrier, Conversation, INSTALL_REQUESTS, Outgoing, SendFault, Teams};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::outcome::Reason;
use domain::pace::{Grant, Stretch};
use platform::App;
use std::time::Duration;

/// A send that has not begun by then does not begin: the caller has gone.
const START_WITHIN: TimeDelta = TimeDelta::seconds(10);
/// Longest wait for a slot of the pace, in real time: campaign time may be held or run slower.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// One person on the channel.
pub(super) struct Attempt<'a> {
    pub(super) app: &'a App,
    pub(super) carrier: &'a Carrier,
    pub(super) channel: Channel,
    pub(super) address: &'a str,
    pub(super) object_id: &'a str,
}

impl Attempt<'_> {
    /// Sends the message. Returns the channel's id of it.
    ///
    /// # Errors
    /// Outside: 503 when the pace says to come back later.
    pub(super) async fn send(
        &self,
        outgoing: &Outgoing,
    ) -> Result<Result<String, SendFault>, Problem> {
        match self.carrier.with_conversations() {
            Some(teams) => self.send_in_conversation(teams, outgoing).await,
            None => {
                let stretch = self.pace(1).await?;
                self.wait_for(stretch.slot(0)).await;
                Ok(self.write_to(None, outgoing).await)
            }
        }
    }

    /// Sends to the known conversation; one that is gone is created again, once.
    async fn send_in_conversation(
        &self,
        teams: &Teams,
        outgoing: &Outgoing,
    ) -> Result<Result<String, SendFault>, Problem> {
        let mut known = self.known_conversation().await?;
        loop {
            let created = known.is_none();
            let stretch = self.pace(1 + u32::from(created)).await?;
            self.wait_for(stretch.slot(0)).await;
            let to = match known.take() {
                Some(known) => known,
                None => match self.create(teams).await? {
                    Ok(new) => new,
                    Err(fault) => return Ok(Err(fault)),
                },
            };
            self.wait_for(stretch.slot(u32::from(created))).await;
            match self.write_to(Some(&to), outgoing).await {
                Err(SendFault::ConversationGone) => {
                    let store = &self.app.store;
                    store
                        .forget_conversation(self.channel, self.object_id)
                        .await?;
                    if created {
                        return Ok(Err(SendFault::ConversationGone));
                    }
                }
                result => return Ok(result),
            }
        }
    }

    async fn known_conversation(&self) -> Result<Option<Conversation>, Problem> {
        let ids = [self.object_id.to_owned()];
        let mut reach = self.app.store.reach(self.channel, &ids).await?;
        Ok(reach
            .remove(self.object_id)
            .and_then(|reach| reach.conversation)
            .map(|(id, service_url)| Conversation { id, service_url }))
    }

    async fn write_to(
        &self,
        to: Option<&Conversation>,
        outgoing: &Outgoing,
    ) -> Result<String, SendFault> {
        let latest = self.app.clock.machine_now() + START_WITHIN;
        self.carrier
            .send(self.object_id, to, outgoing, latest)
            .await
    }

    /// Creates the conversation, and keeps it. Where the app may be installed for whoever does not have it, it is.
    async fn create(&self, teams: &Teams) -> Result<Result<Conversation, SendFault>, Problem> {
        let mut created = teams.create_conversation(self.object_id).await;
        let without_app = created == Err(SendFault::Permanent(Reason::AppNotInstalled));
        if without_app && teams.may_install() {
            let stretch = self.pace(INSTALL_REQUESTS).await?;
            self.wait_for(stretch.slot(0)).await;
            created = teams.install_and_create(self.object_id).await;
        }
        if let Ok(new) = &created {
            let store = &self.app.store;
            store
                .put_conversation(
                    self.channel,
                    self.object_id,
                    Some(self.address),
                    &new.id,
                    &new.service_url,
                )
                .await?;
        }
        Ok(created)
    }

    /// A share of the channel's pace, which no campaign is charged for.
    async fn pace(&self, requests: u32) -> Result<Stretch, Problem> {
        let (now, rate) = (
            self.app.clock.campaign_now(),
            self.app.settings.rate(self.channel),
        );
        match self
            .app
            .store
            .take_pace(self.channel, |pace| pace.grant(None, requests, rate, now))
            .await?
        {
            Grant::Stretch(stretch) => Ok(stretch),
            Grant::Later(at) => {
                let detail = "The channel is busy with other messages; try again in a moment.";
                Err(Problem::unavailable(
                    "busy",
                    detail,
                    faults::seconds_until(at, now),
                ))
            }
        }
    }

    async fn wait_for(&self, slot: DateTime<Utc>) {
        let left = (slot - self.app.clock.campaign_now())
            .to_std()
            .unwrap_or_default();
        tokio::time::sleep(left.min(WAIT_MAX)).await;
    }
}
