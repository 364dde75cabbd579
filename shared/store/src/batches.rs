//! Batches: written by the planner without conditions, because it may run twice; immutable afterwards.

use domain::batch::Batch;
use domain::ids::CampaignId;
use domain::outcome::Vector;

use crate::Store;
use crate::error::StoreError;
use crate::item::{Item, Reader, b};
use crate::keys;
use crate::packing::{DEFLATE_ABOVE, pack, unpack};
use crate::table;
use crate::vectors;

const WHAT: &str = "batch";
const FORMAT: u8 = 1;
/// The batch, packed.
const PACKED: &str = "b";

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
        let (batch_key, vector_key) = (keys::batch(campaign, n), keys::vector(campaign, n));
        let found = self
            .batch_get(vec![batch_key.clone(), vector_key.clone()])
            .await?;
        let with_sk = |sk: &str| {
            found.iter().find(|item| {
                item.get(table::SK)
                    .and_then(|value| value.as_s().ok())
                    .is_some_and(|s| s == sk)
            })
        };
        let batch = with_sk(&batch_key.sk).map(from_item).transpose()?;
        let vector = with_sk(&vector_key.sk)
            .map(vectors::from_item)
            .transpose()?
            .flatten();
        Ok((batch, vector))
    }
}

pub(crate) fn pack_batch(batch: &Batch) -> Result<Vec<u8>, StoreError> {
    pack(WHAT, FORMAT, batch, DEFLATE_ABOVE)
}

pub(crate) fn unpack_batch(bytes: &[u8]) -> Result<Batch, StoreError> {
    unpack(WHAT, FORMAT, bytes)
}

fn from_item(item: &Item) -> Result<Batch, StoreError> {
    unpack_batch(Reader::new(item, WHAT).bytes(PACKED)?)
}
