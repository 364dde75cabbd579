//! The channels of this deployment: how they are, and the operator's stop of a whole one.

mod audit_trail;
mod cures;
mod health;
mod offer;
mod read;
mod stop;
mod stopped;
mod view;

#[cfg(test)]
mod tests;

pub(crate) use health::Health;
pub(crate) use stopped::{refuse_if_recovering, refuse_if_stopped};

use crate::routing::{Routes, route};

/// The routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .route(route!(read::list))
        .route(route!(stop::stop))
        .route(route!(stop::resume))
        .route(route!(audit_trail::audit))
}
