//! Read receipts.

use crate::activity::Person;
use crate::bot::{Bot, Event};
use store::StoreError;

/// Keeps that everything up to the activity `last` was read.
pub(crate) async fn read(
    bot: &Bot,
    event: &Event,
    person: &Person,
    last: i64,
) -> Result<(), StoreError> {
    bot.receipts
        .record(&bot.app, &person.object_id, last, event.at)
        .await
}
