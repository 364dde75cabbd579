//! User lists: making them, importing into them, their members.

mod change;
mod changes;
mod columns;
mod create;
mod delete;
mod facts;
mod find;
mod import;
mod import_report;
mod in_use;
mod member_add;
mod member_remove;
mod members;
mod new_version;
mod one_row;
mod read;
mod reading;
mod reading_view;
mod samples;
mod upload;
mod upload_view;
mod versions;
mod view;

pub use columns::Places;
pub use import_report::{DuplicateLine, ImportReport, RejectedCell};
pub use members::MemberView;
pub use one_row::NewMember;
pub use reading_view::{JoinerView, Joiners, LeftOutView, ListReading, ReadingJob};
pub use upload_view::{NewUpload, Terms, UploadStateName, UploadView};
pub use view::{Group, ListKind, ListView};

use crate::Api;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(create::create, read::list))
        .routes(routes!(read::one, change::rename, delete::delete))
        .routes(routes!(import::import))
        .routes(routes!(upload::create))
        .routes(routes!(upload::one))
        .routes(routes!(reading::refresh))
        .routes(routes!(reading::preview))
        .routes(routes!(reading::result))
        .routes(routes!(facts::facts))
        .routes(routes!(versions::versions))
        .routes(routes!(changes::changes))
        .routes(routes!(find::find))
        .routes(routes!(columns::columns))
        .merge(samples::routes())
        .routes(routes!(members::list, member_add::add))
        .routes(routes!(member_remove::remove))
}
