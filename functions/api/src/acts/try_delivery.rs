//! One message to one person now, outside of any batch and of all counts.

use super::faults;
use super::person::{self, Person};
use super::try_attempt::Attempt;
use crate::problem::Problem;
use channels::{Carrier, ChannelFault, FaultKind, SendFault};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Campaign, Channel};
use domain::outcome::{NotTaken, Reason};
use markup::Message;
use platform::{App, compose};
use std::time::Duration;
use store::PersonRef;

/// How long a SIP address that was found is not looked for again: it may become somebody else's.
const GOOD_FOR: TimeDelta = TimeDelta::hours(24);

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
    carrier: &Carrier,
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
    let mut object_id = still_good(&known, channel, app.clock.campaign_now());
    if object_id.is_none() || person.row.is_none() {
        match look_up(app, carrier, channel, address).await {
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
    let attempt = Attempt {
        app,
        carrier,
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

fn still_good(known: &PersonRef, channel: Channel, now: DateTime<Utc>) -> Option<String> {
    let fresh = known.resolved_at.is_some_and(|at| now - at < GOOD_FOR);
    known
        .object_id
        .clone()
        .filter(|_| fresh || channel == Channel::Teams)
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
    carrier: &Carrier,
    channel: Channel,
    address: &str,
) -> Result<Option<channels::DirectoryUser>, ChannelFault> {
    let address = address.to_owned();
    let user = carrier
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
