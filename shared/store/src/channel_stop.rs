//! The operator's stop of a channel: one small item that every worker looks at before it claims.

use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::channel_stop::ChannelStop;

use crate::Store;
use crate::error::{StoreError, UpdateError};
use crate::expression::Expression;
use crate::item::{Item, Reader, instant, s};
use crate::keys;
use crate::write::{Attempt, WRITE_ID};

const WHAT: &str = "stop of the channel";
const SINCE: &str = "since";
const STOPPED_AT: &str = "stopped_at";
const BY: &str = "by";
const RESUMED_AT: &str = "resumed_at";
/// Times a change is tried against other operators.
const TRIES: u32 = 5;

impl Store {
    /// The last stop of a channel, standing or over; strongly consistent. None when it was never stopped.
    pub async fn channel_stop(&self, channel: Channel) -> Result<Option<ChannelStop>, StoreError> {
        self.get(&keys::channel_stop(channel))
            .await?
            .map(|item| from_item(&item))
            .transpose()
    }

    /// Replaces the mark by what `change` makes of the last one, against everybody who does the same meanwhile.
    ///
    /// # Errors
    /// What `change` refuses, or the table.
    pub async fn update_channel_stop<E>(
        &self,
        channel: Channel,
        mut change: impl FnMut(Option<&ChannelStop>) -> Result<ChannelStop, E>,
    ) -> Result<ChannelStop, UpdateError<E>> {
        let key = keys::channel_stop(channel);
        let mut known = self.get(&key).await?;
        for tries in 1..=TRIES {
            let last = known.as_ref().map(from_item).transpose()?;
            let next = change(last.as_ref()).map_err(UpdateError::Refused)?;
            let mut item = key.attributes();
            item.extend([
                (SINCE.to_owned(), instant(next.since)),
                (STOPPED_AT.to_owned(), instant(next.stopped_at)),
                (BY.to_owned(), s(&next.by)),
                (WRITE_ID.to_owned(), s(self.shared.ids.next())),
            ]);
            item.extend(
                next.resumed_at
                    .map(|at| (RESUMED_AT.to_owned(), instant(at))),
            );
            let mut expression = Expression::default();
            let condition = match &known {
                None => expression.absent(),
                Some(old) => {
                    let w = Reader::new(old, WHAT).text(WRITE_ID)?;
                    expression.compare(WRITE_ID, "=", s(w))
                }
            };
            match self.put_if(item, condition, expression).await? {
                Attempt::Done => return Ok(next),
                Attempt::Refused(now) => known = now,
            }
            self.pause(tries).await;
        }
        Err(StoreError::Conflict { what: WHAT }.into())
    }
}

fn from_item(item: &Item) -> Result<ChannelStop, StoreError> {
    let read = Reader::new(item, WHAT);
    let resumed_at: Option<DateTime<Utc>> = read.optional_instant(RESUMED_AT)?;
    Ok(ChannelStop {
        since: read.instant(SINCE)?,
        stopped_at: read.instant(STOPPED_AT)?,
        by: read.text(BY)?.to_owned(),
        resumed_at,
    })
}
