//! Rows of objects.

use rusqlite::{OptionalExtension, Row, params};

use super::event;
use crate::database::Session;
use crate::sqs::{self, Attributes};
use crate::{Error, sqs::Outgoing};

/// Where the bytes of an object are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// In a file of the bucket's folder.
    File(String),
    /// In the row.
    Row(Vec<u8>),
}

/// An object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) key: String,
    pub(crate) content: Content,
    pub(crate) size: u64,
    /// MD5 in hexadecimal digits, without quotes.
    pub(crate) etag: String,
    pub(crate) media_type: String,
    /// Machine time in milliseconds since the Unix epoch.
    pub(crate) modified_ms: i64,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Object> {
    let file: Option<String> = row.get(1)?;
    let size: i64 = row.get(3)?;
    Ok(Object {
        key: row.get(0)?,
        content: match file {
            Some(file) => Content::File(file),
            None => Content::Row(row.get(2)?),
        },
        size: u64::try_from(size).unwrap_or(0),
        etag: row.get(4)?,
        media_type: row.get(5)?,
        modified_ms: row.get(6)?,
    })
}

/// The object of this key.
///
/// # Errors
/// Only of the database.
pub(crate) fn find(
    session: &Session<'_>,
    bucket: &str,
    key: &str,
) -> Result<Option<Object>, Error> {
    let sql = "SELECT key, file, body, size, etag, media_type, modified_ms FROM objects \
               WHERE bucket = ?1 AND key = ?2";
    let mut statement = session.conn.prepare_cached(sql)?;
    Ok(statement.query_row([bucket, key], from_row).optional()?)
}

/// Puts an object and tells `queue` of it. Returns what was in its place.
///
/// # Errors
/// [`crate::SqsCode::QueueDoesNotExist`], and those of the database.
pub(crate) fn put(
    session: &Session<'_>,
    bucket: &str,
    queue: &str,
    object: &Object,
) -> Result<Option<Object>, Error> {
    let before = find(session, bucket, &object.key)?;
    let (file, body) = match &object.content {
        Content::File(file) => (Some(file), None),
        Content::Row(body) => (None, Some(body)),
    };
    let sql = "INSERT OR REPLACE INTO objects (bucket, key, file, body, size, etag, media_type, modified_ms) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    session.conn.prepare_cached(sql)?.execute(params![
        bucket,
        object.key,
        file,
        body,
        i64::try_from(object.size).unwrap_or(i64::MAX),
        object.etag,
        object.media_type,
        object.modified_ms,
    ])?;
    let sequence = session.conn.last_insert_rowid();
    let request = format!("{:016X}", session.now.machine);
    let message = Outgoing {
        body: event::created(bucket, object, sequence, &request)?,
        delay: None,
        attributes: Attributes::new(),
    };
    sqs::send(session, queue, &message)?;
    Ok(before)
}

/// Deletes an object. Returns it, if there was one.
///
/// # Errors
/// Only of the database.
pub(crate) fn delete(
    session: &Session<'_>,
    bucket: &str,
    key: &str,
) -> Result<Option<Object>, Error> {
    let before = find(session, bucket, key)?;
    let sql = "DELETE FROM objects WHERE bucket = ?1 AND key = ?2";
    session.conn.prepare_cached(sql)?.execute([bucket, key])?;
    Ok(before)
}

/// Names of all files that objects are in.
///
/// # Errors
/// Only of the database.
pub(crate) fn files(session: &Session<'_>, bucket: &str) -> Result<Vec<String>, Error> {
    let sql = "SELECT file FROM objects WHERE bucket = ?1 AND file IS NOT NULL";
    let mut statement = session.conn.prepare_cached(sql)?;
    let files = statement.query_map([bucket], |row| row.get(0))?;
    Ok(files.collect::<Result<_, _>>()?)
}
