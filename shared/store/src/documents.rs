//! Documents that can be made again: report snapshots, preflight jobs.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, Reader, b, n as number};
use crate::keys::{self, Key};
use crate::packing::{pack_text, unpack_text};
use crate::table;

const WHAT: &str = "document";
/// The text, packed.
const TEXT: &str = "d";
/// Longest part of a document's name, in bytes.
const PART_MAX: usize = 256;

impl Store {
    /// Stores the document `name` of `id` (kinds keep ids apart: `report`, `preflight`), whatever is there. It reads as
    /// missing from `ttl` on. About 380 KB fit after deflating.
    pub async fn put_document(
        &self,
        kind: &str,
        id: &str,
        name: &str,
        json: &str,
        ttl: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let mut item = key(kind, id, name)?.attributes();
        item.insert(TEXT.to_owned(), b(pack_text(WHAT, json)?));
        item.extend(ttl.map(|ttl| (table::TTL.to_owned(), number(ttl.timestamp()))));
        self.put(item).await
    }

    /// The document, strongly consistent, unless it is over at `now`: the service removes such items days later.
    pub async fn document(
        &self,
        kind: &str,
        id: &str,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, StoreError> {
        match self.get(&key(kind, id, name)?).await? {
            Some(item) => text(&item, now),
            None => Ok(None),
        }
    }

    /// The documents `name` of several different ids, by id; those that are missing or over at `now` are not there.
    pub async fn documents(
        &self,
        kind: &str,
        ids: &[String],
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<HashMap<String, String>, StoreError> {
        let ids = ids.iter().map(|id| Ok((key(kind, id, name)?, id)));
        let ids = ids.collect::<Result<HashMap<Key, &String>, StoreError>>()?;
        let mut texts = HashMap::new();
        for item in self.batch_get(ids.keys().cloned().collect()).await? {
            let id = Key::of(&item).and_then(|key| ids.get(&key).copied());
            if let (Some(id), Some(text)) = (id, text(&item, now)?) {
                texts.insert(id.clone(), text);
            }
        }
        Ok(texts)
    }
}

/// The text of a document, unless it is over at `now`.
fn text(item: &Item, now: DateTime<Utc>) -> Result<Option<String>, StoreError> {
    let read = Reader::new(item, WHAT);
    let ttl = read.optional_number::<i64>(table::TTL)?;
    if ttl.is_some_and(|ttl| ttl <= now.timestamp()) {
        return Ok(None);
    }
    unpack_text(WHAT, read.bytes(TEXT)?).map(Some)
}

fn key(kind: &str, id: &str, name: &str) -> Result<Key, StoreError> {
    for part in [kind, id, name] {
        StoreError::check_size("document name", part.len(), PART_MAX)?;
    }
    Ok(keys::document(kind, id, name))
}
