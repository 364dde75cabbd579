//! Files that are uploaded into lists: what is known of each, until some days later.

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use chrono::{DateTime, Utc};
use domain::ids::{ListId, UploadId};
use domain::list::List;
use domain::upload::{KEPT_FOR, Upload};

use crate::Store;
use crate::campaigns::CHANGE_TRIES;
use crate::error::{StoreError, UpdateError, classify};
use crate::expression::Expression;
use crate::item::{Item, Reader, b, n as number, s};
use crate::keys;
use crate::lists;
use crate::packing::{pack_text, unpack_text};
use crate::table;
use crate::write::{Attempt, WRITE_ID, bears};

const WHAT: &str = "upload";
/// The upload as JSON, packed: a report may name a thousand lines.
const DOCUMENT: &str = "d";
/// What a transaction says when one of its conditions was not met, or when others wrote at the same time.
const CANCELLED: &str = "TransactionCanceledException";

impl Store {
    /// Stores a new upload, which is known for a week; `Conflict` when its id is taken.
    pub async fn create_upload(&self, upload: &Upload) -> Result<(), StoreError> {
        let mut expression = Expression::default();
        let condition = expression.absent();
        let item = to_item(upload, &self.shared.ids.next())?;
        self.put_if(item, condition, expression)
            .await?
            .or_conflict(WHAT)
    }

    /// The upload, strongly consistent; none when it is not known any more at `now` (machine time).
    pub async fn upload(
        &self,
        list: ListId,
        id: UploadId,
        now: DateTime<Utc>,
    ) -> Result<Option<Upload>, StoreError> {
        let found = self.get(&keys::upload(list, id)).await?;
        let upload = found.as_ref().map(from_item).transpose()?;
        Ok(upload.filter(|upload| upload.created + KEPT_FOR > now))
    }

    /// Reads, changes and writes an upload; `change` runs again on what another writer left, up to ten times.
    pub async fn update_upload<E>(
        &self,
        list: ListId,
        id: UploadId,
        mut change: impl FnMut(&mut Upload) -> Result<(), E>,
    ) -> Result<Upload, UpdateError<E>> {
        let mut found = self.get(&keys::upload(list, id)).await?;
        for tries in 1..=CHANGE_TRIES {
            let item = found.ok_or(StoreError::NotFound { what: WHAT })?;
            let before = from_item(&item)?;
            let mut after = before.clone();
            change(&mut after).map_err(UpdateError::Refused)?;
            if after == before {
                return Ok(before);
            }
            let mut expression = Expression::default();
            let condition = unchanged(&mut expression, &item)?;
            let item = to_item(&after, &self.shared.ids.next())?;
            match self.put_if(item, condition, expression).await? {
                Attempt::Done => return Ok(after),
                Attempt::Refused(item) => found = item,
            }
            self.pause(tries).await;
        }
        Err(StoreError::Conflict { what: WHAT }.into())
    }

    /// Changes an upload and its list together: both are written or neither is. `change` runs again on what another
    /// writer left, up to ten times. `NotFound` names the list or the upload that is not there.
    pub async fn update_upload_and_list<E>(
        &self,
        list: ListId,
        id: UploadId,
        mut change: impl FnMut(&mut Upload, &mut List) -> Result<(), E>,
    ) -> Result<Upload, UpdateError<E>> {
        let mut ours = None;
        for tries in 1..=CHANGE_TRIES {
            let upload_item = self.get(&keys::upload(list, id)).await?;
            let upload_item = upload_item.ok_or(StoreError::NotFound { what: WHAT })?;
            // It was cancelled by an earlier copy of itself.
            if ours.is_some_and(|w: String| bears(&upload_item, &w)) {
                return Ok(from_item(&upload_item)?);
            }
            let list_item = self.get(&keys::list(list)).await?;
            let list_item = list_item
                .filter(|item| !lists::is_deleted(item))
                .ok_or(StoreError::NotFound { what: lists::WHAT })?;
            let (mut upload, mut changed) =
                (from_item(&upload_item)?, lists::from_item(&list_item)?);
            change(&mut upload, &mut changed).map_err(UpdateError::Refused)?;
            let (one, other) = (self.shared.ids.next(), self.shared.ids.next());
            let puts = [
                self.put_unchanged(to_item(&upload, &one)?, &upload_item)?,
                self.put_unchanged(lists::to_item(&changed, &other)?, &list_item)?,
            ];
            if self.write_together(puts.into()).await? {
                return Ok(upload);
            }
            ours = Some(one);
            self.pause(tries).await;
        }
        Err(StoreError::Conflict { what: lists::WHAT }.into())
    }

    /// Puts `item` in the place of `before`, if that is still there.
    fn put_unchanged(&self, item: Item, before: &Item) -> Result<TransactWriteItem, StoreError> {
        let mut expression = Expression::default();
        let condition = unchanged(&mut expression, before)?;
        let (names, values) = expression.into_parts();
        let put = Put::builder()
            .table_name(&*self.table)
            .set_item(Some(item))
            .condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .build()
            .map_err(|_| StoreError::corrupt(WHAT))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// Writes everything or nothing; false when nothing, because of somebody else.
    async fn write_together(&self, writes: Vec<TransactWriteItem>) -> Result<bool, StoreError> {
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(writes))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some(CANCELLED) => Ok(false),
            Err(error) => Err(classify("TransactWriteItems", error)),
        }
    }
}

fn unchanged(expression: &mut Expression, item: &Item) -> Result<String, StoreError> {
    let w = Reader::new(item, WHAT).text(WRITE_ID)?;
    Ok(expression.compare(WRITE_ID, "=", s(w)))
}

fn to_item(upload: &Upload, w: &str) -> Result<Item, StoreError> {
    let document = serde_json::to_string(upload).map_err(|_| StoreError::corrupt(WHAT))?;
    let mut item = keys::upload(upload.list, upload.id).attributes();
    item.extend([
        (DOCUMENT.to_owned(), b(pack_text(WHAT, &document)?)),
        (WRITE_ID.to_owned(), s(w)),
        (
            table::TTL.to_owned(),
            number((upload.created + KEPT_FOR).timestamp()),
        ),
    ]);
    Ok(item)
}

fn from_item(item: &Item) -> Result<Upload, StoreError> {
    let read = Reader::new(item, WHAT);
    let document = unpack_text(WHAT, read.bytes(DOCUMENT)?)?;
    serde_json::from_str(&document).map_err(|_| read.corrupt())
}
