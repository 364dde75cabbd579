//! The durable part: people, invitations and messages in one SQLite file.
//!
//! Calls are short (tens of microseconds) and run where they are made: the caller's answer must not leave before the
//! commit anyway.

mod inbox;
mod people;

pub use inbox::{Delivered, InboxItem, InvitationResult};
pub(crate) use inbox::{NewInvitation, Search};
pub(crate) use people::PersonRow;

use crate::error::Error;
use crate::meter::lock;
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

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
        connection.execute_batch(SCHEMA)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self(Mutex::new(connection)))
    }

    /// Counts the starts of the pool, so that ids of one never come again in another.
    pub(crate) fn start(&self) -> Result<u64, Error> {
        Ok(self.connection().query_row(
            "INSERT INTO starts (id, number) VALUES (1, 1)
             ON CONFLICT (id) DO UPDATE SET number = number + 1 RETURNING number",
            [],
            |row| row.get(0),
        )?)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        lock(&self.0)
    }
}

/// `scripted` is NULL for people who follow from the populate rule and were invited once.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS starts (id INTEGER PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS people (
    seq INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, mail TEXT NOT NULL, name TEXT NOT NULL, scripted TEXT);
CREATE INDEX IF NOT EXISTS people_by_mail ON people (mail);
CREATE TABLE IF NOT EXISTS invitations (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, address TEXT NOT NULL, operation_id TEXT NOT NULL,
    invited_at INTEGER NOT NULL, subject TEXT NOT NULL, importance TEXT NOT NULL, text TEXT,
    result TEXT NOT NULL, ended_at INTEGER);
CREATE INDEX IF NOT EXISTS invitations_by_address ON invitations (address, seq);
CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY, invitation TEXT NOT NULL, address TEXT NOT NULL, at INTEGER NOT NULL,
    format TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS messages_by_invitation ON messages (invitation, seq);
CREATE INDEX IF NOT EXISTS messages_by_address ON messages (address);
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
