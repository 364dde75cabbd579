//! The database thread: jobs in, group commits, answers out.
//!
//! Jobs that wait while a transaction commits share the next one, each in its own savepoint: a job that fails undoes
//! only itself. Nobody hears of success before the commit.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::{Clocks, Error, Now};

/// Jobs waiting at most; further callers wait to hand theirs in.
const QUEUED_JOBS: usize = 1024;

/// Jobs in one transaction at most, so that the first of them is not kept waiting by an endless stream.
const GROUP: usize = 256;

/// What a job works with.
pub(crate) struct Session<'a> {
    /// The connection, inside a transaction.
    pub(crate) conn: &'a Connection,
    /// The clocks, read when the job started.
    pub(crate) now: Now,
    /// The lasting identity of this database.
    pub(crate) store: &'a str,
}

/// Told after the commit whether it happened.
type Answer = Box<dyn FnOnce(bool) + Send>;
type Job = Box<dyn FnOnce(&Session<'_>) -> Answer + Send>;

/// The earliest campaign time (epoch milliseconds) at which anything is due by what a transaction has left behind.
pub(crate) type Due = fn(&Connection) -> Result<Option<i64>, Error>;

/// A handle to the database thread, which ends when the last handle is dropped.
#[derive(Clone)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
    due: Arc<AtomicI64>,
}

impl Writer {
    /// Starts the thread.
    ///
    /// # Errors
    /// [`Error::Thread`], and those of `earliest`.
    pub(crate) fn start(
        conn: Connection,
        store: String,
        clocks: Clocks,
        earliest: Due,
    ) -> Result<Self, Error> {
        let (jobs, queue) = mpsc::channel(QUEUED_JOBS);
        let due = Arc::new(AtomicI64::new(earliest(&conn)?.unwrap_or(i64::MAX)));
        let thread = Thread {
            conn,
            store,
            clocks,
            earliest,
            due: due.clone(),
        };
        std::thread::Builder::new()
            .name("emulators-db".into())
            .spawn(move || thread.run(queue))
            .map_err(Error::Thread)?;
        Ok(Self { jobs, due })
    }

    /// When anything is due next by what has been answered so far, in campaign milliseconds; `i64::MAX` for never.
    pub(crate) fn due(&self) -> i64 {
        self.due.load(Ordering::SeqCst)
    }

    /// Runs `job` in a transaction and returns once that is committed. The job runs even if the caller goes away.
    ///
    /// # Errors
    /// The job's own (nothing of it is kept then), [`Error::NotCommitted`] and [`Error::Stopped`].
    pub(crate) async fn run<T, F>(&self, job: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Session<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (tx, rx) = oneshot::channel();
        let job: Job = Box::new(move |session| {
            let outcome = in_savepoint(session, job);
            Box::new(move |committed| {
                let outcome = if committed {
                    outcome
                } else {
                    outcome.and(Err(Error::NotCommitted))
                };
                // A caller that went away is no concern of the others in the group.
                let _ = tx.send(outcome);
            })
        });
        self.jobs.send(job).await.map_err(|_| Error::Stopped)?;
        rx.await.map_err(|_| Error::Stopped)?
    }
}

/// What the thread works with.
struct Thread {
    conn: Connection,
    store: String,
    clocks: Clocks,
    earliest: Due,
    due: Arc<AtomicI64>,
}

impl Thread {
    fn run(self, mut queue: mpsc::Receiver<Job>) {
        let conn = &self.conn;
        while let Some(first) = queue.blocking_recv() {
            if let Err(error) = execute(conn, "BEGIN IMMEDIATE") {
                // Dropping the job tells its caller.
                tracing::error!(%error, "emulators: no transaction could be begun");
                continue;
            }
            let mut answers = Vec::new();
            let mut next = Some(first);
            while let Some(job) = next {
                answers.push(job(&Session {
                    conn,
                    now: self.clocks.now(),
                    store: &self.store,
                }));
                // SQLite itself rolls back on a full disk or a failed write: nothing more may join this group then.
                let full = answers.len() >= GROUP || conn.is_autocommit();
                next = if full { None } else { queue.try_recv().ok() };
            }
            let committed = execute(conn, "COMMIT");
            if let Err(error) = &committed {
                tracing::error!(%error, jobs = answers.len(), "emulators: transaction failed");
                if !conn.is_autocommit() && execute(conn, "ROLLBACK").is_err() {
                    // Without a way back to a clean connection nothing further may run.
                    return;
                }
            }
            // Before anybody is answered: whoever then moves the clock knows what it meets. What cannot be read is due.
            let due = (self.earliest)(conn).map_or(i64::MIN, |due| due.unwrap_or(i64::MAX));
            self.due.store(due, Ordering::SeqCst);
            for answer in answers {
                answer(committed.is_ok());
            }
        }
    }
}

fn in_savepoint<T>(
    session: &Session<'_>,
    job: impl FnOnce(&Session<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    execute(session.conn, "SAVEPOINT job")?;
    let outcome = job(session);
    if outcome.is_err() {
        execute(session.conn, "ROLLBACK TO job")?;
    }
    execute(session.conn, "RELEASE job")?;
    outcome
}

fn execute(conn: &Connection, sql: &str) -> Result<(), Error> {
    conn.prepare_cached(sql)?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::database::open;

    fn writer() -> Writer {
        let epoch = || chrono::DateTime::UNIX_EPOCH;
        let (conn, store) = open(None, "boot").unwrap();
        Writer::start(
            conn,
            store,
            Clocks {
                campaign: Arc::new(epoch),
                machine: Arc::new(epoch),
            },
            |_| Ok(None),
        )
        .unwrap()
    }

    fn insert(session: &Session<'_>, key: &str) -> Result<(), Error> {
        session
            .conn
            .execute("INSERT INTO meta (key, value) VALUES (?1, '')", [key])?;
        Ok(())
    }

    #[tokio::test]
    async fn a_failing_job_undoes_only_itself() {
        let writer = writer();
        let good = writer.run(|s| insert(s, "a"));
        let bad = writer.run(|s| {
            insert(s, "b")?;
            Err::<(), _>(Error::Corrupt("test"))
        });
        let (good, bad) = tokio::join!(good, bad);
        assert!(good.is_ok() && bad.is_err());
        let count = "SELECT count(*) FROM meta WHERE key IN ('a', 'b')";
        let count = writer
            .run(move |s| Ok(s.conn.query_row(count, [], |r| r.get::<_, i64>(0))?))
            .await
            .unwrap();
        assert_eq!(count, 1);
    }
}
