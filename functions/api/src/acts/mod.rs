//! What a person does to a campaign: publish, try, pause, resume, cancel, resolve, and looking ahead.

use crate::Api;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
}
