//! Clicks, bounded in every direction: one item per batch, one list attribute per person and link; and bundles, where
//! clicks of many batches come at one moment.

mod bundle;
mod full;
mod record;

use std::collections::BTreeMap;

use domain::ids::CampaignId;

use crate::error::StoreError;
use crate::item::Item;

pub use bundle::BundledClicks;
pub(crate) use bundle::Room;
pub(crate) use full::Full;

const WHAT: &str = "clicks";
/// Longest packed hit, in bytes.
pub const HIT_MAX: usize = 32;
/// Most hits kept of one person on one link, in the item of the batch and once more in bundles; later ones are only
/// counted.
pub const HITS_MAX: usize = 50;

/// One visit of one person to one link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Click {
    /// The campaign.
    pub campaign: CampaignId,
    /// The person's batch.
    pub batch: u32,
    /// The person's position in the batch.
    pub position: u16,
    /// The link's number in the message.
    pub link: u8,
    /// The visit as its recorder packed it, at most [`HIT_MAX`] bytes.
    pub hit: Vec<u8>,
}

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
