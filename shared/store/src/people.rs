//! What is known of a person on a channel, whatever the campaign.

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
const CONVERSATION: &str = "conversation";
const SERVICE_URL: &str = "service_url";
const INSTALLED: &str = "installed";
const SUPPRESSED: &str = "suppressed";

/// What is known of a person on a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonRef {
    /// The directory's id; none when the directory does not know the address, or was not asked (`resolved_at`).
    pub object_id: Option<String>,
    /// When the directory was asked.
    pub resolved_at: Option<DateTime<Utc>>,
    /// Id and service URL of the conversation with the person.
    pub conversation: Option<(String, String)>,
    /// Whether the bot is installed for the person; none while nobody knows.
    pub installed: Option<bool>,
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
        let distinct: BTreeSet<&String> = addresses.iter().collect();
        let keys = distinct
            .into_iter()
            .map(|address| person(channel, address))
            .collect::<Result<Vec<_>, _>>()?;
        self.batch_get(keys).await?.iter().map(from_item).collect()
    }

    /// Keeps what the directory said at `at`: an object id, or that it does not know the address.
    pub async fn put_resolved(
        &self,
        channel: Channel,
        found: &[(String, Option<String>)],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        stream::iter(
            found
                .iter()
                .map(|(address, object_id)| {
                    self.set(
                        channel,
                        address,
                        vec![
                            (OBJECT_ID, object_id.as_ref().map(s)),
                            (RESOLVED_AT, Some(instant(at))),
                        ],
                    )
                })
                .collect::<Vec<_>>(),
        )
        .buffer_unordered(UPDATES)
        .try_collect()
        .await
    }

    /// The same for people of whom nothing is known yet, 25 in a request. Whatever another caller has learnt of
    /// them in the same moment is overwritten: at worst a conversation is asked for once more.
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

    /// Keeps the conversation with a person. There is one only where the bot is installed, so that is known too.
    pub async fn put_conversation(
        &self,
        channel: Channel,
        address: &str,
        id: &str,
        service_url: &str,
    ) -> Result<(), StoreError> {
        let set = vec![
            (CONVERSATION, Some(s(id))),
            (SERVICE_URL, Some(s(service_url))),
            yes(INSTALLED, true),
        ];
        self.set(channel, address, set).await
    }

    /// Forgets the conversation with a person for whom the bot is no longer installed.
    pub async fn forget_conversation(
        &self,
        channel: Channel,
        address: &str,
    ) -> Result<(), StoreError> {
        self.set(
            channel,
            address,
            vec![
                (CONVERSATION, None),
                (SERVICE_URL, None),
                yes(INSTALLED, false),
            ],
        )
        .await
    }

    /// Keeps whether the bot is installed for a person, where that is learnt without a conversation.
    pub async fn set_installed(
        &self,
        channel: Channel,
        address: &str,
        installed: bool,
    ) -> Result<(), StoreError> {
        self.set(channel, address, vec![yes(INSTALLED, installed)])
            .await
    }

    /// Marks a person as never to be sent to, or takes the mark away.
    pub async fn set_suppressed(
        &self,
        channel: Channel,
        address: &str,
        suppressed: bool,
    ) -> Result<(), StoreError> {
        self.set(channel, address, vec![yes(SUPPRESSED, suppressed)])
            .await
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

fn person(channel: Channel, address: &str) -> Result<Key, StoreError> {
    StoreError::check_size("address", address.len(), ADDRESS_MAX)?;
    Ok(keys::person(channel, address))
}

fn yes(name: &str, flag: bool) -> (&str, Option<AttributeValue>) {
    (name, Some(AttributeValue::Bool(flag)))
}

fn from_item(item: &Item) -> Result<(String, PersonRef), StoreError> {
    let read = Reader::new(item, WHAT);
    let text = |name| read.optional_text(name).map(|text| text.map(str::to_owned));
    let person = PersonRef {
        object_id: text(OBJECT_ID)?,
        resolved_at: read.optional_instant(RESOLVED_AT)?,
        conversation: text(CONVERSATION)?.zip(text(SERVICE_URL)?),
        installed: read.flag(INSTALLED)?,
        suppressed: read.flag(SUPPRESSED)?.unwrap_or(false),
    };
    Ok((read.text(ADDRESS)?.to_owned(), person))
}
