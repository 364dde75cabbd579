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

use crate::routing::{Routes, route};

/// The routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .route(route!(report::report))
        .route(route!(export::export))
        .route(route!(recipients::recipients))
        .route(route!(person::person))
        .route(route!(series::series))
        .route(route!(plan::plan))
}
