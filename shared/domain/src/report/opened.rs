//! Who opened the message, where read receipts arrive. A receipt names the newest message of a conversation that was
//! read; everything before it has been read too.

use super::figures::{Denominator, Opened, Share};
use super::tally;
use crate::campaign::Campaign;
use crate::outcome::{Mark, PersonLog, Vector};
use chrono::{DateTime, TimeDelta, Utc};

/// How far one person had read their conversation when a receipt came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonRead {
    /// The batch.
    pub batch: u32,
    /// Position in the batch.
    pub position: u16,
    /// The newest message read, as the channel numbers them.
    pub up_to: i64,
    /// When the receipt came, in milliseconds since 1970.
    pub at_millis: i64,
}

/// How far the channel's numbers may be from our clock, and a last message behind the end of its campaign.
const SLACK: TimeDelta = TimeDelta::minutes(10);

/// When messages of a campaign may have left, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sending {
    from: i64,
    until: i64,
}

impl Sending {
    /// That time of a published campaign.
    pub fn of(campaign: &Campaign) -> Option<Self> {
        let publication = campaign.publication.as_ref()?;
        let until = campaign
            .finished
            .map_or(publication.window.until, |(at, _)| at);
        Some(Self {
            from: (publication.plan_from - SLACK).timestamp_millis(),
            until: (until + SLACK).timestamp_millis(),
        })
    }

    /// Whether a receipt up to the message `up_to` can be the first about one of them, when the receipt before it went
    /// up to `before`. The channel numbers messages by the millisecond.
    pub fn overlaps(self, before: Option<i64>, up_to: i64) -> bool {
        self.from <= up_to && before.is_none_or(|before| before <= self.until)
    }
}

/// What a receipt up to the message `up_to` says of the person at `position`: the message from whose number on a
/// receipt is about the campaign's; none when there is nothing to keep.
///
/// A message that may have left while its number is not recorded yet counts from `up_to` on: the report, which knows
/// the number then, decides.
pub fn covered(vector: &Vector, position: usize, up_to: i64) -> Option<i64> {
    let log = vector.people.get(position)?;
    match vector.marks.get(position)? {
        Mark::Sent => number(log).filter(|number| *number <= up_to),
        Mark::Claimed | Mark::Unknown => Some(up_to),
        Mark::Pending | Mark::Held | Mark::Absent | Mark::Failed | Mark::Unprogrammed => None,
    }
}

/// When the person's message was found to be read; none when it was not, or has no number to tell by.
pub(super) fn read_at(
    mark: Mark,
    log: &PersonLog,
    read: Option<&PersonRead>,
) -> Option<DateTime<Utc>> {
    let read = read.filter(|_| mark == Mark::Sent)?;
    number(log).filter(|number| *number <= read.up_to)?;
    DateTime::from_timestamp_millis(read.at_millis)
}

/// What receipts come to; none where none has arrived for a message of this campaign. `vectors` and `reads` in order.
pub(super) fn opened(
    vectors: &[(u32, Vector)],
    reads: &[PersonRead],
    people_sent: u32,
) -> Option<Opened> {
    let mut people = 0;
    let mut last_opened = None;
    for read in reads {
        let at = tally::find(vectors, read.batch, read.position)
            .and_then(|(mark, log)| read_at(mark, log, Some(read)));
        people += u32::from(at.is_some());
        last_opened = last_opened.max(at);
    }
    Some(Opened {
        engagement: Share::new(people, people_sent, Denominator::PeopleSent),
        last_opened: last_opened?,
    })
}

/// Teams numbers messages by the millisecond; an id that is no number says nothing about what came before it.
fn number(log: &PersonLog) -> Option<i64> {
    log.activity.as_deref()?.parse().ok()
}
