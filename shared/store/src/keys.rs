//! Where each entity lives in the table. Numbers in sort keys are padded, so that text order is number order.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::campaign::{Channel, State};
use domain::ids::{CampaignId, ListId, UploadId};
use sha2::{Digest, Sha256};

use crate::audit::Audited;
use crate::error::StoreError;
use crate::item::{Item, Reader, s};
use crate::table;

/// Partitions over which the batches of a campaign, and the chunks of a list, are spread.
pub(crate) const SHARDS: u32 = 16;
/// Sort key of the one item that describes a campaign or a list.
pub(crate) const META: &str = "META";
/// Partition of the index that holds everything deleted whose other items are still there.
pub(crate) const TO_PURGE: &str = "PURGE";
/// What the sort keys of clicks and read receipts begin with, and no others of a campaign.
pub(crate) const ENGAGEMENT: &str = "K";
/// What the sort keys of bundles of clicks begin with; they are engagement too.
pub(crate) const BUNDLES: &str = "KB#";
/// What the sort keys of the uploads into a list begin with.
pub(crate) const UPLOADS: &str = "U#";
/// Partition of the index that holds everything that was done to campaigns and channels.
pub(crate) const ACTS: &str = "A";
/// Partition of the index that holds all lists.
pub(crate) const LISTS: &str = "L";

/// The primary key of an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Key {
    pub(crate) fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self {
            pk: pk.into(),
            sk: sk.into(),
        }
    }

    /// The key as attributes: also the beginning of an item.
    pub(crate) fn attributes(&self) -> Item {
        HashMap::from([
            (table::PK.to_owned(), s(&self.pk)),
            (table::SK.to_owned(), s(&self.sk)),
        ])
    }

    /// The key of an item that was read.
    pub(crate) fn of(item: &Item) -> Option<Self> {
        let text = |name: &str| {
            item.get(name)
                .and_then(|value: &AttributeValue| value.as_s().ok())
        };
        Some(Self::new(text(table::PK)?, text(table::SK)?))
    }
}

pub(crate) fn campaign_partition(id: CampaignId) -> String {
    format!("C#{id}")
}

pub(crate) fn campaign(id: CampaignId) -> Key {
    Key::new(campaign_partition(id), META)
}

/// The index partition of the campaigns in one state.
pub(crate) fn campaigns_in(state: State) -> String {
    format!("C#{}", state.as_str())
}

pub(crate) fn campaign_shard(id: CampaignId, shard: u32) -> String {
    format!("C#{id}#{shard}")
}

pub(crate) fn batch(id: CampaignId, n: u32) -> Key {
    Key::new(campaign_shard(id, n % SHARDS), format!("B#{n:010}"))
}

pub(crate) fn vector(id: CampaignId, n: u32) -> Key {
    Key::new(campaign_shard(id, n % SHARDS), format!("O#{n:010}"))
}

pub(crate) fn clicks(id: CampaignId, n: u32) -> Key {
    Key::new(campaign_shard(id, n % SHARDS), format!("K#{n:010}"))
}

/// The partition in which a campaign has its bundles of clicks: one that goes with its batches.
pub(crate) fn click_bundles(id: CampaignId) -> String {
    campaign_shard(id, 0)
}

/// Clicks of many batches, kept at one moment.
pub(crate) fn click_bundle(id: CampaignId, unique: &str) -> Key {
    Key::new(click_bundles(id), format!("{BUNDLES}{unique}"))
}

/// How much of the room for bundles is given away.
pub(crate) fn click_room(id: CampaignId) -> Key {
    Key::new(click_bundles(id), "ROOM")
}

/// How far the people of a batch have read. Together with the clicks it is one range, [`ENGAGEMENT`].
pub(crate) fn reads(id: CampaignId, n: u32) -> Key {
    Key::new(campaign_shard(id, n % SHARDS), format!("KR#{n:010}"))
}

/// Whether a sort key is that of a batch, and not of its outcomes.
pub(crate) fn is_of_batch(sk: &str) -> bool {
    sk.starts_with("B#")
}

/// Whether a sort key of [`ENGAGEMENT`] is that of clicks.
pub(crate) fn is_of_clicks(sk: &str) -> bool {
    sk.starts_with("K#")
}

/// Whether a sort key of [`ENGAGEMENT`] is that of a bundle of clicks.
pub(crate) fn is_of_bundle(sk: &str) -> bool {
    sk.starts_with(BUNDLES)
}

/// The number in a sort key such as `O#0000000012`.
pub(crate) fn number_in(sk: &str) -> Option<u32> {
    sk.split_once('#')?.1.parse().ok()
}

/// The number in the sort key of an item that was read.
pub(crate) fn number_of(item: &Item) -> Result<u32, StoreError> {
    let sk = Reader::new(item, "sort key").text(table::SK)?;
    number_in(sk).ok_or_else(|| StoreError::corrupt("sort key"))
}

pub(crate) fn person_index_partition(id: CampaignId) -> String {
    format!("C#{id}#X")
}

pub(crate) fn person_index(id: CampaignId) -> Key {
    Key::new(person_index_partition(id), "META")
}

pub(crate) fn person_index_bucket(id: CampaignId, epoch: u32, bucket: u64) -> Key {
    Key::new(
        person_index_partition(id),
        format!("X#{epoch:010}#{bucket:06}"),
    )
}

pub(crate) fn resolution(id: CampaignId, epoch: u32, key: &str) -> Key {
    Key::new(campaign_partition(id), format!("R#{epoch:010}#{key}"))
}

/// An act in the trail of a partition. `unique` keeps two acts of one millisecond apart.
pub(crate) fn audit(partition: String, at: DateTime<Utc>, unique: &str) -> Key {
    Key::new(
        partition,
        format!(
            "A#{}#{unique}",
            at.to_rfc3339_opts(SecondsFormat::Millis, true)
        ),
    )
}

pub(crate) fn list_partition(id: ListId) -> String {
    format!("L#{id}")
}

pub(crate) fn list(id: ListId) -> Key {
    Key::new(list_partition(id), META)
}

pub(crate) fn list_version(id: ListId, version: u32) -> Key {
    Key::new(list_partition(id), format!("V#{version:010}"))
}

pub(crate) fn upload(list: ListId, id: UploadId) -> Key {
    Key::new(list_partition(list), format!("{UPLOADS}{id}"))
}

pub(crate) fn list_shard(id: ListId, shard: u32) -> String {
    format!("L#{id}#{shard}")
}

pub(crate) fn chunk(id: ListId, hash: &[u8; 32]) -> Key {
    Key::new(
        list_shard(id, u32::from(hash[0]) % SHARDS),
        format!("M#{}", hex(hash)),
    )
}

/// What the directory said of a chunk's members: beside the chunk, so that it goes with the list.
pub(crate) fn chunk_answers(channel: Channel, id: ListId, hash: &[u8; 32]) -> Key {
    let chunk = chunk(id, hash);
    Key::new(chunk.pk, format!("I#{}#{}", channel.as_str(), hex(hash)))
}

pub(crate) fn person(channel: Channel, address: &str) -> Key {
    Key::new(format!("P#{}#{address}", channel.as_str()), "REF")
}

pub(crate) fn reach(channel: Channel, object_id: &str) -> Key {
    Key::new(format!("U#{}#{object_id}", channel.as_str()), "REACH")
}

/// The index partition of the people of a channel for whom the bot is installed, a sixteenth of them each.
pub(crate) fn installed(channel: Channel, shard: u32) -> String {
    format!("U#{}#{shard}", channel.as_str())
}

/// The shard of [`installed`] in which a person is.
pub(crate) fn installed_shard(object_id: &str) -> u32 {
    u32::from(Sha256::digest(object_id.as_bytes())[0]) % SHARDS
}

/// What all functions share about a channel, and what operators did to it.
pub(crate) fn channel_partition(channel: Channel) -> String {
    format!("R#{}", channel.as_str())
}

/// What an audit trail is of: the other way round than [`campaign_partition`] and [`channel_partition`].
pub(crate) fn audited(partition: &str) -> Option<Audited> {
    match partition.split_once('#')? {
        ("C", id) => id.parse().ok().map(Audited::Campaign),
        ("R", name) => [Channel::Teams, Channel::Skype]
            .into_iter()
            .find(|channel| channel.as_str() == name)
            .map(Audited::Channel),
        _ => None,
    }
}

pub(crate) fn pace(channel: Channel) -> Key {
    Key::new(channel_partition(channel), "PACE")
}

pub(crate) fn breaker(channel: Channel) -> Key {
    Key::new(channel_partition(channel), "BREAKER")
}

pub(crate) fn channel_stop(channel: Channel) -> Key {
    Key::new(channel_partition(channel), "STOP")
}

/// Each part is preceded by its length, so that no two triples give the same hash.
pub(crate) fn idempotency(principal: &str, route: &str, key: &str) -> Key {
    let mut hash = Sha256::new();
    for part in [principal, route, key] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    Key::new(format!("I#{}", hex(&hash.finalize())), "I")
}

pub(crate) fn document(kind: &str, id: &str, name: &str) -> Key {
    Key::new(format!("D#{kind}#{id}"), name)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_the_design_names() {
        let id = CampaignId::from_parts(1, 2);
        assert_eq!(
            vector(id, 35),
            Key::new(format!("C#{id}#3"), "O#0000000035")
        );
        assert_eq!(number_in("O#0000000035"), Some(35));
        assert_eq!(number_in("META"), None);
        for (key, is_of_clicks_too) in [(clicks(id, 35), true), (reads(id, 35), false)] {
            assert!(key.sk.starts_with(ENGAGEMENT));
            assert_eq!(number_in(&key.sk), Some(35));
            assert_eq!(is_of_clicks(&key.sk), is_of_clicks_too);
            assert!(!is_of_bundle(&key.sk));
        }
        let bundle = click_bundle(id, "12").sk;
        assert!(bundle.starts_with(ENGAGEMENT) && is_of_bundle(&bundle) && !is_of_clicks(&bundle));
        assert!(!click_room(id).sk.starts_with(ENGAGEMENT));
        assert_eq!(
            person(Channel::Teams, "a@b"),
            Key::new("P#teams#a@b", "REF")
        );
        assert_eq!(
            reach(Channel::Skype, "sip:a@b"),
            Key::new("U#skype#sip:a@b", "REACH")
        );
        assert_eq!(Key::of(&campaign(id).attributes()), Some(campaign(id)));
        for (partition, of) in [
            (campaign_partition(id), Some(Audited::Campaign(id))),
            (
                channel_partition(Channel::Skype),
                Some(Audited::Channel(Channel::Skype)),
            ),
            ("R#carrier pigeon".to_owned(), None),
            (list_partition(ListId::from_parts(1, 2)), None),
        ] {
            assert_eq!(audited(&partition), of);
        }
    }

    #[test]
    fn moving_a_letter_between_parts_is_another_request() {
        assert_ne!(idempotency("ab", "c", "d"), idempotency("a", "bc", "d"));
    }
}
