//! What is counted, and what faults are matched by.

use serde::{Deserialize, Serialize};

/// What a client asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Discovery.
    Discover,
    /// The user resource, challenged or not.
    User,
    /// A token.
    Token,
    /// Create an application.
    CreateApplication,
    /// Read an application, or one of its parts that does nothing.
    Application,
    /// End an application.
    DeleteApplication,
    /// `makeMeAvailable` and `reportMyActivity`.
    Availability,
    /// A batch; its parts are counted by themselves too.
    Batch,
    /// An event request.
    Events,
    /// Search for people, or read one.
    Search,
    /// Presence of one person.
    Presence,
    /// Presence subscriptions.
    Subscription,
    /// Start an invitation.
    StartMessaging,
    /// Read an invitation, a conversation, its messaging or a message.
    Conversation,
    /// Send a message in a conversation.
    SendMessage,
    /// End a conversation.
    StopMessaging,
}
