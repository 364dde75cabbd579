//! Where in a campaign a person is, by the hash of their address and that of their object id: a head that says how the hashes are cut into
//! buckets, and the buckets.

use std::collections::BTreeMap;

use domain::ids::CampaignId;
use sha2::{Digest, Sha256};

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, b, n as number};
use crate::keys;
use crate::packing::{DEFLATE_ABOVE, pack, unpack};
use crate::write::Attempt;

const WHAT: &str = "person index";
const FORMAT: u8 = 1;
/// Entries of a bucket on average. At 16 bytes each, a bucket stays well below 100 KB.
const BUCKET: usize = 4_000;
/// Times a bucket is rewritten against others who do the same.
const TRIES: u32 = 10;
const EPOCH: &str = "epoch";
/// Leading bits of the hash that number a bucket.
const BITS: &str = "bits";
const PACKED: &str = "x";

/// Hash of the name, batch, position.
type Entry = (u64, u32, u16);

impl Store {
    /// Stores where everybody is in publication `epoch`, all at once: case-folded address or object id, batch,
    /// position. Doing it again writes the same; an earlier publication does not undo a later one.
    pub async fn put_person_index(
        &self,
        campaign: CampaignId,
        epoch: u32,
        entries: impl IntoIterator<Item = (impl AsRef<str>, u32, u16)>,
    ) -> Result<(), StoreError> {
        let entries: Vec<Entry> = entries
            .into_iter()
            .map(|(name, batch, position)| (hash(name.as_ref()), batch, position))
            .collect();
        self.put_hashes(campaign, epoch, entries).await
    }

    async fn put_hashes(
        &self,
        campaign: CampaignId,
        epoch: u32,
        entries: Vec<Entry>,
    ) -> Result<(), StoreError> {
        let bits = entries
            .len()
            .div_ceil(BUCKET)
            .next_power_of_two()
            .trailing_zeros();
        let mut buckets: BTreeMap<u64, Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            buckets
                .entry(bucket(entry.0, bits))
                .or_default()
                .push(entry);
        }
        let items = buckets
            .into_iter()
            .map(|(bucket, mut entries)| {
                entries.sort_unstable();
                let mut item = keys::person_index_bucket(campaign, epoch, bucket).attributes();
                item.insert(
                    PACKED.to_owned(),
                    b(pack(WHAT, FORMAT, &entries, DEFLATE_ABOVE)?),
                );
                Ok(item)
            })
            .collect::<Result<Vec<Item>, StoreError>>()?;
        self.put_all(items).await?;

        let mut head = keys::person_index(campaign).attributes();
        head.extend([
            (EPOCH.to_owned(), number(epoch)),
            (BITS.to_owned(), number(bits)),
        ]);
        let mut e = Expression::default();
        let condition = format!(
            "{} OR {}",
            e.absent(),
            e.compare(EPOCH, "<=", number(epoch))
        );
        self.put_if(head, condition, e).await.map(drop)
    }

    /// Batch and position of the person with this case-folded address, or this object id where the directory knew it
    /// when the campaign was planned.
    pub async fn find_person(
        &self,
        campaign: CampaignId,
        name: &str,
    ) -> Result<Option<(u32, u16)>, StoreError> {
        let Some(head) = self.get(&keys::person_index(campaign)).await? else {
            return Ok(None);
        };
        let head = Reader::new(&head, WHAT);
        let hash = hash(name);
        let key = keys::person_index_bucket(
            campaign,
            head.number(EPOCH)?,
            bucket(hash, head.number(BITS)?),
        );
        let Some(item) = self.get(&key).await? else {
            return Ok(None);
        };
        let entries: Vec<Entry> = unpack(WHAT, FORMAT, Reader::new(&item, WHAT).bytes(PACKED)?)?;
        let found = entries.binary_search_by_key(&hash, |(hash, ..)| *hash).ok();
        Ok(found
            .and_then(|index| entries.get(index))
            .map(|(_, batch, position)| (*batch, *position)))
    }

    /// Takes an address or an object id out of the index. Doing it again changes nothing.
    pub async fn drop_from_person_index(
        &self,
        campaign: CampaignId,
        name: &str,
    ) -> Result<(), StoreError> {
        let Some(head) = self.get(&keys::person_index(campaign)).await? else {
            return Ok(());
        };
        let head = Reader::new(&head, WHAT);
        let (hash, epoch) = (hash(name), head.number(EPOCH)?);
        let key = keys::person_index_bucket(campaign, epoch, bucket(hash, head.number(BITS)?));
        let mut found = self.get(&key).await?;
        for tries in 1..=TRIES {
            let Some(item) = found else { return Ok(()) };
            let before = Reader::new(&item, WHAT).bytes(PACKED)?.to_vec();
            let mut entries: Vec<Entry> = unpack(WHAT, FORMAT, &before)?;
            let all = entries.len();
            entries.retain(|(other, ..)| *other != hash);
            if entries.len() == all {
                return Ok(());
            }
            let mut after = key.attributes();
            let packed = pack(WHAT, FORMAT, &entries, DEFLATE_ABOVE)?;
            after.insert(PACKED.to_owned(), b(packed));
            let mut e = Expression::default();
            let condition = e.compare(PACKED, "=", b(before));
            match self.put_if(after, condition, e).await? {
                Attempt::Done => return Ok(()),
                Attempt::Refused(item) => found = item,
            }
            self.pause(tries).await;
        }
        Err(StoreError::Conflict { what: WHAT })
    }
}

fn hash(name: &str) -> u64 {
    let digest = Sha256::digest(name.as_bytes());
    digest
        .iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn bucket(hash: u64, bits: u32) -> u64 {
    // A shift by all 64 bits is not defined.
    if bits == 0 {
        0
    } else {
        hash >> 64u32.saturating_sub(bits)
    }
}
