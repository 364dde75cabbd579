//! Campaigns: drafts, what is known of them, and their end.

mod allowed;
mod audit_trail;
mod clone;
mod create;
mod delete;
mod draft;
mod edit;
mod facets;
mod fields;
mod load;
mod query;
mod read;
mod reply;
mod row;
mod search;
mod unfinished;
mod validate;
mod view;

pub use allowed::{Actions, Allowed};
pub use audit_trail::AuditItem;
pub(crate) use draft::lenient;
pub use reply::{find, reply};
pub use validate::problems;
pub use view::{CampaignView, ListRef, Progress, WindowView};

use crate::Api;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(create::create, read::list))
        .routes(routes!(read::one, edit::edit, delete::delete))
        .routes(routes!(facets::facets))
        .routes(routes!(load::load))
        .routes(routes!(clone::clone))
        .routes(routes!(audit_trail::audit))
}
