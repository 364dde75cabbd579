//! Everybody for whom the bot is installed, a page at a time: the audience "All users".
//!
//! They are items of the sparse index, in sixteen partitions of it by the hash of their id, so that a tenant that
//! installs the app for everybody at once writes to more than one. A page never holds more than was asked for.

use domain::campaign::Channel;

use crate::Store;
use crate::cursor::{self, Page};
use crate::error::StoreError;
use crate::item::{Item, Reader};
use crate::keys;
use crate::reach::{ADDRESS, OBJECT_ID};
use crate::read::Range;

const CURSOR: char = 'u';

/// Somebody for whom the bot is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledPerson {
    /// The id the directory knows them by.
    pub object_id: String,
    /// The case-folded address they were last sent to at, where they ever were.
    pub address: Option<String>,
}

impl Store {
    /// People for whom the bot is installed, in an order that never changes, from the index: an installation shows
    /// after a moment. Each is there once, whoever comes and goes between two pages.
    pub async fn installed_people(
        &self,
        channel: Channel,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<Page<InstalledPerson>, StoreError> {
        let (first, mut before) = match cursor {
            None => (0, None),
            Some(cursor) => {
                let last = cursor::decode(CURSOR, &cursor)?;
                (keys::installed_shard(&last), Some(last))
            }
        };
        let wanted = limit.saturating_add(1);
        let mut found = Vec::new();
        for shard in first..keys::SHARDS {
            let partition = keys::installed(channel, shard);
            let range = Range::of_index(partition).newest_before(before.take());
            for item in self.query(&range, wanted - found.len()).await? {
                found.push(from_item(&item)?);
            }
            if found.len() >= wanted {
                break;
            }
        }
        Ok(cursor::page(CURSOR, found, limit, |person| {
            person.object_id.clone()
        }))
    }
}

fn from_item(item: &Item) -> Result<InstalledPerson, StoreError> {
    let read = Reader::new(item, "installed person");
    Ok(InstalledPerson {
        object_id: read.text(OBJECT_ID)?.to_owned(),
        address: read.optional_text(ADDRESS)?.map(str::to_owned),
    })
}
