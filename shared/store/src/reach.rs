//! How people are reached on a channel, by the id their directory knows them by. One home for it, whatever address a
//! list names them with: the bot hears of people by object id only.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use futures::{StreamExt, TryStreamExt, stream};

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, n as number, s};
use crate::keys::{self, Key};
use crate::read::CONCURRENCY;
use crate::table;
use crate::write::Attempt;

const WHAT: &str = "reach of a person";
/// Longest object id, in bytes: what a key can hold, with room to spare.
const OBJECT_ID_MAX: usize = 1_024;
pub(crate) const OBJECT_ID: &str = "object_id";
pub(crate) const ADDRESS: &str = "address";
const CONVERSATION: &str = "conversation";
const SERVICE_URL: &str = "service_url";
const INSTALLED: &str = "installed";
const SUPPRESSED: &str = "suppressed";
/// When the last event about the app happened, in milliseconds since 1970.
const EVENT_AT: &str = "event_at";

/// How a person is reached on a channel. The person: a Teams user's Entra object id, a Skype user's SIP URI.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Id and service URL of the conversation with the person.
    pub conversation: Option<(String, String)>,
    /// Whether the bot is installed for the person; none while nobody knows.
    pub installed: Option<bool>,
    /// The case-folded address they were last sent to at.
    pub address: Option<String>,
    /// Whether the person is marked as never to be sent to.
    pub suppressed: bool,
}

impl Store {
    /// How these people are reached, by object id, as it was a moment ago. Of who is missing nothing is known. Whoever
    /// misses a conversation that was just kept creates it again, and is given the same one.
    pub async fn reach(
        &self,
        channel: Channel,
        object_ids: &[String],
    ) -> Result<HashMap<String, Reach>, StoreError> {
        let distinct: BTreeSet<&String> = object_ids.iter().collect();
        let keys = distinct
            .into_iter()
            .map(|object_id| key(channel, object_id))
            .collect::<Result<Vec<_>, _>>()?;
        let found = self.batch_get_lately(keys).await?;
        found.iter().map(from_item).collect()
    }

    /// Keeps the conversation with a person, and the case-folded address they are sent to at where the caller knows it.
    /// There is a conversation only where the bot is installed, so that is known too.
    pub async fn put_conversation(
        &self,
        channel: Channel,
        object_id: &str,
        address: Option<&str>,
        id: &str,
        service_url: &str,
    ) -> Result<(), StoreError> {
        let mut set = vec![
            (CONVERSATION, Some(s(id))),
            (SERVICE_URL, Some(s(service_url))),
        ];
        set.extend(address.map(|address| (ADDRESS, Some(s(address)))));
        set.extend(installed(channel, object_id, true));
        self.set_reach(channel, object_id, set).await
    }

    /// Forgets the conversation with a person for whom the bot is no longer installed.
    pub async fn forget_conversation(
        &self,
        channel: Channel,
        object_id: &str,
    ) -> Result<(), StoreError> {
        let mut set = vec![(CONVERSATION, None), (SERVICE_URL, None)];
        set.extend(installed(channel, object_id, false));
        self.set_reach(channel, object_id, set).await
    }

    /// Marks whoever the directory knows by this id as never to be sent to, or takes the mark away.
    pub(crate) async fn set_reach_suppressed(
        &self,
        channel: Channel,
        object_id: &str,
        suppressed: bool,
    ) -> Result<(), StoreError> {
        let suppressed = AttributeValue::Bool(suppressed);
        self.set_reach(channel, object_id, vec![(SUPPRESSED, Some(suppressed))])
            .await
    }

    /// Keeps the case-folded addresses (second) at which people (first) are sent to: by it a campaign knows where in
    /// it the person is.
    pub async fn put_addresses(
        &self,
        channel: Channel,
        people: &[(String, String)],
    ) -> Result<(), StoreError> {
        stream::iter(
            people
                .iter()
                .map(|(object_id, address)| {
                    self.set_reach(channel, object_id, vec![(ADDRESS, Some(s(address)))])
                })
                .collect::<Vec<_>>(),
        )
        .buffer_unordered(CONCURRENCY)
        .try_collect()
        .await
    }

    /// Keeps whether the bot is installed for a person, as an event of `at` said; when it is not, there is no
    /// conversation any more either. False, and nothing is changed, when a later event was kept already.
    pub async fn set_installed(
        &self,
        channel: Channel,
        object_id: &str,
        is_installed: bool,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut set = Vec::new();
        if !is_installed {
            set.extend([(CONVERSATION, None), (SERVICE_URL, None)]);
        }
        set.extend(installed(channel, object_id, is_installed));
        self.set_by_event(channel, object_id, set, at).await
    }

    /// Keeps that the bot is installed for a person, and under which conversation (id and service URL) they are
    /// reached, as an event of `at` said. False, and nothing is changed, when a later event was kept already.
    pub async fn put_installation(
        &self,
        channel: Channel,
        object_id: &str,
        (id, service_url): (&str, &str),
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut set = vec![
            (CONVERSATION, Some(s(id))),
            (SERVICE_URL, Some(s(service_url))),
        ];
        set.extend(installed(channel, object_id, true));
        self.set_by_event(channel, object_id, set, at).await
    }

    async fn set_by_event(
        &self,
        channel: Channel,
        object_id: &str,
        mut attributes: Vec<(&str, Option<AttributeValue>)>,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let at = number(at.timestamp_millis());
        attributes.extend([
            (OBJECT_ID, Some(s(object_id))),
            (EVENT_AT, Some(at.clone())),
        ]);
        let mut expression = Expression::default();
        let update = expression.assign(attributes);
        // Not "earlier than": so a repetition of this very write meets the condition too.
        let condition = format!(
            "{} OR {}",
            expression.not_exists(EVENT_AT),
            expression.compare(EVENT_AT, "<=", at)
        );
        let key = key(channel, object_id)?;
        let attempt = self
            .update_if(&key, update, Some(condition), expression, None)
            .await?;
        Ok(matches!(attempt, Attempt::Done))
    }

    async fn set_reach(
        &self,
        channel: Channel,
        object_id: &str,
        mut attributes: Vec<(&str, Option<AttributeValue>)>,
    ) -> Result<(), StoreError> {
        let key = key(channel, object_id)?;
        attributes.push((OBJECT_ID, Some(s(object_id))));
        let mut expression = Expression::default();
        let update = expression.assign(attributes);
        self.update_if(&key, update, None, expression, None)
            .await
            .map(drop)
    }
}

/// Whether the bot is installed: who has it is in the index, with the same write.
fn installed(
    channel: Channel,
    object_id: &str,
    is_installed: bool,
) -> [(&'static str, Option<AttributeValue>); 3] {
    let partition = keys::installed(channel, keys::installed_shard(object_id));
    [
        (INSTALLED, Some(AttributeValue::Bool(is_installed))),
        (table::INDEX_PK, is_installed.then(|| s(partition))),
        (table::INDEX_SK, is_installed.then(|| s(object_id))),
    ]
}

pub(crate) fn key(channel: Channel, object_id: &str) -> Result<Key, StoreError> {
    StoreError::check_size("object id", object_id.len(), OBJECT_ID_MAX)?;
    Ok(keys::reach(channel, object_id))
}

fn from_item(item: &Item) -> Result<(String, Reach), StoreError> {
    let read = Reader::new(item, WHAT);
    let text = |name| read.optional_text(name).map(|text| text.map(str::to_owned));
    let reach = Reach {
        conversation: text(CONVERSATION)?.zip(text(SERVICE_URL)?),
        installed: read.flag(INSTALLED)?,
        address: text(ADDRESS)?,
        suppressed: read.flag(SUPPRESSED)?.unwrap_or(false),
    };
    Ok((read.text(OBJECT_ID)?.to_owned(), reach))
}
