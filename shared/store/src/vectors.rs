//! Outcome vectors: the records that decide about sending. Every write is conditional on the id of the state it was
//! made from; nothing here may be cached or read with eventual consistency.

mod people;

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::ids::CampaignId;
use domain::ladder::Position;
use domain::outcome::{Attempt as Firing, Late, Lease, Mark, Vector};
use futures::{StreamExt, TryStreamExt, stream};

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, b, instant, n as number, s};
use crate::keys;
use crate::packing::{DEFLATE_ABOVE, pack, unpack};
use crate::read::{CONCURRENCY, Range};
use crate::write::{Attempt, WRITE_ID};

pub(crate) use people::{pack_people, unpack_people};

const WHAT: &str = "outcome vector";
const FORMAT: u8 = 1;
/// Of late results: with the attempt they are of, which those of format 1 do not have.
const LATE_FORMAT: u8 = 2;
const MARKS: &str = "marks";
const SEQ: &str = "seq";
const CYCLE: &str = "cycle";
const RUNG: &str = "rung";
const RUNG_T: &str = "t";
const RUNG_AT: &str = "at";
const TRIED: &str = "tried";
const RETRY_AT: &str = "retry_at";
const OWNER: &str = "owner";
const LEASE_UNTIL: &str = "lease_until";
/// The firings that really started, packed.
const ATTEMPTS: &str = "a";
/// What is kept about each person, packed.
const PEOPLE: &str = "p";
/// Results of workers that had lost their lease: a map from position to packed result.
const LATE: &str = "late";

/// What came of writing a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is the state now.
    Done,
    /// Somebody else wrote first: nothing was changed.
    Lost,
}

impl Store {
    /// The vector of batch `n`, strongly consistent; none before the first attempt. Late results are not merged.
    pub async fn vector(&self, campaign: CampaignId, n: u32) -> Result<Option<Vector>, StoreError> {
        match self.get(&keys::vector(campaign, n)).await? {
            Some(item) => from_item(&item),
            None => Ok(None),
        }
    }

    /// Writes a vector made from the state whose write id was `previous`; with none, there must be no vector yet.
    /// `vector.w` is the id of this write and differs from every other. Leaves late results alone.
    pub async fn write_vector(
        &self,
        campaign: CampaignId,
        n: u32,
        previous: Option<&str>,
        vector: &Vector,
    ) -> Result<Written, StoreError> {
        let mut expression = Expression::default();
        let update = expression.assign(attributes(vector)?);
        let condition = match previous {
            Some(previous) => expression.compare(WRITE_ID, "=", s(previous)),
            None => expression.not_exists(WRITE_ID),
        };
        let key = keys::vector(campaign, n);
        match self
            .update_if(&key, update, Some(condition), expression, Some(&vector.w))
            .await?
        {
            Attempt::Done => Ok(Written::Done),
            Attempt::Refused(_) => Ok(Written::Lost),
        }
    }

    /// Keeps the true result of a worker that had lost its lease. The first result of a position stays; doing it again
    /// changes nothing. `NotFound` when the batch has no vector.
    pub async fn record_late(
        &self,
        campaign: CampaignId,
        n: u32,
        position: u16,
        late: &Late,
    ) -> Result<(), StoreError> {
        let key = keys::vector(campaign, n);
        let packed = b(pack("late result", LATE_FORMAT, late, DEFLATE_ABOVE)?);

        // A path into a map that is not there is an error, so the first result makes the map.
        let mut expression = Expression::default();
        let map = AttributeValue::M(HashMap::from([(position.to_string(), packed.clone())]));
        let update = expression.assign([(LATE, Some(map))]);
        let condition = format!(
            "{} AND {}",
            expression.exists(WRITE_ID),
            expression.not_exists(LATE)
        );
        if let Attempt::Done = self
            .update_if(&key, update, Some(condition), expression, None)
            .await?
        {
            return Ok(());
        }

        let mut expression = Expression::default();
        let path = format!(
            "{}.{}",
            expression.name(LATE),
            expression.name(&position.to_string())
        );
        let update = format!(
            "SET {path} = if_not_exists({path}, {})",
            expression.value(packed)
        );
        let condition = expression.exists(LATE);
        match self
            .update_if(&key, update, Some(condition), expression, None)
            .await?
        {
            Attempt::Done => Ok(()),
            Attempt::Refused(_) => Err(StoreError::NotFound { what: WHAT }),
        }
    }

    /// Every vector of a campaign with its late results merged, by batch number; strongly consistent.
    pub async fn vectors(&self, campaign: CampaignId) -> Result<Vec<(u32, Vector)>, StoreError> {
        self.vectors_as(campaign, |_| {}).await
    }

    /// The same without what is kept of each person beside the mark, which is most of what they hold.
    pub async fn vectors_of_marks(
        &self,
        campaign: CampaignId,
    ) -> Result<Vec<(u32, Vector)>, StoreError> {
        self.vectors_as(campaign, |vector| {
            vector.people = Vec::new();
            vector.late.clear();
        })
        .await
    }

    /// Changes the vectors of each partition as soon as it is read.
    async fn vectors_as(
        &self,
        campaign: CampaignId,
        change: fn(&mut Vector),
    ) -> Result<Vec<(u32, Vector)>, StoreError> {
        let vectors = |items: Vec<Item>| {
            let vectors = items.into_iter().filter_map(|item| {
                let n = keys::number_of(&item);
                let vector = from_item(&item).transpose()?;
                Some(n.and_then(|n| {
                    let mut vector = vector?;
                    vector.merge_late();
                    change(&mut vector);
                    Ok((n, vector))
                }))
            });
            vectors.collect()
        };
        let mut found = self.of_each_shard(campaign, "O#", vectors).await?;
        found.sort_unstable_by_key(|(n, _)| *n);
        Ok(found)
    }

    /// What `read` makes of the items of each of the sixteen partitions whose sort key begins with `prefix`, in any
    /// order.
    pub(crate) async fn of_each_shard<T>(
        &self,
        campaign: CampaignId,
        prefix: &str,
        read: impl Fn(Vec<Item>) -> Result<Vec<T>, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let read = &read;
        let shards: Vec<_> = (0..keys::SHARDS)
            .map(|shard| Range::of(keys::campaign_shard(campaign, shard), prefix))
            .map(|range| async move { read(self.query(&range, usize::MAX).await?) })
            .collect();
        let found: Vec<Vec<T>> = stream::iter(shards)
            .buffer_unordered(CONCURRENCY)
            .try_collect()
            .await?;
        Ok(found.into_iter().flatten().collect())
    }
}

/// Everything but `late`.
pub(crate) fn attributes(
    vector: &Vector,
) -> Result<[(&'static str, Option<AttributeValue>); 13], StoreError> {
    let position = vector.position.as_ref();
    let lease = vector.lease.as_ref();
    Ok([
        (
            MARKS,
            Some(s(vector
                .marks
                .iter()
                .map(|mark| mark.as_char())
                .collect::<String>())),
        ),
        (SEQ, Some(number(vector.seq))),
        (CYCLE, position.map(|position| number(position.cycle))),
        (RUNG, position.map(|position| number(position.rung))),
        (RUNG_T, position.map(|position| instant(position.t))),
        (RUNG_AT, position.map(|position| instant(position.at))),
        (
            TRIED,
            position.map(|position| AttributeValue::Bool(position.tried)),
        ),
        (RETRY_AT, vector.retry_at.map(instant)),
        (OWNER, lease.map(|lease| s(&lease.owner))),
        (LEASE_UNTIL, lease.map(|lease| instant(lease.until))),
        (WRITE_ID, Some(s(&vector.w))),
        (
            ATTEMPTS,
            Some(b(pack(WHAT, FORMAT, &vector.attempts, DEFLATE_ABOVE)?)),
        ),
        (PEOPLE, Some(b(pack_people(vector)?))),
    ])
}

/// The vector in an item; none where there is no state yet.
pub(crate) fn from_item(item: &Item) -> Result<Option<Vector>, StoreError> {
    let read = Reader::new(item, WHAT);
    let Some(w) = read.optional_text(WRITE_ID)? else {
        return Ok(None);
    };
    let marks = read
        .text(MARKS)?
        .chars()
        .map(Mark::from_char)
        .collect::<Option<Vec<Mark>>>();
    let marks = marks.ok_or_else(|| read.corrupt())?;
    let attempts: Vec<Firing> = unpack(WHAT, FORMAT, read.bytes(ATTEMPTS)?)?;
    let people = unpack_people(read.bytes(PEOPLE)?, marks.len())?;
    Ok(Some(Vector {
        marks,
        seq: read.number(SEQ)?,
        position: position(&read)?,
        retry_at: read.optional_instant(RETRY_AT)?,
        lease: match read.optional_text(OWNER)? {
            Some(owner) => Some(Lease {
                owner: owner.to_owned(),
                until: read.instant(LEASE_UNTIL)?,
            }),
            None => None,
        },
        w: w.to_owned(),
        attempts,
        people,
        late: late(item)?,
    }))
}

fn position(read: &Reader<'_>) -> Result<Option<Position>, StoreError> {
    let Some(cycle) = read.optional_number(CYCLE)? else {
        return Ok(None);
    };
    Ok(Some(Position {
        cycle,
        rung: read.number(RUNG)?,
        t: read.instant(RUNG_T)?,
        at: read.instant(RUNG_AT)?,
        tried: read.flag(TRIED)?.ok_or_else(|| read.corrupt())?,
    }))
}

fn late(item: &Item) -> Result<BTreeMap<u16, Late>, StoreError> {
    let corrupt = || StoreError::corrupt("late result");
    let Some(value) = item.get(LATE) else {
        return Ok(BTreeMap::new());
    };
    let map = value.as_m().map_err(|_| corrupt())?;
    map.iter()
        .map(|(position, packed)| {
            let position = position.parse().map_err(|_| corrupt())?;
            let packed = packed.as_b().map_err(|_| corrupt())?;
            Ok((position, unpack_late(packed.as_ref())?))
        })
        .collect()
}

fn unpack_late(packed: &[u8]) -> Result<Late, StoreError> {
    match packed.split_first() {
        // The attempt is the last field, and none is a zero.
        Some((1, _)) => unpack("late result", 1, &[packed, &[0]].concat()),
        _ => unpack("late result", LATE_FORMAT, packed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_results_of_before_are_read() {
        let late = |attempt| Late {
            sent: true,
            at: 5,
            activity: Some("5".into()),
            reason: None,
            attempt,
        };
        let mut old = pack("late result", 1, &late(None), DEFLATE_ABOVE).unwrap();
        assert_eq!(old.pop(), Some(0));
        assert_eq!(unpack_late(&old), Ok(late(None)));
        let new = pack("late result", LATE_FORMAT, &late(Some(7)), DEFLATE_ABOVE).unwrap();
        assert_eq!(unpack_late(&new), Ok(late(Some(7))));
    }
}
