//! The composition root: configuration, clocks, entropy, clients, logs, and the [`App`] that every function holds.
//!
//! Each thing that makes a program hard to repeat has one file here: `config.rs` reads the environment, `clock.rs`
//! the time, `entropy.rs` the system's randomness. `clippy.toml` bans them everywhere else.

mod app;
pub mod batch_events;
pub mod clients;
mod clock;
pub mod compose;
pub mod config;
mod entropy;
mod key_ring;
mod link_keys;
mod metrics;
mod receipts;
mod sdk_http;
mod secrets;
mod settings;
pub mod telemetry;
mod tombstone;
mod vault;

pub use app::App;
pub use clock::{Clock, SystemTime, TimeSource};
pub use entropy::Entropy;
pub use key_ring::KeyRing;
pub use link_keys::LinkKeys;
pub use metrics::{Metric, Metrics};
pub use receipts::Receipts;
pub use secrets::Secrets;
pub use settings::{DEFAULT_RETENTION_DAYS, Settings};
pub use tombstone::Tombstone;
