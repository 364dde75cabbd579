//! What a receiver can do with a message: delete it, or change how long it keeps it.

use std::time::Duration;

use rusqlite::{OptionalExtension, params};

use super::{IN_FLIGHT, SqsCode, queues, receipt::Receipt, refresh};
use crate::{Error, database::Session};

/// Longest visibility timeout.
const MAX_VISIBILITY: Duration = Duration::from_secs(43_200);

/// A visibility timeout in milliseconds.
///
/// # Errors
/// [`SqsCode::InvalidParameterValue`] above 12 hours.
pub(super) fn checked_millis(visibility: Duration) -> Result<i64, Error> {
    let millis = i64::try_from(visibility.as_millis())
        .ok()
        .filter(|_| visibility <= MAX_VISIBILITY);
    millis.ok_or_else(|| {
        let text = format!(
            "Value {} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.",
            visibility.as_secs()
        );
        Error::sqs(SqsCode::InvalidParameterValue, text)
    })
}

/// Deletes the message a receipt names; returns whether it did. As on AWS, a receipt that a later receive made stale,
/// or whose message is gone, is accepted and changes nothing; one whose timeout ran out still deletes.
///
/// # Errors
/// [`SqsCode::QueueDoesNotExist`], [`SqsCode::ReceiptHandleIsInvalid`].
pub(crate) fn delete(session: &Session<'_>, name: &str, receipt: &str) -> Result<bool, Error> {
    let queue = queues::find(session, name)?;
    let receipt = Receipt::decode(receipt, session.store, queue.id)?;
    let sql = "DELETE FROM messages WHERE id = ?1 AND queue_id = ?2 AND receives = ?3";
    let deleted = session.conn.prepare_cached(sql)?.execute([
        receipt.row,
        receipt.queue_id,
        receipt.receives,
    ])?;
    Ok(deleted > 0)
}

/// Makes a message in flight visible after `visibility` of machine time from now; zero is at once.
///
/// # Errors
/// [`SqsCode::InvalidParameterValue`] above 12 hours and for a message that is gone or was received again since,
/// [`SqsCode::MessageNotInflight`] when its timeout ran out, and those of [`delete`].
pub(crate) fn change(
    session: &Session<'_>,
    name: &str,
    receipt: &str,
    visibility: Duration,
) -> Result<(), Error> {
    let queue = queues::find(session, name)?;
    let receipt = Receipt::decode(receipt, session.store, queue.id)?;
    let visibility = checked_millis(visibility)?;
    refresh(session)?;
    let sql = "SELECT state FROM messages WHERE id = ?1 AND queue_id = ?2 AND receives = ?3";
    let mut statement = session.conn.prepare_cached(sql)?;
    let state = statement.query_row([receipt.row, receipt.queue_id, receipt.receives], |row| {
        row.get::<_, i64>(0)
    });
    match state.optional()? {
        Some(IN_FLIGHT) => {
            let sql = "UPDATE messages SET until_ms = ?2 WHERE id = ?1";
            session
                .conn
                .prepare_cached(sql)?
                .execute(params![receipt.row, session.now.machine + visibility])?;
            Ok(())
        }
        Some(_) => Err(Error::sqs(
            SqsCode::MessageNotInflight,
            "The message is not in flight.",
        )),
        None => {
            let text = "Value for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not \
                        available for visibility timeout change.";
            Err(Error::sqs(SqsCode::InvalidParameterValue, text))
        }
    }
}
