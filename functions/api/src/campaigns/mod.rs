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

use crate::routing::{Routes, route};

/// The routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .route(route!(create::create, read::list))
        .route(route!(read::one, edit::edit, delete::delete))
        .route(route!(facets::facets))
        .route(route!(load::load))
        .route(route!(clone::clone))
        .route(route!(audit_trail::audit))
}
