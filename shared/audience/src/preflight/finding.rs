//! What a preflight finds, in a form that programs and people can read.

use domain::campaign::Channel;
use serde::{Deserialize, Serialize};

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The channel is not set up in this deployment.
    ChannelUnavailable,
    /// The audience names no list.
    NoList,
    /// A list does not exist (any more).
    NoSuchList,
    /// A list holds nobody.
    EmptyList,
    /// The source of a list that is read from the directory cannot be read.
    UnreadableList,
    /// A list is not one for the campaign's channel.
    OtherChannel,
    /// Nobody is left after duplicates and exclusions.
    NobodyLeft,
    /// The message cannot be compiled, or something in it must be corrected.
    InvalidMessage,
    /// A placeholder that no list can fill and that has no fallback.
    UnknownPlaceholder,
    /// People whose cell for a placeholder without fallback is empty.
    EmptyPlaceholder,
    /// The message of some person may be over the channel's limit.
    MessageTooLarge,
    /// The send window has no open minute left.
    WindowClosed,
    /// People whose zone has no open minute in the window.
    NoOpenMinute,
    /// The channel cannot carry so many people in the window.
    OverCapacity,
    /// People whose time zone is not one.
    BadTimeZone,
    /// People the directory did not know when it was last asked.
    NotInDirectory,
    /// People the directory has not been asked about yet.
    NotAsked,
}

impl Code {
    /// The stable word, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::ChannelUnavailable => "channel_unavailable",
            Code::NoList => "no_list",
            Code::NoSuchList => "no_such_list",
            Code::EmptyList => "empty_list",
            Code::UnreadableList => "unreadable_list",
            Code::OtherChannel => "other_channel",
            Code::NobodyLeft => "nobody_left",
            Code::InvalidMessage => "invalid_message",
            Code::UnknownPlaceholder => "unknown_placeholder",
            Code::EmptyPlaceholder => "empty_placeholder",
            Code::MessageTooLarge => "message_too_large",
            Code::WindowClosed => "window_closed",
            Code::NoOpenMinute => "no_open_minute",
            Code::OverCapacity => "over_capacity",
            Code::BadTimeZone => "bad_time_zone",
            Code::NotInDirectory => "not_in_directory",
            Code::NotAsked => "not_asked",
        }
    }
}

/// The flag of a publish that lifts a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptable {
    /// `accept.empty_placeholders`.
    EmptyPlaceholders,
    /// `accept.no_open_minute`.
    NoOpenMinute,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The field of the campaign it concerns, as a path in the body.
    pub field: String,
    /// What kind of thing it is.
    pub code: Code,
    /// One sentence for a person, with the figures.
    pub detail: String,
    /// What lifts it, where that is possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<Acceptable>,
}

impl Finding {
    /// The channel is not set up in this deployment.
    pub fn not_configured(channel: Channel) -> Self {
        let detail = format!("{} is not configured in this deployment", channel.as_str());
        Self::new("channel", Code::ChannelUnavailable, detail)
    }

    /// A finding that nothing but a change can lift.
    pub fn new(field: &str, code: Code, detail: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            code,
            detail: detail.into(),
            accept: None,
        }
    }

    /// The same, unless it is accepted.
    pub(crate) fn unless(self, accept: Acceptable) -> Self {
        Self {
            accept: Some(accept),
            ..self
        }
    }
}
