//! What can go wrong, sorted by whom it concerns: nobody yet (the configuration), everybody (the channel),
//! or one person.

use crate::allow_list::Refused;
use domain::outcome::{NotTaken, Reason};
use std::time::Duration;

/// A setting that cannot work. Found when the channel is built, before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A base address is not one a token may be sent to.
    #[error("the address in {field} cannot be used")]
    Address {
        /// The name of the setting.
        field: &'static str,
        /// What is wrong with it.
        #[source]
        source: Refused,
    },
    /// A setting is empty or has characters it cannot have.
    #[error("{field} is empty or malformed")]
    Value {
        /// The name of the setting.
        field: &'static str,
    },
    /// The TLS set-up of this machine does not work.
    #[error("the TLS set-up failed")]
    Tls,
}

/// Which part of the channel failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// Too many requests.
    RateLimited,
    /// The service says it is unavailable.
    Unavailable,
    /// No token was given out.
    Token,
    /// The directory did not answer properly.
    Directory,
    /// The presence service did not answer properly.
    Presence,
    /// No connection could be made; nothing was written.
    Connection,
    /// Somebody has to change a setting: credentials, consent, host or bot registration.
    Misconfigured,
}

/// A fault of the channel as a whole. It opens the channel's breaker and counts against nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?}: {detail}")]
pub struct ChannelFault {
    /// Which part failed.
    pub kind: FaultKind,
    /// How long the channel asked to be left alone: at most one hour.
    pub retry_after: Option<Duration>,
    /// Status and code words only: no address, no text, no secret.
    pub detail: String,
}

impl ChannelFault {
    pub(crate) fn new(kind: FaultKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            retry_after: None,
            detail: detail.into(),
        }
    }
}

/// Why a conversation was not created or a message not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendFault {
    /// This person will never get this message, for the reason given.
    #[error("refused for good: {0:?}")]
    Permanent(Reason),
    /// This person was addressed and did not take the message, which has certainly not been delivered;
    /// a later rung tries again.
    #[error("not taken: {0:?}")]
    NotTaken(NotTaken),
    /// The conversation is of no use any more: forget its id and create it again, once. When the new one
    /// is gone as well, the person fails as [`Reason::AppNotInstalled`].
    #[error("the conversation is gone")]
    ConversationGone,
    /// A transient fault of this person; the message has certainly not been delivered.
    #[error("transient fault of one person")]
    Person,
    /// The message may or may not have been delivered.
    #[error("it cannot be known whether the message arrived")]
    Ambiguous,
    /// The channel as a whole; the message has not been delivered.
    #[error(transparent)]
    Channel(#[from] ChannelFault),
    /// The last moment for starting had passed; nothing was sent.
    #[error("too late to start")]
    TooLate,
}
