//! What Presently does, as pure functions and values: no clock, no network, no AWS, no environment.
//!
//! Time and randomness come in as arguments, so that the same input gives the same plan on any machine.

pub mod actions;
pub mod batch;
pub mod campaign;
pub mod capacity;
pub mod channel_stop;
pub mod decide;
pub mod engagement;
pub mod erasure;
pub mod ids;
pub mod jitter;
pub mod ladder;
pub mod list;
pub mod list_import;
pub mod outcome;
pub mod pace;
pub mod plan;
pub mod presence;
pub mod recovery;
pub mod report;
pub mod send_window;
pub mod token;
pub mod transition;
pub mod upload;
pub mod wake;
