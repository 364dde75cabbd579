//! What publishing found out about people, kept so that planning again finds the same.

use domain::ids::CampaignId;

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, b};
use crate::keys;
use crate::packing::PACKED_MAX;
use crate::write::Attempt;

const WHAT: &str = "resolution";
const BYTES: &str = "r";
/// Longest key of a piece, in bytes.
const KEY_MAX: usize = 128;

impl Store {
    /// Keeps one piece of a publication's resolution and returns what is kept: of two writers, the first one's.
    pub async fn put_resolution(
        &self,
        campaign: CampaignId,
        epoch: u32,
        key: &str,
        bytes: Vec<u8>,
    ) -> Result<Vec<u8>, StoreError> {
        StoreError::check_size("resolution key", key.len(), KEY_MAX)?;
        StoreError::check_size(WHAT, bytes.len(), PACKED_MAX)?;
        let mut item = keys::resolution(campaign, epoch, key).attributes();
        item.insert(BYTES.to_owned(), b(bytes.clone()));
        let mut expression = Expression::default();
        let condition = expression.absent();
        match self.put_if(item, condition, expression).await? {
            Attempt::Done => Ok(bytes),
            Attempt::Refused(Some(item)) => stored(&item),
            Attempt::Refused(None) => Err(StoreError::Conflict { what: WHAT }),
        }
    }

    /// One piece of a publication's resolution, strongly consistent.
    pub async fn resolution(
        &self,
        campaign: CampaignId,
        epoch: u32,
        key: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let item = self.get(&keys::resolution(campaign, epoch, key)).await?;
        item.map(|item| stored(&item)).transpose()
    }
}

fn stored(item: &Item) -> Result<Vec<u8>, StoreError> {
    Reader::new(item, WHAT).bytes(BYTES).map(<[u8]>::to_vec)
}
