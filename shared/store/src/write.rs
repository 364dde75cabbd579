//! Conditional writes that recognise themselves.
//!
//! The SDK repeats a write whose answer was lost. The repetition then fails its own condition, because the first one
//! succeeded. So every conditional write puts an id of its own into the item, asks for the old item on failure, and
//! counts as done when the old item bears that id.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld;

use crate::Store;
use crate::error::{Conditional, HttpStatus, StoreError, classify};
use crate::expression::Expression;
use crate::item::Item;
use crate::keys::Key;

/// The attribute that holds the id of the last write.
pub(crate) const WRITE_ID: &str = "w";

/// What came of a conditional write.
#[derive(Debug)]
pub(crate) enum Attempt {
    /// Written, now or by an earlier copy of the same write.
    Done,
    /// The condition was not met by this item, or by there being none.
    Refused(Option<Item>),
}

impl Attempt {
    /// A refusal as a conflict over `what`.
    pub(crate) fn or_conflict(self, what: &'static str) -> Result<(), StoreError> {
        match self {
            Attempt::Done => Ok(()),
            Attempt::Refused(_) => Err(StoreError::Conflict { what }),
        }
    }
}

/// Whether `item` was written by the write `w`.
pub(crate) fn bears(item: &Item, w: &str) -> bool {
    item.get(WRITE_ID)
        .and_then(|value| value.as_s().ok())
        .is_some_and(|found| found == w)
}

impl Store {
    /// Puts `item` where `condition` holds. The write id is the item's own `w`, where it has one.
    pub(crate) async fn put_if(
        &self,
        item: Item,
        condition: String,
        expression: Expression,
    ) -> Result<Attempt, StoreError> {
        let w = item
            .get(WRITE_ID)
            .and_then(|value| value.as_s().ok())
            .cloned();
        let (names, values) = expression.into_parts();
        let sent = self
            .client
            .put_item()
            .table_name(&*self.table)
            .set_item(Some(item))
            .condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(AllOld)
            .send()
            .await;
        attempt("PutItem", sent, w.as_deref())
    }

    /// Puts `item` whatever is there.
    pub(crate) async fn put(&self, item: Item) -> Result<(), StoreError> {
        let sent = self
            .client
            .put_item()
            .table_name(&*self.table)
            .set_item(Some(item))
            .send()
            .await;
        sent.map(drop).map_err(|error| classify("PutItem", error))
    }

    /// Updates an item where `condition` holds; `w` is the write id the update sets, where it sets one.
    pub(crate) async fn update_if(
        &self,
        key: &Key,
        update: String,
        condition: Option<String>,
        expression: Expression,
        w: Option<&str>,
    ) -> Result<Attempt, StoreError> {
        let (names, values) = expression.into_parts();
        let sent = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(key.attributes()))
            .update_expression(update)
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(AllOld)
            .send()
            .await;
        attempt("UpdateItem", sent, w)
    }

    /// Deletes an item, where `condition` holds if there is one.
    pub(crate) async fn delete_if(
        &self,
        key: &Key,
        condition: Option<String>,
        expression: Expression,
    ) -> Result<Attempt, StoreError> {
        let (names, values) = expression.into_parts();
        let sent = self
            .client
            .delete_item()
            .table_name(&*self.table)
            .set_key(Some(key.attributes()))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(AllOld)
            .send()
            .await;
        attempt("DeleteItem", sent, None)
    }

    /// Pauses before try `tries` (from 1).
    pub(crate) async fn pause(&self, tries: u32) {
        tokio::time::sleep(self.shared.ids.pause(tries)).await;
    }
}

/// What came of a write that was sent; `w` is its id, where it has one.
pub(crate) fn attempt<T, E: Conditional, R: HttpStatus>(
    operation: &'static str,
    sent: Result<T, SdkError<E, R>>,
    w: Option<&str>,
) -> Result<Attempt, StoreError> {
    let Err(error) = sent else {
        return Ok(Attempt::Done);
    };
    match error.as_service_error().and_then(Conditional::refused) {
        Some(Some(item)) if w.is_some_and(|w| bears(&item, w)) => Ok(Attempt::Done),
        Some(item) => Ok(Attempt::Refused(item)),
        None => Err(classify(operation, error)),
    }
}
