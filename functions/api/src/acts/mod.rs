//! What a person does to a campaign: publish, try, pause, resume, cancel, resolve, and looking ahead.

pub(crate) mod asked;
pub(crate) mod faults;
mod operate;
mod person;
mod preflight;
mod preflight_view;
mod preview;
mod publish;
mod resolve;
mod resolve_all;
mod resolve_vector;
mod try_attempt;
mod try_delivery;
mod try_limit;
mod try_send;

pub(crate) use preflight::AT_ONCE;
pub(crate) use preflight_view::FindingView;
pub(crate) use preview::{PreviewView, preview_of};

#[cfg(test)]
pub(crate) mod tests;

use crate::routing::{Routes, route};

/// The routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .route(route!(preflight::start))
        .route(route!(preflight::result))
        .route(route!(preview::preview))
        .route(route!(publish::publish))
        .route(route!(try_send::try_send))
        .route(route!(operate::pause))
        .route(route!(operate::resume))
        .route(route!(operate::cancel))
        .route(route!(resolve::resolve))
        .route(route!(resolve_all::resolve_all))
}
