//! Bringing a restored table into service: nobody is sent to twice.

mod start;
mod view;

use crate::Api;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(start::start, start::newest))
}
