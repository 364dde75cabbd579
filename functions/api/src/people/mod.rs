//! People, whatever list or campaign they are in.

mod erase;
mod view;

use crate::Api;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(erase::erase))
        .routes(routes!(erase::erasure))
}
