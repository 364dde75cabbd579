//! Finding what has been kept for long enough.

use chrono::{DateTime, Utc};
use domain::campaign::{Campaign, State};
use domain::ids::CampaignId;

use crate::Store;
use crate::campaigns::live;
use crate::error::StoreError;
use crate::keys;
use crate::read::Range;

impl Store {
    /// At most `limit` finished campaigns that were made before `at`, the oldest first, from the index: what had
    /// finished by then is among them, and in front.
    pub async fn finished_campaigns_made_before(
        &self,
        at: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Campaign>, StoreError> {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        let before = CampaignId::from_parts(millis, 0).to_string();
        let range = Range::of_index(keys::campaigns_in(State::Finished)).oldest_before(before);
        let found = self.query(&range, limit).await?;
        found.iter().filter_map(live).collect()
    }
}
