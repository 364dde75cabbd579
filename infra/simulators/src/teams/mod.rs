//! A Microsoft Teams tenant: login, a slice of Microsoft Graph and the Bot Framework connector, with scripted people.
//!
//! One port serves everything: `/login/{tenant}/oauth2/v2.0/token`, `/graph/v1.0/…`, `/connector/v3/…`,
//! `/botframework/.well-known/{openidconfiguration|keys}`, and for whoever runs it `/people` (HTML), `/inbox` and
//! `/inbox/stats` (JSON), `/control/…` (JSON). Where a bot is connected, it is told what people do.

mod connector;
mod directory;
mod graph;
mod http;
mod inspect;
mod limits;
mod login;
mod meter;
mod object_id;
mod options;
mod outbound;
mod person;
mod populate;
mod recent;
mod store;
mod tenant;
#[cfg(test)]
mod tests;
mod token;

pub use crate::error::Error;
pub use crate::faults::{FaultAction, FaultBody};
pub use crate::presence::{Presence, PresenceRule, PresenceScript};
pub use meter::Operation;
pub use options::{Clock, TenantOptions};
pub use outbound::BotAnswer;
pub use person::{Behaviour, Group, Person, Profile};
pub use populate::PopulateRule;
pub use store::InboxMessage;
pub use tenant::{InboxStats, Tenant};

use crate::{error, faults, hash, presence};

/// A rule about requests to this tenant.
pub type FaultRule = faults::FaultRule<Operation>;
/// Which requests a rule is about.
pub type FaultMatch = faults::FaultMatch<Operation>;
/// A rule and what became of it.
pub type FaultState = faults::FaultState<Operation>;
/// The rules in force.
pub type Faults = faults::Faults<Operation>;
