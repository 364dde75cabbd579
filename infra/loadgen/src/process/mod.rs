//! The local system as a process of its own: found, started, spoken to, watched.

mod build;
mod http;
mod json;
mod system;
mod usage;

pub use build::binary;
pub use http::client;
pub use json::{number, text};
pub use system::{Start, System};
