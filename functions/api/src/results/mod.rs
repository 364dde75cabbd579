//! What became of a campaign: report, people, series, exports.

mod cursor;
mod export;
mod names;
mod person;
mod plan;
mod planned;
mod published;
mod reading;
mod recipients;
mod report;
pub mod schema;
mod series;
mod snapshot;
mod summary;
mod visits;
mod wanted;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use names::Names;
pub(crate) use series::open;
pub use summary::{Figures, figures};

use crate::Api;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(report::report))
        .routes(routes!(export::export))
        .routes(routes!(recipients::recipients))
        .routes(routes!(person::person))
        .routes(routes!(series::series))
        .routes(routes!(plan::plan))
}
