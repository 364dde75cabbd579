//! A Skype for Business Server pool: discovery, web ticket and UCWA 2.0, with scripted people.
//!
//! One port serves everything: `/discover/`, `/Autodiscover/…`, `/WebTicket/oauthtoken`, `/ucwa/oauth/v1/…`, and for
//! whoever runs it `/people` (HTML), `/inbox` and `/inbox/stats` (JSON), `/control/…` (JSON).

mod directory;
mod events;
mod inspect;
mod limits;
mod operation;
mod options;
mod outcome;
mod person;
mod pool;
mod populate;
mod refusal;
mod resources;
mod routes;
mod state;
mod stats;
mod store;
#[cfg(test)]
mod tests;
mod token;
mod words;

pub use crate::error::Error;
pub use crate::faults::{FaultAction, FaultBody};
pub use crate::presence::{Presence, PresenceRule, PresenceScript};
pub use crate::teams::Clock;
pub use operation::Operation;
pub use options::{HtmlMessages, PoolOptions, Spelling};
pub use person::{Behaviour, Person};
pub use pool::{Discovery, Disturbance, Pool};
pub use populate::PopulateRule;
pub use stats::PoolStats;
pub use store::{Delivered, InboxItem, InvitationResult};

use crate::faults;

/// Path of the applications, below which everything of UCWA is.
const APPLICATIONS: &str = "/ucwa/oauth/v1/applications";

/// A rule about requests to this pool.
pub type FaultRule = faults::FaultRule<Operation>;
/// Which requests a rule is about.
pub type FaultMatch = faults::FaultMatch<Operation>;
/// A rule and what became of it.
pub type FaultState = faults::FaultState<Operation>;
/// The rules in force.
pub type Faults = faults::Faults<Operation>;
