//! Clicks: one item per batch, one list attribute per person and link, bounded in every direction.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::ids::CampaignId;

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, b, n as number};
use crate::keys::{self, Key};
use crate::write::Attempt;

const WHAT: &str = "clicks";
/// Longest packed hit, in bytes.
pub const HIT_MAX: usize = 32;
/// Most hits kept of one person on one link; later ones are only counted.
pub const HITS_MAX: usize = 50;
/// Bytes of hits an item takes; later ones are only counted.
const HITS_BYTES_MAX: usize = 300_000;
/// Bytes up to which counters may be added beside the hits; DynamoDB ends at 400 KB.
const BYTES_MAX: usize = 360_000;
/// An upper bound of what DynamoDB adds to a hit or a counter: the attribute's name, its type, its digits.
const OVERHEAD: usize = 24;
/// What the item weighs, at most.
const BYTES: &str = "bytes";

/// What is kept of one person on one link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkClicks {
    /// The person's position in the batch.
    pub position: u16,
    /// The link's number in the message.
    pub link: u8,
    /// The hits as their recorder packed them, in the order they came.
    pub hits: Vec<Vec<u8>>,
    /// Hits beyond the bounds.
    pub dropped: u64,
}

/// What is kept of one batch: its number, then its people and links in order.
pub type BatchClicks = (u32, Vec<LinkClicks>);

impl Store {
    /// Keeps one hit of at most [`HIT_MAX`] bytes. Beyond [`HITS_MAX`] of one person and link, or 300 KB of one batch,
    /// it is only counted. At least once: a hit whose answer was lost may be there twice.
    pub async fn record_click(
        &self,
        campaign: CampaignId,
        n: u32,
        position: u16,
        link: u8,
        hit: &[u8],
    ) -> Result<(), StoreError> {
        StoreError::check_size("hit", hit.len(), HIT_MAX)?;
        let key = keys::clicks(campaign, n);
        if self
            .append_hit(&key, &format!("h{position}_{link}"), hit)
            .await?
        {
            return Ok(());
        }
        self.count_dropped(&key, &format!("d{position}_{link}"))
            .await
    }

    async fn append_hit(&self, key: &Key, list: &str, hit: &[u8]) -> Result<bool, StoreError> {
        let mut e = Expression::default();
        let (name, bytes) = (e.name(list), e.name(BYTES));
        let none = e.value(AttributeValue::L(Vec::new()));
        let one = e.value(AttributeValue::L(vec![b(hit)]));
        let update = format!(
            "SET {name} = list_append(if_not_exists({name}, {none}), {one}) ADD {bytes} {}",
            e.value(number(hit.len() + OVERHEAD))
        );
        let condition = format!(
            "(attribute_not_exists({name}) OR size({name}) < {}) AND (attribute_not_exists({bytes}) OR {bytes} < {})",
            e.value(number(HITS_MAX)),
            e.value(number(HITS_BYTES_MAX)),
        );
        let attempt = self
            .update_if(key, update, Some(condition), e, None)
            .await?;
        Ok(matches!(attempt, Attempt::Done))
    }

    async fn count_dropped(&self, key: &Key, counter: &str) -> Result<(), StoreError> {
        let mut e = Expression::default();
        let update = format!("ADD {} {}", e.name(counter), e.value(number(1)));
        let condition = e.exists(counter);
        if let Attempt::Done = self
            .update_if(key, update, Some(condition), e, None)
            .await?
        {
            return Ok(());
        }
        // The first dropped hit of this person and link takes room. Without room it is not even counted: a hundred
        // people would have had to click on thousands of links by then.
        let mut e = Expression::default();
        let update = format!(
            "ADD {} {}, {} {}",
            e.name(counter),
            e.value(number(1)),
            e.name(BYTES),
            e.value(number(OVERHEAD))
        );
        let condition = e.compare(BYTES, "<", number(BYTES_MAX));
        self.update_if(key, update, Some(condition), e, None)
            .await
            .map(drop)
    }
}

pub(crate) fn from_item(item: &Item) -> Result<Vec<LinkClicks>, StoreError> {
    let corrupt = || StoreError::corrupt(WHAT);
    let mut found: BTreeMap<(u16, u8), LinkClicks> = BTreeMap::new();
    for (name, value) in item {
        let Some((kind, position, link)) = parse_name(name) else {
            continue;
        };
        let entry = found.entry((position, link)).or_insert_with(|| LinkClicks {
            position,
            link,
            ..LinkClicks::default()
        });
        if kind == 'h' {
            let hits = value.as_l().map_err(|_| corrupt())?.iter();
            entry.hits = hits
                .map(|hit| {
                    hit.as_b()
                        .map(|bytes| bytes.as_ref().to_vec())
                        .map_err(|_| corrupt())
                })
                .collect::<Result<_, _>>()?;
        } else {
            entry.dropped = value
                .as_n()
                .ok()
                .and_then(|digits| digits.parse().ok())
                .ok_or_else(corrupt)?;
        }
    }
    Ok(found.into_values().collect())
}

/// `h12_3`: hits of position 12 on link 3; `d12_3`: how many were dropped.
fn parse_name(name: &str) -> Option<(char, u16, u8)> {
    let kind = name
        .chars()
        .next()
        .filter(|kind| matches!(kind, 'h' | 'd'))?;
    let (position, link) = name[1..].split_once('_')?;
    Some((kind, position.parse().ok()?, link.parse().ok()?))
}
