//! One of the channels, whichever it is: what the dispatcher, TRY and the planner speak to.

use crate::fault::{ChannelFault, SendFault};
use crate::outgoing::{Body, Outgoing};
use crate::skype::{InstantMessage, Skype};
use crate::teams::{Conversation, DirectoryUser, Teams};
use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::outcome::Reason;
use domain::presence::Presence;
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::timeout;

/// Ending the conversations and the application of an endpoint takes no longer: an invocation has to end.
const SKYPE_CLOSES: Duration = Duration::from_secs(8);

/// A channel that can be sent to. Cheap to clone; clones share what the channel keeps open.
#[derive(Clone)]
pub enum Carrier {
    /// Microsoft Teams.
    Teams(Teams),
    /// Skype for Business Server.
    Skype(Skype),
}

impl Carrier {
    /// Which one it is.
    pub fn channel(&self) -> Channel {
        match self {
            Self::Teams(_) => Channel::Teams,
            Self::Skype(_) => Channel::Skype,
        }
    }

    /// Teams, where a message needs a conversation that is created once and kept. On the other channel whoever
    /// is known can be written to.
    pub fn with_conversations(&self) -> Option<&Teams> {
        match self {
            Self::Teams(teams) => Some(teams),
            Self::Skype(_) => None,
        }
    }

    /// The people behind `addresses`, by address as given; None for who is not found.
    ///
    /// # Errors
    /// When the directory cannot be asked.
    pub async fn resolve(
        &self,
        addresses: &[String],
    ) -> Result<HashMap<String, Option<DirectoryUser>>, ChannelFault> {
        match self {
            Self::Teams(teams) => teams.resolve(addresses).await,
            Self::Skype(skype) => skype.resolve(addresses).await,
        }
    }

    /// The presence of everybody asked for, by object id.
    ///
    /// # Errors
    /// When presence cannot be had: a fault of the channel, never an absence.
    pub async fn presences(
        &self,
        object_ids: &[String],
    ) -> Result<HashMap<String, Presence>, ChannelFault> {
        match self {
            Self::Teams(teams) => teams.presences(object_ids).await,
            Self::Skype(skype) => skype.presences(object_ids).await,
        }
    }

    /// Sends `message` to a person, unless machine time is past `start_no_later_than` when its bytes would go.
    /// `conversation` is where the person is, on a channel that has such a thing. Returns the channel's id of the message.
    ///
    /// # Errors
    /// [`SendFault`] says whether it may have been delivered; a form of message that the channel does not carry is
    /// [`Reason::Rejected`].
    pub async fn send(
        &self,
        object_id: &str,
        conversation: Option<&Conversation>,
        message: &Outgoing,
        start_no_later_than: DateTime<Utc>,
    ) -> Result<String, SendFault> {
        match (self, &message.body) {
            (Self::Teams(teams), Body::Text { .. } | Body::Card(_)) => {
                let conversation = conversation.ok_or(SendFault::ConversationGone)?;
                teams
                    .send(conversation, object_id, message, start_no_later_than)
                    .await
            }
            (Self::Skype(skype), Body::InstantMessage { plain, html }) => {
                let message = InstantMessage {
                    plain,
                    html: html.as_deref(),
                    subject: &message.summary,
                };
                skype.send(object_id, &message, start_no_later_than).await
            }
            (Self::Teams(_), Body::InstantMessage { .. })
            | (Self::Skype(_), Body::Text { .. } | Body::Card(_)) => {
                Err(SendFault::Permanent(Reason::Rejected))
            }
        }
    }

    /// The same channel with an endpoint of its own, for who closes it while others go on.
    pub fn apart(&self) -> Self {
        match self {
            Self::Teams(teams) => Self::Teams(teams.clone()),
            Self::Skype(skype) => Self::Skype(skype.apart()),
        }
    }

    /// The longest a [`Carrier::send`] can go on after its last moment for starting.
    pub fn send_timeout(&self) -> Duration {
        match self {
            Self::Teams(teams) => teams.request_timeout(),
            Self::Skype(skype) => skype.send_timeout(),
        }
    }

    /// The longest a [`Carrier::close`] takes.
    pub fn close_timeout(&self) -> Duration {
        match self {
            Self::Teams(_) => Duration::ZERO,
            Self::Skype(_) => SKYPE_CLOSES,
        }
    }

    /// Gives back what the channel holds open for us. The next call opens it again.
    pub async fn close(&self) {
        match self {
            Self::Teams(_) => {}
            Self::Skype(skype) => {
                if timeout(SKYPE_CLOSES, skype.close()).await.is_err() {
                    tracing::warn!(
                        "an application was not given back in time; the pool lets it expire"
                    );
                }
            }
        }
    }
}
