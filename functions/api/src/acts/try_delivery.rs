//! One message to one person now, outside of any batch and of all counts.

use super::faults;
use super::person::{self, Person};
use crate::problem::Problem;
use channels::{ChannelFault, Conversation, FaultKind, SendFault, Teams};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Campaign, Channel};
use domain::outcome::{NotTaken, Reason};
use domain::pace::{Grant, Stretch};
use markup::Message;
use platform::{App, compose};
use std::time::Duration;

/// A send that has not begun by then does not begin: the caller has gone.
const START_WITHIN: TimeDelta = TimeDelta::seconds(10);
/// Longest wait for a slot of the pace, in real time: campaign time may be held or run slower.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Delivery {
    /// The channel accepted it and named it so.
    Sent {
        /// The channel's id of the message; empty when it named none.
        activity: String,
    },
    /// It was not delivered.
    Refused {
        /// Why.
        reason: Reason,
        /// What to do about it.
        cure: String,
    },
    /// The person was addressed and did not take it.
    NotTaken(NotTaken),
}

impl From<Reason> for Delivery {
    fn from(reason: Reason) -> Self {
        Self::Refused {
            reason,
            cure: reason.cure().to_owned(),
        }
    }
}

/// Sends the campaign's message to `address`.
///
/// # Errors
/// 503 when the channel or its pace says to come back later: then nothing was tried.
pub(super) async fn deliver(
    app: &App,
    teams: &Teams,
    campaign: &Campaign,
    message: &Message,
    address: &str,
) -> Result<Delivery, Problem> {
    let channel = campaign.spec.channel;
    resting(app, channel).await?;
    let known = app
        .store
        .person_refs(channel, &[address.to_owned()])
        .await?
        .remove(address)
        .unwrap_or_default();
    if known.suppressed {
        return Ok(Reason::Suppressed.into());
    }
    let mut person = Person {
        row: person::row(app, campaign, address).await?,
        user: None,
    };
    let mut object_id = known.object_id.clone();
    if object_id.is_none() || person.row.is_none() {
        match look_up(app, teams, channel, address).await {
            Ok(user) => {
                object_id = user.as_ref().map(|user| user.object_id.clone());
                person.user = user;
            }
            Err(fault) => return out_of_order(app, channel, &fault).await,
        }
    }
    let Some(object_id) = object_id else {
        return Ok(Reason::NotFound.into());
    };
    let links = compose::try_links(app, campaign.id);
    let outgoing = match compose::outgoing(channel, message, &|name| person.value(name), &links) {
        Ok(outgoing) => outgoing,
        Err(reason) => return Ok(reason.into()),
    };
    let mut attempt = Attempt {
        app,
        teams,
        channel,
        address,
        object_id: &object_id,
    };
    match attempt.send(&outgoing).await? {
        Ok(activity) => Ok(Delivery::Sent { activity }),
        Err(SendFault::Permanent(reason)) => Ok(reason.into()),
        Err(SendFault::NotTaken(word)) => Ok(Delivery::NotTaken(word)),
        Err(SendFault::ConversationGone) => Ok(Reason::AppNotInstalled.into()),
        Err(SendFault::Person) => Ok(transport(
            "The channel failed for this person; try again in a minute.",
        )),
        Err(SendFault::Ambiguous) => Ok(transport(
            "It cannot be known whether the message arrived; look before trying again.",
        )),
        Err(SendFault::TooLate) => Err(Problem::unavailable(
            "busy",
            "The channel is busy; try again.",
            1,
        )),
        Err(SendFault::Channel(fault)) => out_of_order(app, channel, &fault).await,
    }
}

fn transport(cure: &str) -> Delivery {
    Delivery::Refused {
        reason: Reason::Transport,
        cure: cure.to_owned(),
    }
}

/// Asks the directory, and keeps the answer for the campaigns to come. A disabled account is nobody.
async fn look_up(
    app: &App,
    teams: &Teams,
    channel: Channel,
    address: &str,
) -> Result<Option<channels::DirectoryUser>, ChannelFault> {
    let address = address.to_owned();
    let user = teams
        .resolve(std::slice::from_ref(&address))
        .await?
        .remove(&address)
        .flatten();
    let user = user.filter(|user| user.account_enabled);
    let answer = [(address, user.as_ref().map(|user| user.object_id.clone()))];
    if let Err(error) = app
        .store
        .put_resolved(channel, &answer, app.clock.campaign_now())
        .await
    {
        // It can be asked again.
        tracing::warn!("an answer of the directory was not kept: {error}");
    }
    Ok(user)
}

/// One person on the channel.
struct Attempt<'a> {
    app: &'a App,
    teams: &'a Teams,
    channel: Channel,
    address: &'a str,
    object_id: &'a str,
}

impl Attempt<'_> {
    /// Sends to the known conversation; one that is gone is created again, once.
    async fn send(
        &mut self,
        outgoing: &channels::Outgoing,
    ) -> Result<Result<String, SendFault>, Problem> {
        let ids = [self.object_id.to_owned()];
        let mut conversation = self
            .app
            .store
            .reach(self.channel, &ids)
            .await?
            .remove(self.object_id)
            .and_then(|reach| reach.conversation)
            .map(|(id, service_url)| Conversation { id, service_url });
        loop {
            let created = conversation.is_none();
            let stretch = self.pace(1 + u32::from(created)).await?;
            self.wait_for(stretch.slot(0)).await;
            let to = match conversation.take() {
                Some(known) => known,
                None => match self.create().await? {
                    Ok(new) => new,
                    Err(fault) => return Ok(Err(fault)),
                },
            };
            self.wait_for(stretch.slot(u32::from(created))).await;
            let latest = self.app.clock.machine_now() + START_WITHIN;
            match self.teams.send(&to, self.object_id, outgoing, latest).await {
                Err(SendFault::ConversationGone) => {
                    self.app
                        .store
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

    async fn create(&self) -> Result<Result<Conversation, SendFault>, Problem> {
        match self.teams.create_conversation(self.object_id).await {
            Ok(new) => {
                let store = &self.app.store;
                let address = Some(self.address);
                store
                    .put_conversation(
                        self.channel,
                        self.object_id,
                        address,
                        &new.id,
                        &new.service_url,
                    )
                    .await?;
                Ok(Ok(new))
            }
            Err(fault) => Ok(Err(fault)),
        }
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

/// # Errors
/// 503 while the channel's breaker is open.
async fn resting(app: &App, channel: Channel) -> Result<(), Problem> {
    let now = app.clock.campaign_now();
    match app
        .store
        .breaker(channel)
        .await?
        .filter(|breaker| breaker.open_until > now)
    {
        None => Ok(()),
        Some(breaker) => {
            let detail = format!(
                "The channel rests after a fault ({}); try again later.",
                breaker.kind
            );
            Err(Problem::unavailable(
                "channel_unavailable",
                detail,
                faults::seconds_until(breaker.open_until, now),
            ))
        }
    }
}

/// A fault of the channel as a whole. What somebody has to mend is told as such; after the others everybody waits.
async fn out_of_order(
    app: &App,
    channel: Channel,
    fault: &ChannelFault,
) -> Result<Delivery, Problem> {
    if matches!(fault.kind, FaultKind::Token | FaultKind::Misconfigured) {
        let cure = format!("{} ({fault})", Reason::ChannelMisconfigured.cure());
        return Ok(Delivery::Refused {
            reason: Reason::ChannelMisconfigured,
            cure,
        });
    }
    let now = app.clock.campaign_now();
    let pause = fault.retry_after.unwrap_or(Duration::from_secs(1));
    let until = now + TimeDelta::from_std(pause).unwrap_or(TimeDelta::seconds(1));
    app.store
        .open_breaker(channel, until, &format!("{:?}", fault.kind), now)
        .await?;
    Err(faults::channel(fault))
}
