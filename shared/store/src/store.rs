//! The handle every function holds.

use std::sync::Arc;

use aws_sdk_dynamodb::Client;

use crate::clicks::{Full, Room};
use crate::pace::Paces;
use crate::write_id::WriteIds;

/// The table. Cheap to clone; clones share what they know of the pace, of full links and of room for
/// clicks.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) client: Client,
    pub(crate) table: Arc<str>,
    pub(crate) shared: Arc<Shared>,
}

/// What the clones of one store have in common.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(crate) ids: WriteIds,
    pub(crate) paces: Paces,
    pub(crate) full: Full,
    pub(crate) room: Room,
}

impl Store {
    /// A store over `table`, as [`crate::table::create`] or the template makes it.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into().into(),
            shared: Arc::default(),
        }
    }
}
