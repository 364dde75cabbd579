//! Receiving: taking messages into flight, and out to the dead-letter queue when that happened too often.

use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use super::{
    IN_FLIGHT, SqsCode, digest,
    message::{self, Attributes},
    queues::{self, Queue, arn_of},
    receipt::Receipt,
    refresh,
};
use crate::{Error, clocks::instant, database::Session};

/// A message in the hands of a receiver. Deliberately without `Debug`: bodies do not belong into logs.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedMessage {
    /// Stays the same however often the message is received.
    pub message_id: String,
    /// Names this one receipt; for deleting and changing visibility.
    pub receipt_handle: String,
    /// The body, verbatim.
    pub body: String,
    /// Lower-case hexadecimal MD5 of the body.
    pub body_md5: String,
    /// How often the message was received from this queue, this time included.
    pub receive_count: u32,
    /// Campaign time of the send; unchanged by a move to a dead-letter queue.
    pub sent_at: DateTime<Utc>,
    /// Campaign time of the first receive from this queue.
    pub first_received_at: DateTime<Utc>,
    /// The ARN of the queue a dead letter came from.
    pub source_arn: Option<String>,
    pub(crate) attributes: Attributes,
    pub(crate) attributes_md5: Option<String>,
}

/// What one look into a queue gave.
pub(crate) struct Received {
    pub(crate) messages: Vec<ReceivedMessage>,
    /// Messages went to a dead-letter queue: somebody may be waiting there.
    pub(crate) moved: bool,
    /// The queue's own long-poll time, in seconds.
    pub(crate) wait: i64,
}

struct Candidate {
    row: i64,
    receives: i64,
    sent_ms: i64,
    first_received_ms: Option<i64>,
    source_arn: Option<String>,
    attributes: Option<String>,
    body: String,
}

impl Candidate {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            row: row.get(0)?,
            receives: row.get(1)?,
            sent_ms: row.get(2)?,
            first_received_ms: row.get(3)?,
            source_arn: row.get(4)?,
            attributes: row.get(5)?,
            body: row.get(6)?,
        })
    }
}

/// Takes up to `max` messages, oldest first, for `visibility` (the queue's own when `None`) of machine time. A
/// message that was received as often as the redrive policy allows goes to the dead-letter queue instead, with its
/// send time and a receive count that starts anew.
///
/// # Errors
/// [`SqsCode::QueueDoesNotExist`]; [`SqsCode::InvalidParameterValue`] for `max` outside 1 to 10 or more than 12 hours.
pub(crate) fn receive(
    session: &Session<'_>,
    name: &str,
    max: i64,
    visibility: Option<Duration>,
) -> Result<Received, Error> {
    let queue = queues::find(session, name)?;
    if !(1..=10).contains(&max) {
        let text = format!(
            "Value {max} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
        );
        return Err(Error::sqs(SqsCode::InvalidParameterValue, text));
    }
    let visibility = match visibility {
        Some(visibility) => super::visibility::checked_millis(visibility)?,
        None => queue.settings.visibility * 1000,
    };
    refresh(session)?;
    let mut received = Received {
        messages: Vec::new(),
        moved: false,
        wait: queue.settings.wait,
    };
    loop {
        let wanted = max - i64::try_from(received.messages.len()).unwrap_or(max);
        let candidates = candidates(session, &queue, wanted)?;
        if candidates.is_empty() {
            return Ok(received);
        }
        for candidate in candidates {
            match &queue.settings.redrive {
                Some(redrive) if candidate.receives >= redrive.max_receives => {
                    move_to(session, &queue, &redrive.arn, candidate.row)?;
                    received.moved = true;
                }
                _ => received
                    .messages
                    .push(take(session, &queue, candidate, visibility)?),
            }
        }
    }
}

fn candidates(session: &Session<'_>, queue: &Queue, limit: i64) -> Result<Vec<Candidate>, Error> {
    let mut statement = session.conn.prepare_cached(
        "SELECT id, receives, sent_ms, first_received_ms, source_arn, attributes, body FROM messages \
         WHERE queue_id = ?1 AND state = 0 ORDER BY id LIMIT ?2",
    )?;
    let rows = statement.query_map([queue.id, limit], Candidate::from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn move_to(session: &Session<'_>, from: &Queue, arn: &str, row: i64) -> Result<(), Error> {
    let target =
        queues::by_arn(session, arn)?.ok_or(Error::Corrupt("a dead-letter queue is missing"))?;
    session
        .conn
        .prepare_cached(
            "UPDATE messages SET queue_id = ?2, receives = 0, first_received_ms = NULL, source_arn = ?3 WHERE id = ?1",
        )?
        .execute(params![row, target.id, arn_of(&from.name)])?;
    Ok(())
}

fn take(
    session: &Session<'_>,
    queue: &Queue,
    candidate: Candidate,
    visibility_ms: i64,
) -> Result<ReceivedMessage, Error> {
    let receives = candidate.receives + 1;
    let first_received_ms = candidate.first_received_ms.unwrap_or(session.now.campaign);
    session
        .conn
        .prepare_cached(
            "UPDATE messages SET state = ?2, until_ms = ?3, receives = ?4, first_received_ms = ?5 WHERE id = ?1",
        )?
        .execute(params![
            candidate.row,
            IN_FLIGHT,
            session.now.machine + visibility_ms,
            receives,
            first_received_ms
        ])?;
    let attributes: Attributes = match &candidate.attributes {
        Some(json) => serde_json::from_str(json)
            .map_err(|_| Error::Corrupt("message attributes cannot be read"))?,
        None => Attributes::new(),
    };
    Ok(ReceivedMessage {
        message_id: digest::message_id(session.store, candidate.row),
        receipt_handle: Receipt {
            queue_id: queue.id,
            row: candidate.row,
            receives,
        }
        .encode(session.store),
        body_md5: digest::hex(candidate.body.as_bytes()),
        body: candidate.body,
        receive_count: u32::try_from(receives).unwrap_or(u32::MAX),
        sent_at: instant(candidate.sent_ms)?,
        first_received_at: instant(first_received_ms)?,
        source_arn: candidate.source_arn,
        attributes_md5: message::attributes_md5(&attributes)?,
        attributes,
    })
}
