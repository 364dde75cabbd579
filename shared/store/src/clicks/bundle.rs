//! Clicks of many batches that one process keeps at one moment: one item for each campaign, written once and never
//! again. The items of the batches would be as many writes as there are batches, each of a whole item.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use domain::ids::CampaignId;

use super::{Click, HITS_MAX, LinkClicks};
use crate::Store;
use crate::error::{StoreError, classify};
use crate::expression::Expression;
use crate::item::{Item, Reader, b, n as number};
use crate::keys::{self, Key};
use crate::read::Range;
use crate::write::Attempt;

const WHAT: &str = "bundle of clicks";
/// The attribute that holds the clicks.
const PACKED: &str = "clicks";
/// The attribute that holds how many bytes of bundles a campaign has given away.
const GIVEN: &str = "bytes";
/// Bytes of bundles a campaign may have; from then on each click goes to the item of its batch, which has bounds of its
/// own. Whoever reads engagement reads all of it.
const CAMPAIGN_MAX: usize = 32 * 1024 * 1024;
/// Bytes that a process takes of that at a time, so that few writes are about room.
const SHARE: usize = 256 * 1024;
/// Campaigns whose room is known.
const KNOWN_MAX: usize = 1_000;
/// Items of one transaction at most, as the service has it.
const TOGETHER_MAX: usize = 100;
/// What stands before each hit: batch, position, link, length.
const HEAD: usize = 8;

/// What a process may still write, by campaign: nothing where a campaign has no more to give.
#[derive(Debug, Default)]
pub(crate) struct Room(Mutex<HashMap<CampaignId, Option<usize>>>);

/// Whether there is room for a bundle.
enum Taken {
    Yes,
    No,
    /// The campaign has to be asked.
    Unknown,
}

impl Room {
    fn take(&self, campaign: CampaignId, bytes: usize) -> Taken {
        match self.lock().get_mut(&campaign) {
            Some(Some(left)) if *left >= bytes => {
                *left -= bytes;
                Taken::Yes
            }
            Some(None) => Taken::No,
            _ => Taken::Unknown,
        }
    }

    fn learn(&self, campaign: CampaignId, left: Option<usize>) {
        let mut known = self.lock();
        if known.len() >= KNOWN_MAX && !known.contains_key(&campaign) {
            // What was taken and not used is lost to the campaign: its bound holds all the same.
            known.clear();
        }
        known.insert(campaign, left);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CampaignId, Option<usize>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Clicks of one campaign in one item.
pub(super) struct Bundle {
    key: Key,
    packed: Vec<u8>,
}

/// What bundles hold of one campaign, by batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BundledClicks(BTreeMap<u32, Vec<Bundled>>);

/// Position, link and hit.
type Bundled = (u16, u8, Vec<u8>);

impl BundledClicks {
    pub(crate) fn add(&mut self, item: &Item) -> Result<(), StoreError> {
        let mut rest = Reader::new(item, WHAT).bytes(PACKED)?;
        while let Some((head, after)) = rest.split_first_chunk::<HEAD>() {
            let [b0, b1, b2, b3, p0, p1, link, length] = *head;
            let hit = after.get(..usize::from(length));
            let hit = hit.ok_or_else(|| StoreError::corrupt(WHAT))?;
            rest = &after[hit.len()..];
            let batch = u32::from_be_bytes([b0, b1, b2, b3]);
            let position = u16::from_be_bytes([p0, p1]);
            let of_batch = self.0.entry(batch).or_default();
            of_batch.push((position, link, hit.to_vec()));
        }
        if rest.is_empty() {
            Ok(())
        } else {
            Err(StoreError::corrupt(WHAT))
        }
    }

    /// The batches there is something of.
    pub(crate) fn batches(&self) -> impl Iterator<Item = u32> {
        self.0.keys().copied()
    }

    /// `kept`, which is what the item of batch `n` holds, with what is here of that batch: at most [`HITS_MAX`] of each
    /// person and link from here too. Neither takes the place of the other's first, which says when somebody clicked.
    pub(crate) fn with(&self, n: u32, kept: Vec<LinkClicks>) -> Vec<LinkClicks> {
        let Some(bundled) = self.0.get(&n) else {
            return kept;
        };
        let mut found: BTreeMap<(u16, u8), LinkClicks> = kept
            .into_iter()
            .map(|one| ((one.position, one.link), one))
            .collect();
        let mut taken: BTreeMap<(u16, u8), usize> = BTreeMap::new();
        for (position, link, hit) in bundled {
            let taken = taken.entry((*position, *link)).or_default();
            *taken += 1;
            let one = found.entry((*position, *link)).or_insert(LinkClicks {
                position: *position,
                link: *link,
                ..LinkClicks::default()
            });
            if *taken <= HITS_MAX {
                one.hits.push(hit.clone());
            } else {
                one.dropped += 1;
            }
        }
        found.into_values().collect()
    }
}

impl Store {
    /// The clicks of a campaign that are in bundles; strongly consistent.
    pub async fn bundled_clicks(&self, campaign: CampaignId) -> Result<BundledClicks, StoreError> {
        let partition = keys::click_bundles(campaign);
        let range = Range::of(partition, keys::BUNDLES);
        let mut found = BundledClicks::default();
        for item in self.query(&range, usize::MAX).await? {
            found.add(&item)?;
        }
        Ok(found)
    }

    /// A bundle of clicks of one campaign, to be written; none when it has no room for more of them.
    pub(super) async fn bundle(
        &self,
        campaign: CampaignId,
        clicks: &[&Click],
    ) -> Result<Option<Bundle>, StoreError> {
        let mut packed = Vec::new();
        for click in clicks {
            let length = u8::try_from(click.hit.len()).map_err(|_| StoreError::corrupt(WHAT))?;
            packed.extend_from_slice(&click.batch.to_be_bytes());
            packed.extend_from_slice(&click.position.to_be_bytes());
            packed.extend_from_slice(&[click.link, length]);
            packed.extend_from_slice(&click.hit);
        }
        if !self.has_room(campaign, packed.len()).await? {
            return Ok(None);
        }
        let key = keys::click_bundle(campaign, &self.shared.ids.next());
        Ok(Some(Bundle { key, packed }))
    }

    /// Writes bundles, all or none. Doing it again, as the SDK does when an answer is lost, changes nothing.
    pub(super) async fn write_bundles(&self, bundles: Vec<Bundle>) -> Result<(), StoreError> {
        let mut updates = Vec::with_capacity(bundles.len());
        for bundle in bundles {
            let mut expression = Expression::default();
            let update = expression.assign([(PACKED, Some(b(bundle.packed)))]);
            updates.push((bundle.key, update, expression));
        }
        if updates.len() == 1
            && let Some((key, update, expression)) = updates.pop()
        {
            let written = self.update_if(&key, update, None, expression, None);
            return written.await.map(drop);
        }
        for together in updates.chunks_mut(TOGETHER_MAX) {
            let mut writes = self.client.transact_write_items();
            for (key, update, expression) in together {
                let (names, values) = std::mem::take(expression).into_parts();
                let update = Update::builder()
                    .table_name(&*self.table)
                    .set_key(Some(key.attributes()))
                    .update_expression(&*update)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(|_| StoreError::corrupt(WHAT))?;
                writes = writes.transact_items(TransactWriteItem::builder().update(update).build());
            }
            let written = writes.send().await;
            written.map_err(|error| classify("TransactWriteItems", error))?;
        }
        Ok(())
    }

    async fn has_room(&self, campaign: CampaignId, bytes: usize) -> Result<bool, StoreError> {
        let room = &self.shared.room;
        match room.take(campaign, bytes) {
            Taken::Yes => return Ok(true),
            Taken::No => return Ok(false),
            Taken::Unknown => {}
        }
        let share = SHARE.max(bytes);
        let mut e = Expression::default();
        let none = e.not_exists(GIVEN);
        let some = e.compare(GIVEN, "<", number(CAMPAIGN_MAX));
        let update = format!("ADD {} {}", e.name(GIVEN), e.value(number(share)));
        let condition = format!("{none} OR {some}");
        let key = keys::click_room(campaign);
        let attempt = self
            .update_if(&key, update, Some(condition), e, None)
            .await?;
        let is_given = matches!(attempt, Attempt::Done);
        room.learn(campaign, is_given.then(|| share - bytes));
        Ok(is_given)
    }
}
