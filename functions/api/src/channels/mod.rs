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

use crate::Api;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(stop::stop))
        .routes(routes!(stop::resume))
        .routes(routes!(audit_trail::audit))
}
