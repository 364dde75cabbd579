//! Bringing a restored table into service: nobody is sent to twice.

mod start;
mod view;

use crate::routing::{Routes, route};

/// The routes of this area.
pub fn routes() -> Routes {
    Routes::new().route(route!(start::start, start::newest))
}
