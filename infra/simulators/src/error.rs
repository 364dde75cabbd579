//! What can go wrong in the simulator itself (not what it answers to clients).

use std::net::SocketAddr;

/// A failure of the simulator.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The inbox file could not be read or written.
    #[error("failed to use the inbox database")]
    Database(#[from] rusqlite::Error),
    /// A stored or given document is not what it should be.
    #[error("failed to read a stored document")]
    Document(#[from] serde_json::Error),
    /// The socket failed.
    #[error("failed to serve")]
    Io(#[from] std::io::Error),
    /// Simulators are never reachable from outside the machine.
    #[error("{0} is not a loopback address")]
    NotLoopback(SocketAddr),
    /// Person number `index` of the call is not acceptable.
    #[error("person {index} is invalid: {reason}")]
    Person {
        /// Position in the call, from 0.
        index: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Nobody has this object id, UPN or mail.
    #[error("no such person")]
    NoPerson,
    /// No key could be made.
    #[error("failed to make a key")]
    NoKey,
    /// The bot could not be told.
    #[error("failed to tell the bot: {0}")]
    Bot(&'static str),
    /// Group number `index` of the call is not acceptable.
    #[error("group {index} is invalid: its id is not a GUID")]
    Group {
        /// Position in the call, from 0.
        index: usize,
    },
}
