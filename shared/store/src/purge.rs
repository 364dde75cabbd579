//! Removing what a deleted campaign or list leaves behind, a piece at a time.

use domain::ids::{CampaignId, ListId};
use futures::{StreamExt, TryStreamExt, stream};

use crate::Store;
use crate::campaigns::is_tombstone;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, n};
use crate::keys::{self, Key};
use crate::lists::is_deleted;
use crate::read::{CONCURRENCY, Range};
use crate::table;

/// Something deleted whose other items may still be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doomed {
    /// To be given to [`Store::purge_campaign`].
    Campaign(CampaignId),
    /// To be given to [`Store::purge_list`].
    List(ListId),
}

impl Store {
    /// Deleted campaigns and lists that are not purged yet, at most `limit`, from the index.
    pub async fn doomed(&self, limit: usize) -> Result<Vec<Doomed>, StoreError> {
        let found = self.query(&Range::of_index(keys::TO_PURGE), limit).await?;
        found
            .iter()
            .map(|item| {
                let read = Reader::new(item, "deleted entity");
                let id = read.text(table::INDEX_SK)?;
                let campaign = id.parse().map(Doomed::Campaign);
                campaign
                    .or_else(|_| id.parse().map(Doomed::List))
                    .map_err(|_| read.corrupt())
            })
            .collect()
    }

    /// Deletes at most `limit` items of a deleted campaign and says whether that was all. The audit trail is kept as
    /// long as the tombstone. `Conflict` for a campaign that is not deleted.
    pub async fn purge_campaign(&self, id: CampaignId, limit: usize) -> Result<bool, StoreError> {
        let meta = self.get(&keys::campaign(id)).await?;
        if meta.as_ref().is_some_and(|item| !is_tombstone(item)) {
            return Err(StoreError::Conflict { what: "campaign" });
        }
        let partitions = (0..keys::SHARDS)
            .map(|shard| (keys::campaign_shard(id, shard), ""))
            .chain([
                (keys::person_index_partition(id), ""),
                (keys::campaign_partition(id), "R#"),
            ]);
        let mut left = limit;
        if !self.delete_from(partitions, &mut left).await? {
            return Ok(false);
        }
        let kept_until = meta
            .as_ref()
            .map(|item| Reader::new(item, "tombstone").number(table::TTL))
            .transpose()?;
        if !self.expire_audit(id, kept_until, left).await? {
            return Ok(false);
        }
        if meta.is_some() {
            self.leave_index(&keys::campaign(id)).await?;
        }
        Ok(true)
    }

    /// Deletes at most `limit` items of a deleted list and says whether that was all. `Conflict` for a list that is
    /// not deleted.
    pub async fn purge_list(&self, id: ListId, limit: usize) -> Result<bool, StoreError> {
        let meta = self.get(&keys::list(id)).await?;
        if meta.is_some_and(|item| !is_deleted(&item)) {
            return Err(StoreError::Conflict { what: "list" });
        }
        let partitions = (0..keys::SHARDS)
            .map(|shard| (keys::list_shard(id, shard), ""))
            .chain([
                (keys::list_partition(id), "V#"),
                (keys::list_partition(id), keys::UPLOADS),
            ]);
        let mut left = limit;
        let done = self.delete_from(partitions, &mut left).await?;
        if done {
            // Last, so that the list is found again until everything else is gone.
            self.delete_if(&keys::list(id), None, Expression::default())
                .await?;
        }
        Ok(done)
    }

    /// Deletes at most `left` items of these ranges; false when there may be more.
    async fn delete_from(
        &self,
        partitions: impl Iterator<Item = (String, &'static str)>,
        left: &mut usize,
    ) -> Result<bool, StoreError> {
        for (pk, prefix) in partitions {
            let range = Range::of(pk, prefix).keys_only();
            let found = self.query(&range, left.saturating_add(1)).await?;
            let keys: Vec<Key> = found.iter().filter_map(Key::of).take(*left).collect();
            self.delete_all(&keys).await?;
            if found.len() > *left {
                return Ok(false);
            }
            *left -= found.len();
        }
        Ok(true)
    }

    /// Gives the audit entries that have none the tombstone's end, or deletes them when that is over.
    async fn expire_audit(
        &self,
        id: CampaignId,
        until: Option<i64>,
        limit: usize,
    ) -> Result<bool, StoreError> {
        let all = self
            .query(
                &Range::of(keys::campaign_partition(id), "A#").keys_only(),
                usize::MAX,
            )
            .await?;
        let open = |item: &&Item| until.is_none() || !item.contains_key(table::TTL);
        let keys: Vec<Key> = all.iter().filter(open).filter_map(Key::of).collect();
        let now = &keys[..keys.len().min(limit)];
        match until {
            None => self.delete_all(now).await?,
            Some(until) => {
                stream::iter(
                    now.iter()
                        .map(|key| self.set_ttl(key, until))
                        .collect::<Vec<_>>(),
                )
                .buffer_unordered(CONCURRENCY)
                .try_collect::<()>()
                .await?;
            }
        }
        Ok(keys.len() <= limit)
    }

    async fn set_ttl(&self, key: &Key, until: i64) -> Result<(), StoreError> {
        let mut expression = Expression::default();
        let update = expression.assign([(table::TTL, Some(n(until)))]);
        let condition = expression.exists(table::PK);
        self.update_if(key, update, Some(condition), expression, None)
            .await
            .map(drop)
    }

    async fn leave_index(&self, key: &Key) -> Result<(), StoreError> {
        let mut expression = Expression::default();
        let update = expression.assign([(table::INDEX_PK, None), (table::INDEX_SK, None)]);
        let condition = expression.compare(table::INDEX_PK, "=", crate::item::s(keys::TO_PURGE));
        self.update_if(key, update, Some(condition), expression, None)
            .await
            .map(drop)
    }
}
