//! Queues by name, and what happens to a queue as a whole.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row, params};

use super::{
    ACCOUNT, REGION, SqsCode,
    settings::{Redrive, Settings},
};
use crate::{Error, database::Session};

/// A queue row.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) settings: Settings,
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: i64,
}

const COLUMNS: &str = "id, name, visibility_s, delay_s, retention_s, max_bytes, wait_s, dead_letter_arn, max_receives, \
                       created_ms, modified_ms";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Queue> {
    let arn: Option<String> = row.get(7)?;
    let max_receives: Option<i64> = row.get(8)?;
    Ok(Queue {
        id: row.get(0)?,
        name: row.get(1)?,
        settings: Settings {
            visibility: row.get(2)?,
            delay: row.get(3)?,
            retention: row.get(4)?,
            max_bytes: row.get(5)?,
            wait: row.get(6)?,
            redrive: arn
                .zip(max_receives)
                .map(|(arn, max_receives)| Redrive { arn, max_receives }),
        },
        created_ms: row.get(9)?,
        modified_ms: row.get(10)?,
    })
}

/// The ARN of a queue of this emulator.
pub(crate) fn arn_of(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}

/// The queue called `name`.
///
/// # Errors
/// [`SqsCode::QueueDoesNotExist`].
pub(crate) fn find(session: &Session<'_>, name: &str) -> Result<Queue, Error> {
    lookup(session, name)?.ok_or_else(|| {
        Error::sqs(
            SqsCode::QueueDoesNotExist,
            "The specified queue does not exist.",
        )
    })
}

fn lookup(session: &Session<'_>, name: &str) -> Result<Option<Queue>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM queues WHERE name = ?1");
    Ok(session
        .conn
        .prepare_cached(&sql)?
        .query_row([name], from_row)
        .optional()?)
}

/// The queue an ARN means, whatever its region and account.
pub(crate) fn by_arn(session: &Session<'_>, arn: &str) -> Result<Option<Queue>, Error> {
    lookup(session, arn.rsplit(':').next().unwrap_or_default())
}

/// The queue name in a queue URL.
///
/// # Errors
/// [`SqsCode::MissingParameter`] for an empty URL.
pub(crate) fn by_url(url: &str) -> Result<String, Error> {
    if url.is_empty() {
        let text = "The request must contain the parameter QueueUrl.";
        return Err(Error::sqs(SqsCode::MissingParameter, text));
    }
    Ok(url.rsplit('/').next().unwrap_or_default().to_owned())
}

/// Creates a queue; the same name with the same attributes again is a success.
///
/// # Errors
/// [`SqsCode::InvalidParameterValue`] for the name or the dead-letter target, [`SqsCode::QueueNameExists`], and those
/// of [`Settings::apply`].
pub(crate) fn create(
    session: &Session<'_>,
    name: &str,
    attributes: &BTreeMap<String, String>,
) -> Result<(), Error> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if !(1..=80).contains(&name.len()) || !name.bytes().all(allowed) {
        let text =
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.";
        return Err(Error::sqs(SqsCode::InvalidParameterValue, text));
    }
    if let Some(queue) = lookup(session, name)? {
        let mut wanted = queue.settings.clone();
        wanted.apply(attributes)?;
        if wanted == queue.settings {
            return Ok(());
        }
        let text =
            "A queue already exists with the same name and a different value for an attribute.";
        return Err(Error::sqs(SqsCode::QueueNameExists, text));
    }
    let mut settings = Settings::default();
    settings.apply(attributes)?;
    session
        .conn
        .prepare_cached(
            "INSERT INTO queues (name, visibility_s, delay_s, retention_s, max_bytes, wait_s, created_ms, modified_ms) \
             VALUES (?1, 0, 0, 60, 1024, 0, ?2, ?2)",
        )?
        .execute(params![name, session.now.campaign])?;
    let id = session.conn.last_insert_rowid();
    store(session, id, &settings)
}

/// Writes the settings of queue `id`.
///
/// # Errors
/// [`SqsCode::InvalidParameterValue`] when the dead-letter target does not exist.
pub(crate) fn store(session: &Session<'_>, id: i64, settings: &Settings) -> Result<(), Error> {
    if let Some(redrive) = &settings.redrive
        && by_arn(session, &redrive.arn)?.is_none()
    {
        let text = "Value for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.";
        return Err(Error::sqs(SqsCode::InvalidParameterValue, text));
    }
    let (arn, max) = settings
        .redrive
        .as_ref()
        .map(|r| (&r.arn, r.max_receives))
        .unzip();
    session
        .conn
        .prepare_cached(
            "UPDATE queues SET visibility_s = ?2, delay_s = ?3, retention_s = ?4, max_bytes = ?5, wait_s = ?6, \
             dead_letter_arn = ?7, max_receives = ?8, modified_ms = ?9 WHERE id = ?1",
        )?
        .execute(params![
            id,
            settings.visibility,
            settings.delay,
            settings.retention,
            settings.max_bytes,
            settings.wait,
            arn,
            max,
            session.now.campaign
        ])?;
    Ok(())
}

/// Up to `limit` queue names that start with `prefix`, after `after`, in order.
pub(crate) fn list(
    session: &Session<'_>,
    prefix: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, Error> {
    let sql = "SELECT name FROM queues WHERE name > ?2 AND substr(name, 1, length(?1)) = ?1 ORDER BY name LIMIT ?3";
    let mut statement = session.conn.prepare_cached(sql)?;
    let names = statement.query_map(params![prefix, after, limit], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Deletes every message of a queue.
///
/// # Errors
/// [`SqsCode::PurgeQueueInProgress`] within 60 seconds of machine time after the last purge.
pub(crate) fn purge(session: &Session<'_>, name: &str) -> Result<(), Error> {
    let queue = find(session, name)?;
    let sql = "UPDATE queues SET purged_ms = ?2 WHERE id = ?1 AND (purged_ms IS NULL OR purged_ms <= ?2 - 60000)";
    if session
        .conn
        .execute(sql, params![queue.id, session.now.machine])?
        == 0
    {
        let text = "Only one PurgeQueue operation is allowed every 60 seconds.";
        return Err(Error::sqs(SqsCode::PurgeQueueInProgress, text));
    }
    session
        .conn
        .execute("DELETE FROM messages WHERE queue_id = ?1", [queue.id])?;
    Ok(())
}
