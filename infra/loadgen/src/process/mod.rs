//! The local system as a process of its own: found, started, spoken to, watched.

mod build;
mod http;
mod system;

pub use build::binary;
pub use http::client;
pub use system::{Start, System};
