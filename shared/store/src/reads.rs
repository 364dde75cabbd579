//! Read receipts: one item per batch beside its clicks, two numbers per person. A receipt says that a conversation was
//! read up to a message; whether the campaign's message is among them is for the reader of the record to see, because
//! the message's own id may still be on its way into the outcome vector when the receipt comes.

use std::collections::BTreeMap;

use domain::ids::CampaignId;

use crate::Store;
use crate::clicks::{self, BatchClicks, BundledClicks};
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, n as number};
use crate::keys;
use crate::table;

const WHAT: &str = "read receipts";

/// How far one person had read their conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// The person's position in the batch.
    pub position: u16,
    /// The newest message read: the number the channel names it by.
    pub up_to: i64,
    /// When the receipt came, in milliseconds since 1970.
    pub at_millis: i64,
}

/// What is kept of one batch: its number, then its people in order of their position.
pub type BatchReads = (u32, Vec<Read>);

/// What people did with the messages of a campaign; each by batch number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Engagement {
    /// Visits of links.
    pub clicks: Vec<BatchClicks>,
    /// Read receipts.
    pub reads: Vec<BatchReads>,
}

impl Store {
    /// Keeps a receipt of somebody in batch `n`, unless one is kept that covers the message `id` already: so the first
    /// that covers it stays, and doing it again changes nothing.
    pub async fn record_read(
        &self,
        campaign: CampaignId,
        n: u32,
        read: &Read,
        id: i64,
    ) -> Result<(), StoreError> {
        let (up_to, at) = (format!("r{}", read.position), format!("t{}", read.position));
        let mut expression = Expression::default();
        let update = expression.assign([
            (up_to.as_str(), Some(number(read.up_to))),
            (at.as_str(), Some(number(read.at_millis))),
        ]);
        let condition = format!(
            "{} OR {}",
            expression.not_exists(&up_to),
            expression.compare(&up_to, "<", number(id))
        );
        let key = keys::reads(campaign, n);
        self.update_if(&key, update, Some(condition), expression, None)
            .await
            .map(drop)
    }

    /// All clicks and read receipts of a campaign, in one pass; strongly consistent.
    pub async fn engagement(&self, campaign: CampaignId) -> Result<Engagement, StoreError> {
        let mut found = Engagement::default();
        let (mut clicks, mut bundled) = (BTreeMap::new(), BundledClicks::default());
        for item in self.of_each_shard(campaign, keys::ENGAGEMENT, Ok).await? {
            let sk = Reader::new(&item, WHAT).text(table::SK)?;
            if keys::is_of_bundle(sk) {
                bundled.add(&item)?;
            } else if keys::is_of_clicks(sk) {
                clicks.insert(keys::number_of(&item)?, clicks::from_item(&item)?);
            } else {
                found
                    .reads
                    .push((keys::number_of(&item)?, from_item(&item)?));
            }
        }
        found.reads.sort_unstable_by_key(|(n, _)| *n);
        for n in bundled.batches() {
            clicks.entry(n).or_default();
        }
        found.clicks = clicks
            .into_iter()
            .map(|(n, kept)| (n, bundled.with(n, kept)))
            .collect();
        Ok(found)
    }
}

pub(crate) fn from_item(item: &Item) -> Result<Vec<Read>, StoreError> {
    let reader = Reader::new(item, WHAT);
    let mut found = BTreeMap::new();
    for name in item.keys() {
        let Some(position) = name
            .strip_prefix('r')
            .and_then(|position| position.parse::<u16>().ok())
        else {
            continue;
        };
        let read = Read {
            position,
            up_to: reader.number(name)?,
            at_millis: reader.number(&format!("t{position}"))?,
        };
        found.insert(position, read);
    }
    Ok(found.into_values().collect())
}
