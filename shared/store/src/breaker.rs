//! The breaker of a channel: while it is open, nobody sends.

use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, n as number, s};
use crate::keys;
use crate::write::Attempt;

const WHAT: &str = "breaker";
/// Milliseconds since 1970, so that the service can compare.
const OPEN_UNTIL: &str = "open_until";
const SINCE: &str = "since";
const FAULTS: &str = "faults";
const KIND: &str = "kind";
const LAST_AT: &str = "last_at";
const LAST_KIND: &str = "last_kind";
const IN_A_ROW: &str = "in_a_row";
/// A breaker that has been over for so long says nothing about the next fault.
const FORGOTTEN: TimeDelta = TimeDelta::hours(1);
/// Times an opening is tried against others who open.
const TRIES: u32 = 5;

/// A breaker that was opened. It is open until `open_until`, and kept after that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breaker {
    /// When the channel may be tried again.
    pub open_until: DateTime<Utc>,
    /// When it was opened, however often it was prolonged since.
    pub since: DateTime<Utc>,
    /// Faults since then.
    pub faults: u32,
    /// The fault that set `open_until`, in a word.
    pub kind: String,
    /// The last fault, whether or not it set `open_until`.
    pub last_kind: String,
    /// When that was.
    pub last_at: DateTime<Utc>,
    /// How often it was opened without a success in between.
    pub in_a_row: u32,
}

impl Store {
    /// The breaker of a channel, strongly consistent; it may be over.
    pub async fn breaker(&self, channel: Channel) -> Result<Option<Breaker>, StoreError> {
        self.get(&keys::breaker(channel))
            .await?
            .map(|item| from_item(&item))
            .transpose()
    }

    /// Opens a channel's breaker until `until`, or counts one more fault where it is open for longer already.
    /// One that was over at `now` starts anew, but for how often it was opened in a row.
    pub async fn open_breaker(
        &self,
        channel: Channel,
        until: DateTime<Utc>,
        kind: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let key = keys::breaker(channel);
        let (until, now) = (until.timestamp_millis(), now.timestamp_millis());
        let last = || [(LAST_AT, Some(number(now))), (LAST_KIND, Some(s(kind)))];
        for tries in 1..=TRIES {
            for is_first in [true, false] {
                let mut e = Expression::default();
                let opened = [
                    (OPEN_UNTIL, Some(number(until))),
                    (SINCE, Some(number(now))),
                    (KIND, Some(s(kind))),
                    (FAULTS, Some(number(1))),
                ];
                let row = [(IN_A_ROW, Some(number(1)))];
                let row = row.into_iter().filter(|_| is_first);
                let fresh = e.assign(opened.into_iter().chain(last()).chain(row));
                let (fresh, over) = if is_first {
                    let forgotten = number(now - FORGOTTEN.num_milliseconds());
                    let forgotten = e.compare(OPEN_UNTIL, "<=", forgotten);
                    (fresh, format!("{} OR {forgotten}", e.absent()))
                } else {
                    let again = format!("ADD {} {}", e.name(IN_A_ROW), e.value(number(1)));
                    let over = e.compare(OPEN_UNTIL, "<=", number(now));
                    (format!("{fresh} {again}"), over)
                };
                if let Attempt::Done = self.update_if(&key, fresh, Some(over), e, None).await? {
                    return Ok(());
                }
            }

            let mut e = Expression::default();
            let prolonged = [(OPEN_UNTIL, Some(number(until))), (KIND, Some(s(kind)))];
            let prolong = e.assign(prolonged.into_iter().chain(last()));
            let prolong = format!("{prolong} ADD {} {}", e.name(FAULTS), e.value(number(1)));
            let shorter = e.compare(OPEN_UNTIL, "<", number(until));
            if let Attempt::Done = self
                .update_if(&key, prolong, Some(shorter), e, None)
                .await?
            {
                return Ok(());
            }

            let mut e = Expression::default();
            let count = e.assign(last());
            let count = format!("{count} ADD {} {}", e.name(FAULTS), e.value(number(1)));
            let longer = e.compare(OPEN_UNTIL, ">=", number(until));
            if let Attempt::Done = self.update_if(&key, count, Some(longer), e, None).await? {
                return Ok(());
            }
            // It ended between two of these.
            self.pause(tries).await;
        }
        Err(StoreError::Conflict { what: WHAT })
    }

    /// Notes that the channel works again, unless its breaker is open: the next fault is the first in a row.
    pub async fn channel_works(
        &self,
        channel: Channel,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut e = Expression::default();
        let update = e.assign([(IN_A_ROW, Some(number(0)))]);
        let over = e.compare(OPEN_UNTIL, "<=", number(now.timestamp_millis()));
        let key = keys::breaker(channel);
        self.update_if(&key, update, Some(over), e, None)
            .await
            .map(drop)
    }
}

pub(crate) fn from_item(item: &Item) -> Result<Breaker, StoreError> {
    let read = Reader::new(item, WHAT);
    let instant =
        |millis| DateTime::from_timestamp_millis(millis).ok_or_else(|| StoreError::corrupt(WHAT));
    let (since, kind) = (read.number(SINCE)?, read.text(KIND)?);
    Ok(Breaker {
        open_until: instant(read.number(OPEN_UNTIL)?)?,
        since: instant(since)?,
        faults: read.number(FAULTS)?,
        kind: kind.to_owned(),
        // Breakers that were opened by an earlier version have no last fault of their own.
        last_kind: read.optional_text(LAST_KIND)?.unwrap_or(kind).to_owned(),
        last_at: instant(read.optional_number(LAST_AT)?.unwrap_or(since))?,
        in_a_row: read.optional_number(IN_A_ROW)?.unwrap_or(0),
    })
}
