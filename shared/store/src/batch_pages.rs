//! Batches with their outcome vectors, many at a time.

use std::collections::HashMap;

use domain::batch::Batch;
use domain::ids::CampaignId;
use domain::outcome::Vector;

use crate::Store;
use crate::batches;
use crate::error::StoreError;
use crate::item::Reader;
use crate::keys;
use crate::table;
use crate::vectors;

impl Store {
    /// Those of the `limit` batches from number `from` on that exist, in order, each with its vector; strongly
    /// consistent. Late results are not merged.
    pub async fn batches_and_vectors(
        &self,
        campaign: CampaignId,
        from: u32,
        limit: u32,
    ) -> Result<Vec<(Batch, Option<Vector>)>, StoreError> {
        let numbers = from..from.saturating_add(limit);
        let keys = numbers
            .flat_map(|n| [keys::batch(campaign, n), keys::vector(campaign, n)])
            .collect();
        let mut found = Vec::new();
        let mut known = HashMap::new();
        for item in self.batch_get(keys).await? {
            let sk = Reader::new(&item, "sort key").text(table::SK)?;
            if keys::is_of_batch(sk) {
                found.push(batches::from_item(&item)?);
            } else if let Some(vector) = vectors::from_item(&item)? {
                known.insert(keys::number_of(&item)?, vector);
            }
        }
        found.sort_unstable_by_key(|batch| batch.n);
        Ok(found
            .into_iter()
            .map(|batch| {
                let vector = known.remove(&batch.n);
                (batch, vector)
            })
            .collect())
    }
}
