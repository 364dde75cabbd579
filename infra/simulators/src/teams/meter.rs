//! What is counted.

pub(crate) use crate::meter::lock;

use serde::{Deserialize, Serialize};

/// Counters of one tenant.
pub(crate) type Meter = crate::meter::Meter<Operation>;

/// What a client asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// A token.
    Token,
    /// One user or a search for users.
    GraphUsers,
    /// Groups and their members.
    GraphGroups,
    /// The app catalogue and what is installed for people.
    GraphApps,
    /// A `$batch`; its parts are counted by themselves too.
    GraphBatch,
    /// Presence of one or many.
    Presence,
    /// Create a conversation.
    Create,
    /// Send or reply.
    Send,
    /// Edit a message.
    Update,
    /// Withdraw a message.
    Delete,
    /// Members of a conversation.
    Members,
}
