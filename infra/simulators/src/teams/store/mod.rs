//! The durable part: people, groups, conversations and messages in one SQLite file.
//!
//! Calls are short (tens of microseconds) and run where they are made: the caller's answer must not leave before the
//! commit anyway.

mod inbox;
mod people;

pub use inbox::InboxMessage;
pub(crate) use inbox::{NewMessage, Search};
pub(crate) use people::PersonRow;

use super::error::Error;
use super::meter::lock;
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

/// What is kept of the file in memory.
const CACHE_KIB: i64 = 16 * 1024;

/// One connection; SQLite allows one writer at a time anyway.
pub(crate) struct Store(Mutex<Connection>);

impl Store {
    /// Opens or creates the file; `None` = in memory.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Error> {
        let connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        // With a write-ahead log, NORMAL survives the death of the process without an fsync for each message.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        // Of a million people the two megabytes of the default hold hardly the upper levels of an index.
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.execute_batch(SCHEMA)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self(Mutex::new(connection)))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        lock(&self.0)
    }
}

/// `scripted` is NULL for people who follow from the populate rule: only the way back from the object id to the
/// address has to be remembered. Message ids are the activity ids.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS people (
    seq INTEGER PRIMARY KEY, object_id TEXT NOT NULL UNIQUE, upn TEXT NOT NULL UNIQUE, mail TEXT NOT NULL,
    name TEXT NOT NULL, scripted TEXT);
CREATE INDEX IF NOT EXISTS people_by_mail ON people (mail);
CREATE TABLE IF NOT EXISTS directory_groups (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, object_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, conversation_id TEXT NOT NULL, object_id TEXT NOT NULL, address TEXT NOT NULL,
    received_at INTEGER NOT NULL, activity TEXT NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS messages_by_person ON messages (object_id, id);
";

/// A pattern for `LIKE … ESCAPE '\'` that finds the text anywhere.
fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern + "%"
}
