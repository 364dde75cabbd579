//! Looking ahead while a draft is being written: what it would come to and how it would look, without storing it.

mod absence;
mod exact;
mod forecast;
mod forecast_view;
mod ladder;
mod large;
mod looked;
mod preview;

#[cfg(test)]
mod tests;

use crate::routing::{Routes, route};

/// The routes of this area.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .route(route!(forecast::forecast))
        .route(route!(preview::preview))
}
