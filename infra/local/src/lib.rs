//! The whole system in one process: every function, on an embedded default of the cloud.
//!
//! The functions are the ones that are deployed, reached through the same SDK calls and event shapes;
//! what differs is what answers them: an embedded DynamoDB, durable queues and one-shots, a simulated Teams
//! tenant and a simulated Skype for Business pool, all on loopback.

mod asking;
mod authorizer;
mod bot;
mod checkpoints;
mod clock;
mod counting;
mod data;
mod demo;
mod driver;
mod endpoints;
mod http;
mod mailbox;
mod options;
mod pump;
mod queues;
mod serving;
mod simulated;
mod skype;
mod table;
mod teams;
mod wiring;
mod world;

pub use authorizer::SignIn;
pub use clock::LocalClock;
pub use counting::{Counted, Counts};
pub use driver::Progress;
pub use options::{Options, Pace, Production, RealTenant, Simulators};
pub use simulated::Simulated;
pub use teams::{APP_ID, TENANT_ID};
pub use wiring::Wiring;
pub use world::World;
