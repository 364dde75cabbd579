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

use crate::Api;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this area.
pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(forecast::forecast))
        .routes(routes!(preview::preview))
}
