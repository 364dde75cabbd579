//! Moves what SQLite's logs hold into their files, beside whoever writes to them.
//!
//! Left to itself SQLite does so after some commit or other, which then waits for the disk twice, and everybody who asks the
//! table waits with it. Here another connection does it, and no writer waits for a lock: a passive checkpoint takes what is
//! committed so far and leaves alone whatever comes meanwhile. Only a log that nobody has written to for a while is taken
//! for oneself, for the moment in which it is cut off.

use crate::data::Data;
use anyhow::Context;
use platform::{SystemTime, TimeSource};
use rusqlite::{Connection, OpenFlags};
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task;

/// The files whose logs are looked after.
const FILES: [&str; 4] = ["table.db", "queues.db", "teams.db", "skype.db"];
/// After a look that found something: at least so long, so that pages that are written often are moved once, but no
/// longer, since all that has come together is brought to the disk at once, and writes wait for the disk meanwhile.
const BUSY: Duration = Duration::from_millis(25);
/// And so many times as long as it took, at most [`LONGEST`].
const REST: u32 = 4;
const LONGEST: Duration = Duration::from_secs(1);
/// After one that found nothing. Whoever then begins to write much shall not have filled the log before the next: the
/// writer would have to bring all of it to the disk by itself, and everybody would wait.
const IDLE: Duration = Duration::from_millis(100);
/// So many looks in a row that found nothing, and a log that has grown is cut off: to write over an old part of it, the
/// system would have to read it first where it is not in memory any more.
const QUIET: u32 = 10;
/// Pages of a log that has grown.
const GROWN: i64 = 1_024;

/// Looks after the logs of `files` until `stop` says so. A table in memory has none.
pub async fn run(files: Vec<PathBuf>, mut stop: watch::Receiver<bool>) {
    let mut logs: Vec<Log> = files.into_iter().map(Log::of).collect();
    let mut pause = IDLE;
    while !logs.is_empty() {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(pause) => {}
        }
        let looked = task::spawn_blocking(move || {
            let began = SystemTime.now();
            let moved = logs.iter_mut().map(Log::look).max();
            let took = (SystemTime.now() - began).to_std();
            (logs, moved.unwrap_or_default(), took.unwrap_or_default())
        });
        let Ok((again, moved, took)) = looked.await else {
            return tracing::error!("nobody moves the logs of the embedded files any more");
        };
        logs = again;
        pause = pause_after(moved, took);
    }
}

fn pause_after(moved: bool, took: Duration) -> Duration {
    if moved {
        (took * REST).clamp(BUSY, LONGEST)
    } else {
        IDLE
    }
}

/// The files of `data` that have a log.
pub fn files(data: &Data) -> Vec<PathBuf> {
    FILES.iter().filter_map(|name| data.file(name)).collect()
}

/// The log of one file.
struct Log {
    file: PathBuf,
    connection: Option<Connection>,
    /// Pages moved when it was last looked at, since the log was begun anew.
    moved: i64,
    /// Looks in a row that found nothing.
    quiet: u32,
}

impl Log {
    fn of(file: PathBuf) -> Self {
        Self {
            file,
            connection: None,
            moved: 0,
            quiet: 0,
        }
    }

    /// Moves what there is, and says whether there was anything. What cannot be done now is done at the next look, or by
    /// the writer in the end.
    fn look(&mut self) -> bool {
        match self.checkpoint() {
            Ok(has_moved) => has_moved,
            Err(error) => {
                tracing::warn!("the log of an embedded file was not moved: {error:#}");
                self.connection = None;
                false
            }
        }
    }

    fn checkpoint(&mut self) -> anyhow::Result<bool> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            // A pool or tenant that is not simulated has no file.
            None if !self.file.exists() => return Ok(false),
            none => none.insert(open(&self.file)?),
        };
        let moved = run_checkpoint(connection, "PASSIVE")?;
        let has_moved = std::mem::replace(&mut self.moved, moved) != moved;
        self.quiet = if has_moved { 0 } else { self.quiet + 1 };
        if self.quiet >= QUIET && moved >= GROWN {
            self.quiet = 0;
            self.moved = run_checkpoint(connection, "TRUNCATE")?;
        }
        Ok(has_moved)
    }
}

/// Pages of the log that are in the file now. Waits for nobody: what others keep from being done is not done.
fn run_checkpoint(connection: &Connection, mode: &str) -> rusqlite::Result<i64> {
    let pragma = format!("PRAGMA wal_checkpoint({mode})");
    connection.query_row(&pragma, [], |row| row.get("checkpointed"))
}

fn open(file: &PathBuf) -> anyhow::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(file, flags).and_then(|connection| {
        connection.busy_timeout(Duration::ZERO)?;
        Ok(connection)
    });
    opened.with_context(|| format!("cannot open {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer(file: &PathBuf) -> Connection {
        let writer = Connection::open(file).unwrap();
        writer.pragma_update(None, "journal_mode", "WAL").unwrap();
        writer.pragma_update(None, "wal_autocheckpoint", 0).unwrap();
        writer.execute_batch("CREATE TABLE t (v)").unwrap();
        writer
    }

    #[test]
    fn what_was_committed_comes_into_the_file_while_somebody_writes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("table.db");
        let mut log = Log::of(file.clone());
        assert!(!log.look(), "there is no file");

        let writer = writer(&file);
        let empty = std::fs::metadata(&file).unwrap().len();
        assert!(log.look());
        assert!(!log.look(), "nothing new");
        writer
            .execute_batch("INSERT INTO t VALUES (zeroblob(100000)); BEGIN IMMEDIATE; INSERT INTO t VALUES (2);")
            .unwrap();
        assert!(log.look());
        assert!(std::fs::metadata(&file).unwrap().len() > empty + 100_000);
        writer.execute_batch("COMMIT").unwrap();
        let rows = writer.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0));
        assert_eq!(rows.unwrap(), 2);
    }

    #[test]
    fn a_log_that_has_grown_is_cut_off_once_nobody_writes_or_reads() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("table.db");
        let writer = writer(&file);
        let length = || {
            let log = std::fs::metadata(folder.path().join("table.db-wal"));
            log.unwrap().len()
        };
        let mut log = Log::of(file.clone());
        let quiet = |log: &mut Log| {
            for _ in 0..2 * QUIET {
                log.look();
            }
        };
        assert!(log.look());
        quiet(&mut log);
        assert!(length() > 0, "a small one stays");

        writer
            .execute_batch("INSERT INTO t VALUES (zeroblob(5000000)); BEGIN; SELECT * FROM t;")
            .unwrap();
        let grown = length();
        assert!(grown > 5_000_000);
        assert!(log.look());
        quiet(&mut log);
        assert_eq!(length(), grown, "somebody reads");
        writer.execute_batch("COMMIT").unwrap();
        quiet(&mut log);
        assert_eq!(length(), 0);

        writer.execute_batch("INSERT INTO t VALUES (1)").unwrap();
        assert!(log.look(), "and it goes on");
        let rows = writer.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0));
        assert_eq!(rows.unwrap(), 2);
    }

    #[test]
    fn it_rests_four_times_as_long_as_it_works() {
        let after = |milliseconds| pause_after(true, Duration::from_millis(milliseconds));
        assert_eq!(after(1), Duration::from_millis(25));
        assert_eq!(after(20), Duration::from_millis(80));
        assert_eq!(
            after(9_000),
            Duration::from_secs(1),
            "and no log grows for long"
        );
        assert_eq!(pause_after(false, Duration::ZERO), IDLE);
    }

    #[test]
    fn the_writer_leaves_it_to_this() {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join("table.db")).unwrap();
        let value = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let log = value("wal_autocheckpoint").unwrap() * value("page_size").unwrap();
        assert_eq!(log, 32 * 1024 * 1024, "as .cargo/config.toml has it");
        assert_eq!(value("page_size"), Ok(2_048));
    }
}
