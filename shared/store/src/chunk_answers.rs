//! What the directory said of the members of a chunk, together: planning reads it in one piece instead of an item for
//! each member. It is a copy of what is kept by address, and may be missing.

use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::ids::ListId;

use crate::Store;
use crate::erase_members::CHANNELS;
use crate::error::StoreError;
use crate::item::{Item, Reader, b, instant};
use crate::keys;
use crate::members::ChunkRef;
use crate::packing::PACKED_MAX;

const WHAT: &str = "answers of a chunk";
const BYTES: &str = "b";
const ASKED_AT: &str = "asked_at";

impl Store {
    /// Keeps what the directory said of the members of a chunk of a list, none of it before `asked_at`.
    pub async fn put_chunk_answers(
        &self,
        channel: Channel,
        (list, chunk): (ListId, &ChunkRef),
        asked_at: DateTime<Utc>,
        bytes: Vec<u8>,
    ) -> Result<(), StoreError> {
        StoreError::check_size(WHAT, bytes.len(), PACKED_MAX)?;
        let mut item: Item = keys::chunk_answers(channel, list, &chunk.hash).attributes();
        item.insert(BYTES.to_owned(), b(bytes));
        item.insert(ASKED_AT.to_owned(), instant(asked_at));
        self.put(item).await
    }

    /// What is kept of a chunk, and when the directory was asked.
    pub async fn chunk_answers(
        &self,
        channel: Channel,
        (list, chunk): (ListId, &ChunkRef),
    ) -> Result<Option<(DateTime<Utc>, Vec<u8>)>, StoreError> {
        let key = keys::chunk_answers(channel, list, &chunk.hash);
        let Some(item) = self.get(&key).await? else {
            return Ok(None);
        };
        let read = Reader::new(&item, WHAT);
        Ok(Some((read.instant(ASKED_AT)?, read.bytes(BYTES)?.to_vec())))
    }

    /// Forgets what is kept of a chunk on every channel.
    pub(crate) async fn drop_chunk_answers(
        &self,
        list: ListId,
        chunk: &ChunkRef,
    ) -> Result<(), StoreError> {
        let keys = CHANNELS.map(|channel| keys::chunk_answers(channel, list, &chunk.hash));
        self.delete_all(&keys).await
    }
}
