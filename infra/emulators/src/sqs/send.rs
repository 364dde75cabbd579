//! Enqueueing.

use rusqlite::params;

use super::{
    DELAYED, READY, SqsCode, digest,
    message::{self, Attributes},
    queues::{self, Queue},
};
use crate::{Error, database::Session};

/// A message to be sent.
pub(crate) struct Outgoing {
    pub(crate) body: String,
    /// Seconds; the queue's own when `None`.
    pub(crate) delay: Option<i64>,
    pub(crate) attributes: Attributes,
}

/// What the sender is told.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) message_id: String,
    pub(crate) body_md5: String,
    pub(crate) attributes_md5: Option<String>,
}

/// Sends one message to the queue called `name`.
///
/// # Errors
/// [`SqsCode::QueueDoesNotExist`] and those of [`enqueue`].
pub(crate) fn send(session: &Session<'_>, name: &str, message: &Outgoing) -> Result<Sent, Error> {
    let queue = queues::find(session, name)?;
    enqueue(session, &queue, message)
}

/// Puts a message into `queue`.
///
/// # Errors
/// [`SqsCode::InvalidParameterValue`] for the delay, and those of [`message::check`].
pub(crate) fn enqueue(
    session: &Session<'_>,
    queue: &Queue,
    message: &Outgoing,
) -> Result<Sent, Error> {
    message::check(&message.body, &message.attributes, queue.settings.max_bytes)?;
    let delay = message.delay.unwrap_or(queue.settings.delay);
    if !(0..=900).contains(&delay) {
        let text = format!(
            "Value {delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
        );
        return Err(Error::sqs(SqsCode::InvalidParameterValue, text));
    }
    let attributes = if message.attributes.is_empty() {
        None
    } else {
        Some(encode(&message.attributes)?)
    };
    let sent = session.now.campaign;
    let state = if delay > 0 { DELAYED } else { READY };
    session
        .conn
        .prepare_cached(
            "INSERT INTO messages (queue_id, state, until_ms, sent_ms, attributes, body) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            queue.id,
            state,
            sent + delay * 1000,
            sent,
            attributes,
            message.body
        ])?;
    Ok(Sent {
        message_id: digest::message_id(session.store, session.conn.last_insert_rowid()),
        body_md5: digest::hex(message.body.as_bytes()),
        attributes_md5: message::attributes_md5(&message.attributes)?,
    })
}

fn encode(attributes: &Attributes) -> Result<String, Error> {
    serde_json::to_string(attributes)
        .map_err(|_| Error::Corrupt("message attributes cannot be written"))
}
