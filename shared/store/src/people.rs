//! What the directory said of an address on a channel, whatever the campaign. How the person behind it is reached is
//! kept by object id, in `reach.rs`.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use futures::{StreamExt, TryStreamExt, stream};

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, instant, s};
use crate::keys::{self, Key};

const WHAT: &str = "person";
/// Longest address, in bytes: what a key can hold, with room to spare.
const ADDRESS_MAX: usize = 1_024;
/// Updates of one call in flight at a time.
const UPDATES: usize = 16;
const ADDRESS: &str = "address";
const OBJECT_ID: &str = "object_id";
const RESOLVED_AT: &str = "resolved_at";
const SUPPRESSED: &str = "suppressed";

/// What is known of an address on a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonRef {
    /// The directory's id; none when the directory does not know the address, or was not asked (`resolved_at`).
    pub object_id: Option<String>,
    /// When the directory was asked.
    pub resolved_at: Option<DateTime<Utc>>,
    /// Whether the person is marked as never to be sent to.
    pub suppressed: bool,
}

impl Store {
    /// What is known of these people, by case-folded address; strongly consistent. Who is missing is unknown.
    pub async fn person_refs(
        &self,
        channel: Channel,
        addresses: &[String],
    ) -> Result<HashMap<String, PersonRef>, StoreError> {
        let found = self.batch_get(keys_of(channel, addresses)?).await?;
        found.iter().map(from_item).collect()
    }

    /// The same as it was a moment ago, at half the price: for readers of a whole audience.
    pub async fn person_refs_lately(
        &self,
        channel: Channel,
        addresses: &[String],
    ) -> Result<HashMap<String, PersonRef>, StoreError> {
        let found = self.batch_get_lately(keys_of(channel, addresses)?).await?;
        found.iter().map(from_item).collect()
    }

    /// Keeps what the directory said at `at`: an object id, or that it does not know the address. Whoever is suppressed
    /// is so by that id from now on.
    pub async fn put_resolved(
        &self,
        channel: Channel,
        found: &[(String, Option<String>)],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let writes = found.iter().map(|(address, object_id)| {
            let set = vec![
                (OBJECT_ID, object_id.as_ref().map(s)),
                (RESOLVED_AT, Some(instant(at))),
            ];
            self.set(channel, address, set)
        });
        stream::iter(writes.collect::<Vec<_>>())
            .buffer_unordered(UPDATES)
            .try_collect::<()>()
            .await?;
        let named = found.iter().filter(|(_, object_id)| object_id.is_some());
        let named: Vec<String> = named.map(|(address, _)| address.clone()).collect();
        let suppressed = self.person_refs(channel, &named).await?.into_values();
        for id in suppressed
            .filter(|person| person.suppressed)
            .filter_map(|person| person.object_id)
        {
            self.set_reach_suppressed(channel, &id, true).await?;
        }
        Ok(())
    }

    /// The same for people of whom nothing is known yet, 25 in a request. Whatever another caller has learnt of
    /// them in the same moment is overwritten: at worst the directory is asked once more.
    pub async fn put_new_people(
        &self,
        channel: Channel,
        found: &[(String, Option<String>)],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let items = found
            .iter()
            .map(|(address, object_id)| {
                let mut item = person(channel, address)?.attributes();
                item.insert(ADDRESS.to_owned(), s(address));
                item.insert(RESOLVED_AT.to_owned(), instant(at));
                if let Some(object_id) = object_id {
                    item.insert(OBJECT_ID.to_owned(), s(object_id));
                }
                Ok(item)
            })
            .collect::<Result<Vec<Item>, StoreError>>()?;
        self.put_all(items).await
    }

    /// Marks a person as never to be sent to, or takes the mark away: by address and, where it is known, by object id,
    /// which is all that a worker reads of most people. Whichever of this and [`Self::put_resolved`] comes second finds
    /// what the other has written.
    pub async fn set_suppressed(
        &self,
        channel: Channel,
        address: &str,
        suppressed: bool,
    ) -> Result<(), StoreError> {
        let mark = AttributeValue::Bool(suppressed);
        self.set(channel, address, vec![(SUPPRESSED, Some(mark))])
            .await?;
        let known = self.person_refs(channel, &[address.to_owned()]).await?;
        for id in known.into_values().filter_map(|person| person.object_id) {
            self.set_reach_suppressed(channel, &id, suppressed).await?;
        }
        Ok(())
    }

    async fn set(
        &self,
        channel: Channel,
        address: &str,
        mut attributes: Vec<(&str, Option<AttributeValue>)>,
    ) -> Result<(), StoreError> {
        let key = person(channel, address)?;
        attributes.push((ADDRESS, Some(s(address))));
        let mut expression = Expression::default();
        let update = expression.assign(attributes);
        self.update_if(&key, update, None, expression, None)
            .await
            .map(drop)
    }
}

fn keys_of(channel: Channel, addresses: &[String]) -> Result<Vec<Key>, StoreError> {
    let distinct: BTreeSet<&String> = addresses.iter().collect();
    let keys = distinct.into_iter();
    keys.map(|address| person(channel, address)).collect()
}

fn person(channel: Channel, address: &str) -> Result<Key, StoreError> {
    StoreError::check_size("address", address.len(), ADDRESS_MAX)?;
    Ok(keys::person(channel, address))
}

fn from_item(item: &Item) -> Result<(String, PersonRef), StoreError> {
    let read = Reader::new(item, WHAT);
    let person = PersonRef {
        object_id: read.optional_text(OBJECT_ID)?.map(str::to_owned),
        resolved_at: read.optional_instant(RESOLVED_AT)?,
        suppressed: read.flag(SUPPRESSED)?.unwrap_or(false),
    };
    Ok((read.text(ADDRESS)?.to_owned(), person))
}
