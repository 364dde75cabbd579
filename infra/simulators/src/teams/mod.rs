//! A Microsoft Teams tenant: login, a slice of Microsoft Graph and the Bot Framework connector, with scripted people.
//!
//! One port serves everything: `/login/{tenant}/oauth2/v2.0/token`, `/graph/v1.0/…`, `/connector/v3/…`, and for
//! whoever runs it `/people` (HTML), `/inbox` and `/inbox/stats` (JSON), `/control/…` (JSON).

mod connector;
mod directory;
mod error;
mod faults;
mod graph;
mod hash;
mod http;
mod inspect;
mod limits;
mod login;
mod meter;
mod object_id;
mod options;
mod person;
mod populate;
mod presence;
mod store;
mod tenant;
#[cfg(test)]
mod tests;
mod token;

pub use error::Error;
pub use faults::{FaultAction, FaultBody, FaultMatch, FaultRule, FaultState, Faults};
pub use meter::Operation;
pub use options::{Clock, TenantOptions};
pub use person::{Behaviour, Group, Person};
pub use populate::PopulateRule;
pub use presence::{Presence, PresenceRule, PresenceScript};
pub use store::InboxMessage;
pub use tenant::{InboxStats, Tenant};
