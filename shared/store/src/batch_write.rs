//! Many unconditional writes at once, each repeated until the service has taken it.

use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};
use futures::{StreamExt, TryStreamExt, stream};

use crate::Store;
use crate::error::{StoreError, classify};
use crate::item::{Item, size_of};
use crate::keys::Key;
use crate::read::CONCURRENCY;

/// Most writes DynamoDB takes in one request. 25 items of 400 KB stay below its 16 MB too.
pub(crate) const WRITES_MAX: usize = 25;
/// What an item may weigh, in bytes.
const ITEM_MAX: usize = 400_000;

impl Store {
    /// Puts items with different keys, whatever is there.
    pub(crate) async fn put_all(&self, items: Vec<Item>) -> Result<(), StoreError> {
        let writes = items
            .into_iter()
            .map(|item| {
                StoreError::check_size("item", size_of(&item), ITEM_MAX)?;
                let put = PutRequest::builder().set_item(Some(item)).build();
                Ok(WriteRequest::builder()
                    .put_request(put.map_err(|_| StoreError::corrupt("item"))?)
                    .build())
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        self.write_all(writes).await
    }

    /// Deletes what these different keys name.
    pub(crate) async fn delete_all(&self, keys: &[Key]) -> Result<(), StoreError> {
        let writes = keys
            .iter()
            .map(|key| {
                let delete = DeleteRequest::builder()
                    .set_key(Some(key.attributes()))
                    .build();
                Ok(WriteRequest::builder()
                    .delete_request(delete.map_err(|_| StoreError::corrupt("key"))?)
                    .build())
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        self.write_all(writes).await
    }

    async fn write_all(&self, writes: Vec<WriteRequest>) -> Result<(), StoreError> {
        let groups: Vec<Vec<WriteRequest>> = writes
            .chunks(WRITES_MAX)
            .map(<[WriteRequest]>::to_vec)
            .collect();
        stream::iter(
            groups
                .into_iter()
                .map(|group| self.write_group(group))
                .collect::<Vec<_>>(),
        )
        .buffer_unordered(CONCURRENCY)
        .try_collect()
        .await
    }

    async fn write_group(&self, mut left: Vec<WriteRequest>) -> Result<(), StoreError> {
        let mut stalls = 0;
        while !left.is_empty() {
            let asked = left.len();
            let answer = self
                .client
                .batch_write_item()
                .request_items(&*self.table, left)
                .send()
                .await
                .map_err(|error| classify("BatchWriteItem", error))?;
            left = answer
                .unprocessed_items
                .unwrap_or_default()
                .into_values()
                .flatten()
                .collect();
            self.pause_for_rest("BatchWriteItem", asked, left.len(), &mut stalls)
                .await?;
        }
        Ok(())
    }
}
