//! Versions of a list: a manifest of content-addressed chunks of members, sorted by address. A version that differs
//! from another by one person shares all chunks with it but one.

mod chunking;
mod paging;

use chrono::{DateTime, Utc};
use domain::ids::ListId;
use domain::list::Member;
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, b, instant, n as number, s};
use crate::keys;
use crate::packing::{DEFLATE_ABOVE, pack, unpack};
use crate::read::CONCURRENCY;
use crate::write::WRITE_ID;

use chunking::{Chunk, cut, edited};

pub(crate) const WHAT: &str = "list version";
pub(crate) const FORMAT: u8 = 1;
/// The manifest's chunks and columns, packed.
pub(crate) const MANIFEST: &str = "m";
pub(crate) const SIZE: &str = "size";
const CREATED: &str = "created";
const BY: &str = "by";
/// A chunk's members, packed.
pub(crate) const MEMBERS: &str = "m";

/// One chunk of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkRef {
    /// The address of its first member.
    pub first: String,
    /// SHA-256 of what was stored first: its name, also after somebody in it was erased.
    pub hash: [u8; 32],
    /// How many members it holds.
    pub count: u32,
}

/// One version of a list, without its members. Immutable, but for the erasure of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub version: u32,
    /// Members.
    pub size: u32,
    /// Extra columns of its members, as upper-case placeholder names.
    pub columns: Vec<String>,
    /// Where the members are, in the order of their addresses.
    pub chunks: Vec<ChunkRef>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Who made it.
    pub by: String,
}

impl Store {
    /// Stores a version whose members are sorted by address and unique. Chunks first, the manifest last, so that a
    /// version that can be read is whole. `Conflict` when there is such a version.
    pub async fn put_version(
        &self,
        list: ListId,
        version: u32,
        columns: &[String],
        members: &[Member],
        now: DateTime<Utc>,
        by: &str,
    ) -> Result<Version, StoreError> {
        let chunks = cut(members);
        let chunks: Vec<ChunkRef> = stream::iter(
            chunks
                .into_iter()
                .map(|members| self.put_chunk(list, members))
                .collect::<Vec<_>>(),
        )
        .buffered(CONCURRENCY)
        .try_collect()
        .await?;
        self.put_manifest(list, version, columns.to_vec(), chunks, now, by)
            .await
    }

    /// A version of a list, strongly consistent.
    pub async fn version(&self, list: ListId, version: u32) -> Result<Option<Version>, StoreError> {
        let Some(item) = self.get(&keys::list_version(list, version)).await? else {
            return Ok(None);
        };
        let read = Reader::new(&item, WHAT);
        let (columns, chunks) = unpack(WHAT, FORMAT, read.bytes(MANIFEST)?)?;
        Ok(Some(Version {
            version,
            size: read.number(SIZE)?,
            columns,
            chunks,
            created: read.instant(CREATED)?,
            by: read.text(BY)?.to_owned(),
        }))
    }

    /// The members of one chunk, in order; `NotFound` when the list was purged.
    pub async fn chunk(&self, list: ListId, chunk: &ChunkRef) -> Result<Vec<Member>, StoreError> {
        let item = self.get(&keys::chunk(list, &chunk.hash)).await?;
        let item = item.ok_or(StoreError::NotFound { what: "list chunk" })?;
        unpack(
            "list chunk",
            FORMAT,
            Reader::new(&item, "list chunk").bytes(MEMBERS)?,
        )
    }

    /// The members of several chunks, read eight at a time, in the order asked for.
    pub async fn chunks(
        &self,
        list: ListId,
        chunks: &[ChunkRef],
    ) -> Result<Vec<Vec<Member>>, StoreError> {
        stream::iter(
            chunks
                .iter()
                .map(|chunk| self.chunk(list, chunk))
                .collect::<Vec<_>>(),
        )
        .buffered(CONCURRENCY)
        .try_collect()
        .await
    }

    /// The member with this case-folded address.
    pub async fn member(
        &self,
        list: ListId,
        version: &Version,
        address: &str,
    ) -> Result<Option<Member>, StoreError> {
        let Some(chunk) = version.chunk_of(address) else {
            return Ok(None);
        };
        let mut members = self.chunk(list, chunk).await?;
        let found = members
            .binary_search_by(|member| (*member.address).cmp(address))
            .ok();
        Ok(found.map(|index| members.swap_remove(index)))
    }

    /// Makes version `new_version` out of `from`: `add` (same columns) replaces members of the same address, `remove`
    /// takes addresses away; an address in both is added. Only chunks that change are read and written.
    #[expect(
        clippy::too_many_arguments,
        reason = "what changes, and the manifest's own particulars"
    )]
    pub async fn edit_version(
        &self,
        list: ListId,
        from: &Version,
        new_version: u32,
        add: &[Member],
        remove: &[String],
        now: DateTime<Utc>,
        by: &str,
    ) -> Result<Version, StoreError> {
        let edits = from.edits(add, remove);
        let pieces: Vec<Vec<ChunkRef>> = stream::iter(
            edits
                .into_iter()
                .map(|(chunk, changes)| self.edit_chunk(list, chunk, changes))
                .collect::<Vec<_>>(),
        )
        .buffered(CONCURRENCY)
        .try_collect()
        .await?;
        let chunks = pieces.into_iter().flatten().collect();
        self.put_manifest(list, new_version, from.columns.clone(), chunks, now, by)
            .await
    }

    /// What takes the place of a chunk: itself, when nothing in it changes.
    async fn edit_chunk(
        &self,
        list: ListId,
        chunk: Option<&ChunkRef>,
        changes: Option<chunking::Changes<'_>>,
    ) -> Result<Vec<ChunkRef>, StoreError> {
        let Some(changes) = changes else {
            return Ok(chunk.into_iter().cloned().collect());
        };
        let before = match chunk {
            Some(chunk) => self.chunk(list, chunk).await?,
            None => Vec::new(),
        };
        let after = edited(before, changes);
        let mut made = Vec::new();
        for members in cut(&after) {
            made.push(self.put_chunk(list, members).await?);
        }
        Ok(made)
    }

    async fn put_chunk(&self, list: ListId, members: &[Member]) -> Result<ChunkRef, StoreError> {
        let Chunk { reference, packed } = Chunk::new(members)?;
        let mut item = keys::chunk(list, &reference.hash).attributes();
        item.insert(MEMBERS.to_owned(), b(packed));
        // The name is the content: writing it again writes the same.
        self.put(item).await?;
        Ok(reference)
    }

    async fn put_manifest(
        &self,
        list: ListId,
        version: u32,
        columns: Vec<String>,
        chunks: Vec<ChunkRef>,
        now: DateTime<Utc>,
        by: &str,
    ) -> Result<Version, StoreError> {
        let size = chunks.iter().map(|chunk| chunk.count).sum();
        let mut item: Item = keys::list_version(list, version).attributes();
        item.extend([
            (
                MANIFEST.to_owned(),
                b(pack(WHAT, FORMAT, &(&columns, &chunks), DEFLATE_ABOVE)?),
            ),
            (SIZE.to_owned(), number(size)),
            (CREATED.to_owned(), instant(now)),
            (BY.to_owned(), s(by)),
            (WRITE_ID.to_owned(), s(self.shared.ids.next())),
        ]);
        let mut e = Expression::default();
        let condition = e.absent();
        self.put_if(item, condition, e).await?.or_conflict(WHAT)?;
        Ok(Version {
            version,
            size,
            columns,
            chunks,
            created: now,
            by: by.to_owned(),
        })
    }
}
