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

use crate::Api;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(preflight::start))
        .routes(routes!(preflight::result))
        .routes(routes!(preview::preview))
        .routes(routes!(publish::publish))
        .routes(routes!(try_send::try_send))
        .routes(routes!(operate::pause))
        .routes(routes!(operate::resume))
        .routes(routes!(operate::cancel))
        .routes(routes!(resolve::resolve))
        .routes(routes!(resolve_all::resolve_all))
}
