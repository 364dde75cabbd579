//! What a firing of a batch begins with.

use domain::batch::Batch;
use domain::campaign::Channel;
use domain::ids::CampaignId;
use domain::outcome::Vector;
use domain::pace::Pace;

use crate::Store;
use crate::batches::{batch_in, vector_in, with_key};
use crate::breaker::{self, Breaker};
use crate::error::StoreError;
use crate::keys;

/// A batch, and the channel it is sent on.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    /// Who is in the batch; none where there is no such batch.
    pub batch: Option<Batch>,
    /// What became of them so far; none before the first attempt. Late results are not merged.
    pub vector: Option<Vector>,
    /// The channel's breaker; it may be over.
    pub breaker: Option<Breaker>,
    /// The channel's pace.
    pub pace: Pace,
}

impl Store {
    /// Batch `n`, its outcome vector, and the breaker and the pace of its channel as they are stored now, strongly
    /// consistent, in one round trip. This process goes on from that pace.
    pub async fn beginning(
        &self,
        campaign: CampaignId,
        n: u32,
        channel: Channel,
    ) -> Result<Beginning, StoreError> {
        let keys = [
            keys::batch(campaign, n),
            keys::vector(campaign, n),
            keys::breaker(channel),
            keys::pace(channel),
        ];
        let found = self.batch_get(keys.to_vec()).await?;
        let [batch, vector, breaker, pace] = keys;
        let breaker = with_key(&found, &breaker).map(breaker::from_item);
        Ok(Beginning {
            batch: batch_in(&found, &batch)?,
            vector: vector_in(&found, &vector)?,
            breaker: breaker.transpose()?,
            pace: self.pace_seen(channel, with_key(&found, &pace))?,
        })
    }
}
