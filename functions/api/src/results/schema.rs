//! The shapes of results as OpenAPI describes them. They mirror types of `domain`, which knows nothing of HTTP; values
//! of them are never made. A test holds them against what is really answered.

mod figures;
mod over_time;
mod people;

pub use crate::schema::{FinishReason, State};
pub use figures::*;
pub use over_time::*;
pub use people::*;

use serde::Serialize;
use utoipa::ToSchema;

/// The state of one recipient, as people read it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Not tried yet, or waiting after a fault of the channel or the transport.
    Pending,
    /// Being sent to right now.
    Claimed,
    /// The channel accepted the message.
    Sent,
    /// Was not there at the last try; a later rung will try again.
    Absent,
    /// Will never be sent to, for a reason.
    Failed,
    /// It cannot be known whether the message arrived.
    Unknown,
    /// The ladder or the window ended first.
    Unprogrammed,
    /// The campaign was cancelled first.
    Cancelled,
}

/// Why somebody failed or was unprogrammed. A closed list: each has its cure in the docs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The directory does not know the address.
    NotFound,
    /// The bot's app is not installed for the person.
    AppNotInstalled,
    /// The person blocked the bot.
    BlockedByUser,
    /// The tenant's admin blocked the app.
    BlockedByAdmin,
    /// The person is marked as not to be sent to.
    Suppressed,
    /// The rendered message is over the channel's limit.
    MessageTooLarge,
    /// The channel refused the message.
    Rejected,
    /// The bot is not set up as the channel wants it.
    ChannelMisconfigured,
    /// Transient faults at every rung of the ladder.
    Transport,
    /// Our own code failed three times on the batch.
    Internal,
    /// The ladder is spent.
    Exhausted,
    /// The window closed first.
    WindowClosed,
    /// The person's zone has no open minute in the window.
    NoOpenMinute,
    /// The person's data was erased before they could be sent to.
    Erased,
    /// Was due between the point to which the table was restored and the restore; the person is `unknown`.
    Restored,
}

/// What one try at one person came to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TryResult {
    /// The presence rule was not met.
    Absent,
    /// Sent.
    Sent,
    /// Failed for good.
    Failed,
    /// Result cannot be known.
    Unknown,
    /// Held back by a transient fault of this person.
    Held,
    /// Was invited and declined.
    Declined,
    /// Was invited and did not answer.
    Unanswered,
    /// Was invited and does not want to be disturbed.
    DoNotDisturb,
    /// Was invited and is busy.
    Busy,
    /// Was invited and could not be reached at any device.
    Unreachable,
}

/// Where a person is, as the channel last said.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeenPresence {
    /// At the screen and free.
    Available,
    /// Signed in, not at the screen.
    Away,
    /// Signed in, occupied.
    Busy,
    /// Asked not to be disturbed, presenting, or focusing.
    DoNotDisturb,
    /// Not signed in, off work or out of office.
    Offline,
    /// The channel does not say.
    Unknown,
}

/// What a visit is, seen beside the others.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A person.
    Human,
    /// A program that shows what is behind the link.
    Preview,
    /// A program that checks what is behind the link.
    Scanner,
    /// It looks like a browser and behaves like a machine.
    Suspect,
}
