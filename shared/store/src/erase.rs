//! Taking a person out of a campaign: out of their batch, the index, what planning found out, and the trail. Outcomes
//! stay, under a position that nobody can be recognised by.

use domain::batch::{Batch, ERASED};
use domain::ids::CampaignId;
use serde_json::Value;

use crate::Store;
use crate::audit::DETAIL;
use crate::batches::{self, PACKED, pack_batch};
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, b, s};
use crate::keys::{self, Key};
use crate::read::Range;
use crate::table;
use crate::write::Attempt;

/// Times a batch is rewritten against others who do the same.
const TRIES: u32 = 10;

impl Store {
    /// Erases the person at `position` of batch `n`, if that is still who has this address. Nobody may be planning the
    /// campaign. Doing it again changes nothing.
    pub async fn erase_from_batch(
        &self,
        campaign: CampaignId,
        n: u32,
        position: u16,
        address: &str,
    ) -> Result<(), StoreError> {
        let key = keys::batch(campaign, n);
        let mut found = self.get(&key).await?;
        for tries in 1..=TRIES {
            let Some(item) = found else { return Ok(()) };
            let mut batch: Batch = batches::from_item(&item)?;
            let index = usize::from(position);
            let is_theirs = batch
                .people
                .get(index)
                .is_some_and(|person| person.address == address);
            if !is_theirs || !batch.erase(index) {
                return Ok(());
            }
            // A batch has no write id: it was immutable until now. What it holds is as good as one.
            let before = Reader::new(&item, "batch").bytes(PACKED)?.to_vec();
            let mut after = key.attributes();
            after.insert(PACKED.to_owned(), b(pack_batch(&batch)?));
            let mut expression = Expression::default();
            let condition = expression.compare(PACKED, "=", b(before));
            match self.put_if(after, condition, expression).await? {
                Attempt::Done => return Ok(()),
                Attempt::Refused(item) => found = item,
            }
            self.pause(tries).await;
        }
        Err(StoreError::Conflict { what: "batch" })
    }

    /// Deletes what publishing found out about people: it is needed by nobody once the campaign is planned.
    pub async fn drop_resolutions(&self, campaign: CampaignId) -> Result<(), StoreError> {
        let range = Range::of(keys::campaign_partition(campaign), "R#").keys_only();
        let found = self.query(&range, usize::MAX).await?;
        let keys: Vec<Key> = found.iter().filter_map(Key::of).collect();
        self.delete_all(&keys).await
    }

    /// Takes an address out of the details of a campaign's trail. The acts stay. Returns how many entries named it.
    pub async fn erase_from_audit(
        &self,
        campaign: CampaignId,
        address: &str,
    ) -> Result<usize, StoreError> {
        let range = Range::of(keys::campaign_partition(campaign), "A#");
        let mut erased = 0;
        for item in self.query(&range, usize::MAX).await? {
            let Some(detail) = without(&item, address)? else {
                continue;
            };
            let key = Key::of(&item).ok_or_else(|| StoreError::corrupt("audit entry"))?;
            let mut expression = Expression::default();
            let update = expression.assign([(DETAIL, Some(s(detail)))]);
            let condition = expression.exists(table::PK);
            self.update_if(&key, update, Some(condition), expression, None)
                .await?;
            erased += 1;
        }
        Ok(erased)
    }
}

/// The detail of an entry with every text that is the address replaced; none where there is no such text.
fn without(item: &Item, address: &str) -> Result<Option<String>, StoreError> {
    let read = Reader::new(item, "audit entry");
    let mut detail: Value = serde_json::from_str(read.text(DETAIL)?).map_err(|_| read.corrupt())?;
    Ok(replace(&mut detail, address).then(|| detail.to_string()))
}

fn replace(value: &mut Value, address: &str) -> bool {
    match value {
        Value::String(text) if text == address => {
            ERASED.clone_into(text);
            true
        }
        Value::Array(values) => {
            values
                .iter_mut()
                .filter_map(|value| replace(value, address).then_some(()))
                .count()
                > 0
        }
        Value::Object(fields) => {
            fields
                .values_mut()
                .filter_map(|value| replace(value, address).then_some(()))
                .count()
                > 0
        }
        _ => false,
    }
}
