//! How far people have read their conversation with the bot, whatever the campaign.

use chrono::{DateTime, Utc};
use domain::campaign::Channel;

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Reader, n as number};
use crate::keys::Key;
use crate::reach::{self, ADDRESS};
use crate::table;

const WHAT: &str = "read receipt";
/// Sort key, beside the person's reach: not in that item, because it is in the index and changes far less often.
pub(crate) const SK: &str = "READ";
const UP_TO: &str = "up_to";
const AT: &str = "at";

/// Somebody who reads, as far as is known before their next receipt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReaderState {
    /// The case-folded address they were last sent to at.
    pub address: Option<String>,
    /// The newest message of which a receipt was dealt with: the number the channel names it by.
    pub up_to: Option<i64>,
}

impl Store {
    /// What is known of a reader; strongly consistent.
    pub async fn reader(
        &self,
        channel: Channel,
        object_id: &str,
    ) -> Result<ReaderState, StoreError> {
        let reach = reach::key(channel, object_id)?;
        let receipt = Key::new(reach.pk.clone(), SK);
        let found = self.batch_get(vec![reach, receipt]).await?;
        let mut state = ReaderState::default();
        for item in &found {
            let read = Reader::new(item, WHAT);
            if read.text(table::SK)? == SK {
                state.up_to = read.optional_number(UP_TO)?;
            } else {
                state.address = read.optional_text(ADDRESS)?.map(str::to_owned);
            }
        }
        Ok(state)
    }

    /// Keeps that a receipt was dealt with: of the conversation up to the message `up_to`, at `at`. An older receipt
    /// that comes late changes nothing.
    pub async fn record_receipt(
        &self,
        channel: Channel,
        object_id: &str,
        up_to: i64,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let key = Key::new(reach::key(channel, object_id)?.pk, SK);
        let mut expression = Expression::default();
        let update = expression.assign([
            (UP_TO, Some(number(up_to))),
            (AT, Some(number(at.timestamp_millis()))),
        ]);
        let condition = format!(
            "{} OR {}",
            expression.not_exists(UP_TO),
            expression.compare(UP_TO, "<", number(up_to))
        );
        self.update_if(&key, update, Some(condition), expression, None)
            .await
            .map(drop)
    }
}
