//! The durable part: people, groups, conversations and messages in one SQLite file.
//!
//! Calls are short (tens of microseconds) and run where they are made: the caller's answer must not leave before the
//! commit anyway.

mod inbox;
mod people;
mod readers;

pub use inbox::InboxMessage;
pub(crate) use inbox::{NewMessage, Search};
pub(crate) use people::PersonRow;

use super::error::Error;
use super::meter::lock;
use readers::{Reader, Readers};
use rusqlite::Connection;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};

/// What is kept of the file in memory.
const CACHE_KIB: i64 = 16 * 1024;

/// One connection that writes, since SQLite allows one writer at a time anyway, and some that do not wait for it.
pub(crate) struct Store {
    writer: Mutex<Connection>,
    /// None in memory, where a second connection would be another database.
    readers: Option<Readers>,
    /// Whether messages have been indexed.
    indexed: AtomicBool,
}

impl Store {
    /// Opens or creates the file; `None` = in memory.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Error> {
        let writer = connect(path)?;
        // With a write-ahead log, NORMAL survives the death of the process without an fsync for each message.
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "NORMAL")?;
        if writer.table_exists(None, "conversations")? {
            writer.execute_batch(CONVERSATIONS_APART)?;
        }
        writer.execute_batch(SCHEMA)?;
        Ok(Self {
            writer: Mutex::new(writer),
            readers: path.map(Readers::of),
            indexed: AtomicBool::new(false),
        })
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        lock(&self.writer)
    }

    /// Sees everything that was committed before it is asked.
    fn reader(&self) -> Result<Reader<'_>, Error> {
        match &self.readers {
            Some(readers) => readers.take(),
            None => Ok(Reader::Writer(self.writer())),
        }
    }

    /// Makes it possible to find the messages of one person. Not before somebody asks for them: a campaign does not, and to
    /// each message the index would add a write to a page of its own.
    fn index_messages(&self) -> Result<(), Error> {
        if !self.indexed.load(Ordering::Acquire) {
            self.writer().execute_batch(MESSAGES_BY_PERSON)?;
            self.indexed.store(true, Ordering::Release);
        }
        Ok(())
    }
}

fn connect(path: Option<&Path>) -> Result<Connection, Error> {
    let connection = match path {
        Some(path) => Connection::open(path)?,
        None => Connection::open_in_memory()?,
    };
    // Of a million people the two megabytes of the default hold hardly the upper levels of an index.
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// `scripted` is NULL for people who follow from the populate rule: only the way back from the object id to the
/// address has to be remembered. A conversation is looked for by each message, and its person by the look at their
/// presence just before: one row tells both. Message ids are the activity ids.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS people (
    seq INTEGER PRIMARY KEY, object_id TEXT NOT NULL UNIQUE, upn TEXT NOT NULL UNIQUE, mail TEXT NOT NULL,
    name TEXT NOT NULL, scripted TEXT, conversation_id TEXT);
CREATE INDEX IF NOT EXISTS people_by_mail ON people (mail);
CREATE UNIQUE INDEX IF NOT EXISTS people_by_conversation ON people (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS directory_groups (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, conversation_id TEXT NOT NULL, object_id TEXT NOT NULL, address TEXT NOT NULL,
    received_at INTEGER NOT NULL, activity TEXT NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0);
";

/// Stays once it is made.
const MESSAGES_BY_PERSON: &str =
    "CREATE INDEX IF NOT EXISTS messages_by_person ON messages (object_id, id)";

/// From a file in which conversations had a table of their own.
const CONVERSATIONS_APART: &str = "
BEGIN IMMEDIATE;
ALTER TABLE people ADD COLUMN conversation_id TEXT;
UPDATE people SET conversation_id = apart.id FROM conversations AS apart WHERE apart.object_id = people.object_id;
DROP TABLE conversations;
COMMIT;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversations_of_an_older_file_are_found_by_both_connections() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("teams.db");
        let older = Connection::open(&file).unwrap();
        older
            .execute_batch(
                "CREATE TABLE people (
                    seq INTEGER PRIMARY KEY, object_id TEXT NOT NULL UNIQUE, upn TEXT NOT NULL UNIQUE,
                    mail TEXT NOT NULL, name TEXT NOT NULL, scripted TEXT);
                 CREATE TABLE conversations (id TEXT PRIMARY KEY, object_id TEXT NOT NULL) WITHOUT ROWID;
                 INSERT INTO people VALUES (1, 'o-ada', 'ada@x', 'ada@x', 'Ada', NULL);
                 INSERT INTO people VALUES (2, 'o-bob', 'bob@x', 'bob@x', 'Bob', NULL);
                 INSERT INTO conversations VALUES ('a:ada', 'o-ada');",
            )
            .unwrap();
        drop(older);
        let whose = |store: &Store, id| {
            let found = store.person_in_conversation(id).unwrap();
            found.map(|row| row.upn)
        };
        let store = Store::open(Some(&file)).unwrap();
        assert_eq!(whose(&store, "a:ada").as_deref(), Some("ada@x"));
        assert_eq!(whose(&store, "a:bob"), None);
        store.open_conversation("a:bob", "o-bob").unwrap();
        store.open_conversation("a:other", "o-bob").unwrap();
        assert_eq!(whose(&store, "a:bob").as_deref(), Some("bob@x"));
        drop(store);
        let again = Store::open(Some(&file)).unwrap();
        assert_eq!(whose(&again, "a:ada").as_deref(), Some("ada@x"));
        assert_eq!(whose(&again, "a:other"), None);
    }

    #[test]
    fn messages_are_indexed_when_somebody_asks_for_those_of_a_person() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Some(&folder.path().join("teams.db"))).unwrap();
        let accept = |object_id: &str| {
            let new = NewMessage {
                conversation_id: "a:1",
                object_id,
                address: "ada@x",
                activity: &serde_json::Value::Null,
            };
            store.accept(&new, chrono::DateTime::UNIX_EPOCH).unwrap();
        };
        let is_indexed = || {
            let query = "SELECT count(*) FROM sqlite_schema WHERE name = 'messages_by_person'";
            let count: u32 = store
                .reader()
                .unwrap()
                .query_row(query, [], |row| row.get(0))
                .unwrap();
            count == 1
        };
        for object_id in ["o-ada", "o-bob", "o-ada"] {
            accept(object_id);
        }
        assert_eq!(store.messages(&Search::default(), 9).unwrap().len(), 3);
        assert_eq!(store.totals(0).unwrap(), (3, 2, 1));
        assert!(!is_indexed());
        let of_ada = Search {
            object_ids: Some(&["o-ada".to_owned()]),
            ..Search::default()
        };
        assert_eq!(store.messages(&of_ada, 9).unwrap().len(), 2);
        assert!(is_indexed());
        accept("o-ada");
        assert_eq!(store.message_count("o-ada").unwrap(), 3);
    }

    #[test]
    fn a_reader_sees_what_was_written_while_another_reads() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Some(&folder.path().join("teams.db"))).unwrap();
        let names = |reader: &Connection| -> u32 {
            let query = "SELECT count(*) FROM people";
            reader.query_row(query, [], |row| row.get(0)).unwrap()
        };
        let (first, second) = (store.reader().unwrap(), store.reader().unwrap());
        let ada = crate::teams::Person::new("ada@x");
        store.put_people(&[ada]).unwrap();
        assert_eq!((names(&first), names(&second)), (1, 1));
        assert!(first.execute("DELETE FROM people", []).is_err());
        drop((first, second));
        assert_eq!(names(&store.reader().unwrap()), 1);
    }
}
