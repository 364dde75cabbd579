//! Opening the file: settings, tables, and what a new boot voids.

use std::{path::Path, time::Duration};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::Error;

/// Written to `user_version`; a file of another version is refused.
const VERSION: i64 = 1;

/// Statements kept prepared: more than the crate has.
const CACHED_STATEMENTS: usize = 128;

// `messages.until_ms` is what the state waits for: campaign time when delayed, machine time when in flight.
// States: 0 ready, 1 delayed, 2 in flight. `schedules.fire_ms` is null when disabled or done.
const TABLES: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE queues (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    visibility_s INTEGER NOT NULL,
    delay_s INTEGER NOT NULL,
    retention_s INTEGER NOT NULL,
    max_bytes INTEGER NOT NULL,
    wait_s INTEGER NOT NULL,
    dead_letter_arn TEXT,
    max_receives INTEGER,
    created_ms INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL,
    purged_ms INTEGER
);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue_id INTEGER NOT NULL REFERENCES queues (id),
    state INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    sent_ms INTEGER NOT NULL,
    first_received_ms INTEGER,
    receives INTEGER NOT NULL DEFAULT 0,
    source_arn TEXT,
    attributes TEXT,
    body TEXT NOT NULL
);
CREATE INDEX messages_state ON messages (queue_id, state, id);
CREATE INDEX messages_until ON messages (state, until_ms) WHERE state <> 0;
CREATE INDEX messages_sent ON messages (queue_id, sent_ms);

CREATE TABLE groups (
    name TEXT PRIMARY KEY,
    token TEXT,
    created_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE schedules (
    id INTEGER PRIMARY KEY,
    group_name TEXT NOT NULL REFERENCES groups (name),
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    token TEXT,
    fire_ms INTEGER,
    created_ms INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL,
    UNIQUE (group_name, name)
);
CREATE INDEX schedules_due ON schedules (fire_ms) WHERE fire_ms IS NOT NULL;

INSERT INTO groups (name, created_ms) VALUES ('default', 0);
";

// Added without a new version: a file from before there was a bucket gets it when it is opened. Ids grow, and say which
// of two objects came later.
const OBJECTS: &str = "
CREATE TABLE IF NOT EXISTS objects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    file TEXT,
    body BLOB,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    media_type TEXT NOT NULL,
    modified_ms INTEGER NOT NULL,
    UNIQUE (bucket, key)
);
";

/// Opens (or creates) the database at `path`, in memory when `None`, and returns it with its own lasting identity.
/// With a `boot_id` other than the last one, messages in flight become visible: whoever held them is dead.
///
/// # Errors
/// [`Error::Database`], and [`Error::Corrupt`] when the file is of another version.
pub(crate) fn open(path: Option<&Path>, boot_id: &str) -> Result<(Connection, String), Error> {
    let mut conn = match path {
        Some(path) => Connection::open(path)?,
        None => Connection::open_in_memory()?,
    };
    conn.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // A plan may depend on the number given for a LIMIT, and without this each statement that has one is prepared anew
    // each time it runs: two fifths of a look into a queue were that.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    conn.pragma_update(None, "foreign_keys", true)?;

    // The write lock from the start: a connection of this process that is just closing may hold it, and SQLite waits for
    // it here but not in the middle of a transaction that has already read.
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    match tx.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? {
        0 => {
            tx.execute_batch(TABLES)?;
            tx.pragma_update(None, "user_version", VERSION)?;
        }
        VERSION => {}
        _ => return Err(Error::Corrupt("written by another version")),
    }
    tx.execute_batch(OBJECTS)?;
    let store = match meta(&tx, "store")? {
        Some(store) => store,
        None => {
            set_meta(&tx, "store", boot_id)?;
            boot_id.to_owned()
        }
    };
    if meta(&tx, "boot")?.as_deref() != Some(boot_id) {
        tx.execute("UPDATE messages SET state = 0 WHERE state = 2", [])?;
        set_meta(&tx, "boot", boot_id)?;
    }
    tx.commit()?;
    Ok((conn, store))
}

fn meta(conn: &Connection, key: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT value FROM meta WHERE key = ?1";
    Ok(conn.query_row(sql, [key], |row| row.get(0)).optional()?)
}

fn set_meta(conn: &Connection, key: &str, value: &str) -> Result<(), Error> {
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    conn.execute(sql, params![key, value])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::StatementStatus;

    #[test]
    fn a_statement_with_a_limit_is_prepared_once() {
        let (conn, _) = open(None, "boot").unwrap();
        let sql = "SELECT id FROM messages WHERE queue_id = ?1 AND state = 0 ORDER BY id LIMIT ?2";
        let mut statement = conn.prepare(sql).unwrap();
        for limit in [3, 3, 10] {
            let mut rows = statement.query([1, limit]).unwrap();
            assert!(rows.next().unwrap().is_none());
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }

    #[test]
    fn a_file_somebody_writes_to_opens_once_they_are_done() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("e.sqlite");
        let (before, _) = open(Some(&path), "first").unwrap();
        before.execute_batch("BEGIN IMMEDIATE").unwrap();
        let writer = std::thread::spawn(move || {
            // Held until the other side has certainly begun to wait; longer only makes the test slower.
            std::thread::sleep(Duration::from_millis(100));
            before.execute_batch("COMMIT").unwrap();
        });
        assert_eq!(open(Some(&path), "second").unwrap().1, "first");
        writer.join().unwrap();
    }

    #[test]
    fn the_identity_lasts_and_the_version_is_checked() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("e.sqlite");
        assert_eq!(open(Some(&path), "first").unwrap().1, "first");
        let (conn, store) = open(Some(&path), "second").unwrap();
        assert_eq!(store, "first");
        conn.pragma_update(None, "user_version", 9).unwrap();
        drop(conn);
        assert!(matches!(open(Some(&path), "third"), Err(Error::Corrupt(_))));
    }
}
