//! The hint that a batch may have something to do. The outcome vector decides whether it has.

use crate::ids::CampaignId;
use serde::{Deserialize, Serialize};

/// The version of [`Wake`] that this code writes and reads.
pub const WAKE_VERSION: u8 = 1;

/// One wake of one batch, as it travels through schedules and queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wake {
    /// Payload version: [`WAKE_VERSION`].
    pub v: u8,
    /// The campaign.
    pub campaign: CampaignId,
    /// The publication of the campaign this wake belongs to.
    pub epoch: u32,
    /// The batch, counted from zero.
    pub batch: u32,
    /// Grows with every arming of the batch, so that an old wake can be told from the one that counts.
    pub seq: u32,
}

impl Wake {
    /// A wake of the current version.
    pub fn new(campaign: CampaignId, epoch: u32, batch: u32, seq: u32) -> Self {
        Self {
            v: WAKE_VERSION,
            campaign,
            epoch,
            batch,
            seq,
        }
    }

    /// The name of its one-shot. Because `seq` grows with every arming, an existing name
    /// means "already armed" and nothing else.
    pub fn schedule_name(&self) -> String {
        format!(
            "{}-{}-{}-{}",
            self.campaign, self.epoch, self.batch, self.seq
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_fits_the_scheduler() {
        let wake = Wake::new(
            CampaignId::from_parts(u64::MAX >> 16, u128::MAX >> 48),
            u32::MAX,
            u32::MAX,
            u32::MAX,
        );
        assert!(wake.schedule_name().len() <= 64, "{}", wake.schedule_name());
    }
}
