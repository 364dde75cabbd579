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

use crate::routing::{Routes, route};

/// The routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .route(route!(create::create, read::list))
        .route(route!(read::one, change::rename, delete::delete))
        .route(route!(import::import))
        .route(route!(upload::create))
        .route(route!(upload::one))
        .route(route!(reading::refresh))
        .route(route!(reading::preview))
        .route(route!(reading::result))
        .route(route!(facts::facts))
        .route(route!(versions::versions))
        .route(route!(changes::changes))
        .route(route!(find::find))
        .route(route!(columns::columns))
        .merge(samples::routes())
        .route(route!(members::list, member_add::add))
        .route(route!(member_remove::remove))
}
