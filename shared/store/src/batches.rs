//! Batches: written by the planner without conditions, because it may run twice; immutable afterwards.

use domain::batch::Batch;
use domain::ids::CampaignId;
use domain::outcome::Vector;

use crate::Store;
use crate::clicks::{self, BundledClicks, LinkClicks};
use crate::error::StoreError;
use crate::item::{Item, Reader, b};
use crate::keys::{self, Key};
use crate::packing::{DEFLATE_ABOVE, pack, unpack};
use crate::reads::{self, Read};
use crate::vectors;

const WHAT: &str = "batch";
const FORMAT: u8 = 1;
/// The batch, packed.
pub(crate) const PACKED: &str = "b";

/// What is known of one batch.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchResults {
    /// Who is in it; none where there is no such batch.
    pub batch: Option<Batch>,
    /// What became of them; none before the first attempt.
    pub vector: Option<Vector>,
    /// How far they have read.
    pub reads: Vec<Read>,
    /// Visits of their links.
    pub clicks: Vec<LinkClicks>,
}

impl Store {
    /// Stores batches of different numbers, whatever is there.
    pub async fn put_batches(
        &self,
        campaign: CampaignId,
        batches: &[Batch],
    ) -> Result<(), StoreError> {
        let items = batches
            .iter()
            .map(|batch| {
                let mut item = keys::batch(campaign, batch.n).attributes();
                item.insert(PACKED.to_owned(), b(pack_batch(batch)?));
                Ok(item)
            })
            .collect::<Result<Vec<Item>, StoreError>>()?;
        self.put_all(items).await
    }

    /// Batch `n`, strongly consistent.
    pub async fn batch(&self, campaign: CampaignId, n: u32) -> Result<Option<Batch>, StoreError> {
        self.get(&keys::batch(campaign, n))
            .await?
            .map(|item| from_item(&item))
            .transpose()
    }

    /// Those of the `limit` batches from number `from` on that exist, in order.
    pub async fn batches(
        &self,
        campaign: CampaignId,
        from: u32,
        limit: u32,
    ) -> Result<Vec<Batch>, StoreError> {
        let keys = (from..from.saturating_add(limit))
            .map(|n| keys::batch(campaign, n))
            .collect();
        let found = self.batch_get(keys).await?;
        let mut batches = found
            .iter()
            .map(from_item)
            .collect::<Result<Vec<Batch>, StoreError>>()?;
        batches.sort_unstable_by_key(|batch| batch.n);
        Ok(batches)
    }

    /// Batch `n` and its outcome vector in one round trip, strongly consistent. Late results are not merged.
    pub async fn batch_and_vector(
        &self,
        campaign: CampaignId,
        n: u32,
    ) -> Result<(Option<Batch>, Option<Vector>), StoreError> {
        let keys = [keys::batch(campaign, n), keys::vector(campaign, n)];
        let found = self.batch_get(keys.to_vec()).await?;
        let [batch, vector] = keys;
        Ok((batch_in(&found, &batch)?, vector_in(&found, &vector)?))
    }

    /// Everything about batch `n` in one round trip, strongly consistent, with what `bundled` holds of its clicks; late
    /// results are merged.
    pub async fn batch_results(
        &self,
        campaign: CampaignId,
        n: u32,
        bundled: &BundledClicks,
    ) -> Result<BatchResults, StoreError> {
        let keys = [
            keys::batch(campaign, n),
            keys::vector(campaign, n),
            keys::reads(campaign, n),
            keys::clicks(campaign, n),
        ];
        let found = self.batch_get(keys.to_vec()).await?;
        let [batch, vector, receipts, visits] = keys;
        let mut vector = vector_in(&found, &vector)?;
        if let Some(vector) = &mut vector {
            vector.merge_late();
        }
        let reads = with_key(&found, &receipts).map(reads::from_item);
        let clicks = with_key(&found, &visits).map(clicks::from_item);
        Ok(BatchResults {
            batch: batch_in(&found, &batch)?,
            vector,
            reads: reads.transpose()?.unwrap_or_default(),
            clicks: bundled.with(n, clicks.transpose()?.unwrap_or_default()),
        })
    }
}

pub(crate) fn pack_batch(batch: &Batch) -> Result<Vec<u8>, StoreError> {
    pack(WHAT, FORMAT, batch, DEFLATE_ABOVE)
}

pub(crate) fn unpack_batch(bytes: &[u8]) -> Result<Batch, StoreError> {
    unpack(WHAT, FORMAT, bytes)
}

pub(crate) fn with_key<'a>(found: &'a [Item], key: &Key) -> Option<&'a Item> {
    found
        .iter()
        .find(|item| Key::of(item).is_some_and(|found| found == *key))
}

pub(crate) fn batch_in(found: &[Item], key: &Key) -> Result<Option<Batch>, StoreError> {
    with_key(found, key).map(from_item).transpose()
}

pub(crate) fn vector_in(found: &[Item], key: &Key) -> Result<Option<Vector>, StoreError> {
    let vector = with_key(found, key).map(vectors::from_item).transpose()?;
    Ok(vector.flatten())
}

pub(crate) fn from_item(item: &Item) -> Result<Batch, StoreError> {
    unpack_batch(Reader::new(item, WHAT).bytes(PACKED)?)
}
