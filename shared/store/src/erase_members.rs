//! Taking a person out of the stored versions of a list, and out of what is known of people.
//!
//! A chunk is rewritten under its name: versions share it, and an import that is just writing the same chunk must not
//! find it gone. The version's count follows.

use std::collections::BTreeSet;

use domain::campaign::Channel;
use domain::ids::ListId;
use domain::list::Member;

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, b, n as number, s};
use crate::keys::{self, Key};
use crate::members::{ChunkRef, FORMAT, MANIFEST, MEMBERS, SIZE, Version, WHAT};
use crate::packing::{DEFLATE_ABOVE, pack, unpack};
use crate::reach;
use crate::read::Range;
use crate::receipts;
use crate::table;
use crate::write::{Attempt, WRITE_ID};

/// Times a version is rewritten against others who do the same.
const TRIES: u32 = 10;
pub(crate) const CHANNELS: [Channel; 2] = [Channel::Teams, Channel::Skype];

impl Store {
    /// The numbers of the versions of a list, also of those that no list points to.
    pub async fn version_numbers(&self, list: ListId) -> Result<Vec<u32>, StoreError> {
        let range = Range::of(keys::list_partition(list), "V#").keys_only();
        let corrupt = || StoreError::corrupt("sort key");
        self.query(&range, usize::MAX)
            .await?
            .iter()
            .map(|item| {
                keys::number_in(Reader::new(item, "sort key").text(table::SK)?).ok_or_else(corrupt)
            })
            .collect()
    }

    /// Takes the member with this case-folded address out of a stored version. True when they were in it. Doing it
    /// again changes nothing.
    pub async fn erase_member(
        &self,
        list: ListId,
        version: u32,
        address: &str,
    ) -> Result<bool, StoreError> {
        let key = keys::list_version(list, version);
        let mut found = self.get(&key).await?;
        for tries in 1..=TRIES {
            let Some(mut item) = found else {
                return Ok(false);
            };
            let Some(manifest) = self.without(list, &item, address).await? else {
                return Ok(false);
            };
            let w = Reader::new(&item, WHAT).text(WRITE_ID)?.to_owned();
            let size: u32 = manifest.1.iter().map(|chunk| chunk.count).sum();
            item.extend([
                (
                    MANIFEST.to_owned(),
                    b(pack(WHAT, FORMAT, &manifest, DEFLATE_ABOVE)?),
                ),
                (SIZE.to_owned(), number(size)),
                (WRITE_ID.to_owned(), s(self.shared.ids.next())),
            ]);
            let mut expression = Expression::default();
            let condition = expression.compare(WRITE_ID, "=", s(w));
            match self.put_if(item, condition, expression).await? {
                Attempt::Done => return Ok(true),
                Attempt::Refused(item) => found = item,
            }
            self.pause(tries).await;
        }
        Err(StoreError::Conflict { what: WHAT })
    }

    /// Columns and chunks of a version after its chunk was rewritten; none where nobody has the address.
    async fn without(
        &self,
        list: ListId,
        item: &Item,
        address: &str,
    ) -> Result<Option<(Vec<String>, Vec<ChunkRef>)>, StoreError> {
        let (columns, mut chunks): (Vec<String>, Vec<ChunkRef>) =
            unpack(WHAT, FORMAT, Reader::new(item, WHAT).bytes(MANIFEST)?)?;
        let Some(index) = Version::place(&chunks, address) else {
            return Ok(None);
        };
        let mut members = self.chunk(list, &chunks[index]).await?;
        let is_in = members
            .iter()
            .position(|member| &*member.address == address);
        if let Some(at) = is_in {
            members.remove(at);
            // Before the chunk forgets the person: afterwards nothing would lead here again.
            self.drop_chunk_answers(list, &chunks[index]).await?;
            self.rewrite_chunk(list, &chunks[index], &members).await?;
        }
        // Another version, or this one before a crash, has rewritten the chunk: the count says so.
        let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
        if is_in.is_none() && chunks[index].count == count && chunks[index].first != address {
            return Ok(None);
        }
        match members.first() {
            Some(first) => {
                chunks[index].first = first.address.to_string();
                chunks[index].count = count;
            }
            None => drop(chunks.remove(index)),
        }
        Ok(Some((columns, chunks)))
    }

    async fn rewrite_chunk(
        &self,
        list: ListId,
        chunk: &ChunkRef,
        members: &[Member],
    ) -> Result<(), StoreError> {
        let mut item = keys::chunk(list, &chunk.hash).attributes();
        let packed = pack("list chunk", FORMAT, &members, DEFLATE_ABOVE)?;
        item.insert(MEMBERS.to_owned(), b(packed));
        self.put(item).await
    }

    /// Deletes what is known of a person on every channel, by case-folded address and by the ids of directories: how
    /// they are reached, whether the bot is installed, how far they have read, and whether they are suppressed.
    pub async fn forget_person(
        &self,
        address: &str,
        object_ids: &[String],
    ) -> Result<(), StoreError> {
        let object_ids: BTreeSet<&String> = object_ids.iter().collect();
        let mut doomed: Vec<Key> = Vec::new();
        for channel in CHANNELS {
            doomed.push(keys::person(channel, address));
            for object_id in &object_ids {
                let reach = reach::key(channel, object_id)?;
                doomed.push(Key::new(reach.pk.clone(), receipts::SK));
                doomed.push(reach);
            }
        }
        self.delete_all(&doomed).await
    }
}
