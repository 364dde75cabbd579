//! Keeping clicks: those of one moment together, so that an item that is being clicked on is written once for all of them.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::ids::CampaignId;
use futures::future::join_all;

use super::full::{Batch, Place};
use super::{Click, HIT_MAX, HITS_MAX};
use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{b, n as number};
use crate::keys;
use crate::write::{Attempt, attempt};

/// Bytes of hits an item takes; later ones are only counted.
const HITS_BYTES_MAX: usize = 300_000;
/// Bytes up to which counters may be added beside the hits; DynamoDB ends at 400 KB.
const BYTES_MAX: usize = 360_000;
/// An upper bound of what DynamoDB adds to a hit or a counter: the attribute's name, its type, its digits.
const OVERHEAD: usize = 24;
/// What the item weighs, at most.
const BYTES: &str = "bytes";
/// Attributes that one update changes: DynamoDB reads expressions of up to 4 KB.
const ATTRIBUTES_MAX: usize = 16;

/// The hits of one person on one link that are to be kept.
type Hits<'a> = (Place, Vec<&'a [u8]>);

/// What is to be done to an item, and when it may be.
struct Change {
    update: String,
    condition: String,
    expression: Expression,
}

impl Store {
    /// Keeps clicks, and says of each in turn whether it is kept. Those of one batch, and so whoever has one click to
    /// keep, are written where the batch has its clicks; those of several in a bundle for each campaign, while it has
    /// room and unless they are only counted, and all bundles in one write. Beyond [`HITS_MAX`] hits of one person and link, or 300 KB of one batch, hits are
    /// only counted. At least once: a hit whose answer was lost may be there twice.
    pub async fn record_clicks(&self, clicks: &[Click]) -> Vec<Result<(), StoreError>> {
        let mut outcomes = vec![Ok(()); clicks.len()];
        let mut campaigns: BTreeMap<CampaignId, BTreeMap<u32, Vec<usize>>> = BTreeMap::new();
        for (index, click) in clicks.iter().enumerate() {
            match StoreError::check_size("hit", click.hit.len(), HIT_MAX) {
                Ok(()) => {
                    let batches = campaigns.entry(click.campaign).or_default();
                    batches.entry(click.batch).or_default().push(index);
                }
                refused => outcomes[index] = refused,
            }
        }
        let mut say = |indices: &[usize], outcome: Result<(), StoreError>| {
            for index in indices {
                outcomes[*index] = outcome.clone();
            }
        };
        let are_several = campaigns.values().map(BTreeMap::len).sum::<usize>() > 1;
        let (mut bundles, mut bundled, mut single) = (Vec::new(), Vec::new(), Vec::new());
        for (campaign, batches) in campaigns {
            let all: Vec<usize> = batches.values().flatten().copied().collect();
            let together: Vec<&Click> = all.iter().map(|index| &clicks[*index]).collect();
            let counted = |click: &&Click| {
                let place = (click.position, click.link);
                self.shared.full.has((campaign, click.batch), place)
            };
            let bundle = if !are_several || together.iter().all(counted) {
                Ok(None)
            } else {
                self.bundle(campaign, &together).await
            };
            match bundle {
                Ok(Some(bundle)) => {
                    bundles.push(bundle);
                    bundled.extend(all);
                }
                Ok(None) => {
                    let batches = batches.into_iter();
                    single.extend(batches.map(|(n, indices)| ((campaign, n), indices)));
                }
                Err(error) => say(&all, Err(error)),
            }
        }
        let writes = single.iter().map(|(batch, indices)| async move {
            let hits = by_place(indices.iter().map(|index| &clicks[*index]));
            (self.record_in_batch(*batch, &hits).await, indices)
        });
        let (written, alone) = futures::join!(self.write_bundles(bundles), join_all(writes));
        say(&bundled, written);
        for (outcome, indices) in alone {
            say(indices, outcome);
        }
        outcomes
    }

    async fn record_in_batch(&self, batch: Batch, hits: &[Hits<'_>]) -> Result<(), StoreError> {
        let mut rest = hits;
        while !rest.is_empty() {
            let (together, later) = rest.split_at(apart(rest));
            self.record_together(batch, together).await?;
            rest = later;
        }
        Ok(())
    }

    /// All of them in one write, or, where one of them has no room, each by itself.
    async fn record_together(&self, batch: Batch, hits: &[Hits<'_>]) -> Result<(), StoreError> {
        if self.write_hits(batch, hits).await? {
            return Ok(());
        }
        for (place, hits) in hits {
            let mut left = hits.as_slice();
            while let Some((hit, later)) = left.split_first() {
                let alone = [(*place, vec![*hit])];
                if self.shared.full.has(batch, *place) || !self.write_hits(batch, &alone).await? {
                    self.count_dropped(batch, *place, left.len()).await?;
                    break;
                }
                left = later;
            }
        }
        Ok(())
    }

    /// Whether there was room for all of them. If not, nothing was written.
    async fn write_hits(&self, batch: Batch, hits: &[Hits<'_>]) -> Result<bool, StoreError> {
        self.update_clicks(batch, self.change(batch, hits)).await
    }

    /// Appends hits, and counts those of links that are known to be full, where there is room and a counter for all.
    fn change(&self, batch: Batch, hits: &[Hits<'_>]) -> Change {
        let (full, open): (Vec<&Hits<'_>>, Vec<&Hits<'_>>) = hits
            .iter()
            .partition(|(place, _)| self.shared.full.has(batch, *place));
        let mut e = Expression::default();
        let (mut update, mut add, mut conditions) = (String::new(), Vec::new(), Vec::new());
        for (place, hits) in full {
            let counter = counter(*place);
            conditions.push(e.exists(&counter));
            add.push(format!(
                "{} {}",
                e.name(&counter),
                e.value(number(hits.len()))
            ));
        }
        if !open.is_empty() {
            let none = e.value(AttributeValue::L(Vec::new()));
            let (mut set, mut weight) = (Vec::new(), 0);
            for (place, hits) in open {
                let name = e.name(&format!("h{}_{}", place.0, place.1));
                let new = e.value(AttributeValue::L(hits.iter().map(|hit| b(*hit)).collect()));
                set.push(format!(
                    "{name} = list_append(if_not_exists({name}, {none}), {new})"
                ));
                let room = e.value(number(HITS_MAX + 1 - hits.len()));
                conditions.push(format!(
                    "(attribute_not_exists({name}) OR size({name}) < {room})"
                ));
                weight += hits.iter().map(|hit| hit.len() + OVERHEAD).sum::<usize>();
            }
            let bytes = e.name(BYTES);
            conditions.push(format!(
                "(attribute_not_exists({bytes}) OR {bytes} < {})",
                e.value(number(HITS_BYTES_MAX))
            ));
            add.push(format!("{bytes} {}", e.value(number(weight))));
            update = format!("SET {} ", set.join(", "));
        }
        update.push_str(&format!("ADD {}", add.join(", ")));
        Change {
            update,
            condition: conditions.join(" AND "),
            expression: e,
        }
    }

    /// Counts `hits` hits of which nothing else is kept.
    async fn count_dropped(
        &self,
        batch: Batch,
        place: Place,
        hits: usize,
    ) -> Result<(), StoreError> {
        let counter = counter(place);
        let mut e = Expression::default();
        let update = format!("ADD {} {}", e.name(&counter), e.value(number(hits)));
        let condition = e.exists(&counter);
        let change = Change {
            update,
            condition,
            expression: e,
        };
        if self.update_clicks(batch, change).await? {
            self.shared.full.learn(batch, place);
            return Ok(());
        }
        // The first dropped hit of this person and link takes room. Without room it is not even counted: a hundred
        // people would have had to click on thousands of links by then.
        let mut e = Expression::default();
        let update = format!(
            "ADD {} {}, {} {}",
            e.name(&counter),
            e.value(number(hits)),
            e.name(BYTES),
            e.value(number(OVERHEAD))
        );
        let condition = e.compare(BYTES, "<", number(BYTES_MAX));
        let change = Change {
            update,
            condition,
            expression: e,
        };
        self.update_clicks(batch, change).await.map(drop)
    }

    /// Changes the item of a batch's clicks if it may be. The old item, which may be large, is not asked for.
    async fn update_clicks(&self, batch: Batch, change: Change) -> Result<bool, StoreError> {
        let (names, values) = change.expression.into_parts();
        let sent = self
            .client
            .update_item()
            .table_name(&*self.table)
            .set_key(Some(keys::clicks(batch.0, batch.1).attributes()))
            .update_expression(change.update)
            .condition_expression(change.condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .send()
            .await;
        Ok(matches!(attempt("UpdateItem", sent, None)?, Attempt::Done))
    }
}

/// The hits of a batch, by person and link. No list takes more at once than it holds.
fn by_place<'a>(clicks: impl Iterator<Item = &'a Click>) -> Vec<Hits<'a>> {
    let mut places: BTreeMap<Place, Vec<&[u8]>> = BTreeMap::new();
    for click in clicks {
        places
            .entry((click.position, click.link))
            .or_default()
            .push(&click.hit);
    }
    let parts = places.into_iter().flat_map(|(place, hits)| {
        let parts: Vec<_> = hits.chunks(HITS_MAX).map(<[_]>::to_vec).collect();
        parts.into_iter().map(move |part| (place, part))
    });
    parts.collect()
}

/// How many of `hits` may be in one update: each attribute once, and not too many of them.
fn apart(hits: &[Hits<'_>]) -> usize {
    let twice = hits
        .windows(2)
        .position(|pair| pair[0].0 == pair[1].0)
        .map_or(hits.len(), |at| at + 1);
    twice.min(ATTRIBUTES_MAX)
}

/// The attribute that counts a person's hits on a link of which nothing else is kept.
fn counter((position, link): Place) -> String {
    format!("d{position}_{link}")
}
