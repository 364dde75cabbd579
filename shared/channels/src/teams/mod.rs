//! Microsoft Teams: Graph for people and presence, the Bot Framework connector for messages.

mod call;
mod check;
mod client;
mod conversation;
mod counts;
mod directory;
pub(crate) mod error_body;
mod errors;
mod graph;
mod graph_batch;
mod groups;
mod inbound_keys;
mod install;
mod patience;
mod people;
pub(crate) mod presence;
mod reply;
mod send;
mod token;

#[cfg(test)]
mod tests;

pub use check::{Consent, Permission, TeamsHealth};
pub use client::{MachineClock, Teams, TeamsConfig};
pub use conversation::Conversation;
pub use counts::RequestCounts;
pub use directory::DirectoryUser;
pub use groups::{GroupFault, GroupPeople, GroupQuery};
pub use inbound_keys::{InboundKey, InboundKeys};
pub use install::{INSTALL_REQUESTS, Installed};
pub use people::DirectoryPerson;
