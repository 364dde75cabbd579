//! The emulators as a value: opened once, cloned freely, used in process and served over HTTP.

use std::{future::Future, path::Path, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use tokio::sync::watch;

use crate::{
    Clocks, Error, QueueCounts, ReceivedMessage, ScheduleInfo,
    clocks::instant,
    database::{self, Session, Writer},
    poll::Signal,
    scheduler,
    sqs::{self, Received},
};

/// SQS and EventBridge Scheduler on one SQLite file.
#[derive(Clone)]
pub struct Emulators {
    writer: Writer,
    clocks: Clocks,
    signals: Arc<Signals>,
}

struct Signals {
    /// A message was sent, fired, released or dead-lettered, or campaign time jumped.
    messages: Signal,
    /// A schedule was created or changed, or campaign time jumped.
    schedules: Signal,
    /// Set while the server shuts down: long polls over HTTP end early.
    closing: watch::Sender<bool>,
}

/// One look into a queue: what was found, else how long to wait before looking again unless signalled.
struct Look {
    received: Received,
    again: Option<Duration>,
}

impl Emulators {
    /// Opens or creates the file at `path`, or a database in memory. A `boot_id` other than the last one makes the
    /// messages in flight visible at once, because the process that held them is dead. Schedules that became overdue
    /// meanwhile fire with the first [`Emulators::serve`] or [`Emulators::fire_due`].
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Corrupt`] for a file of another version, [`Error::Thread`].
    pub fn open(path: Option<&Path>, clocks: Clocks, boot_id: &str) -> Result<Self, Error> {
        let (conn, store) = database::open(path, boot_id)?;
        let signals = Signals {
            messages: Signal::new(),
            schedules: Signal::new(),
            closing: watch::Sender::new(false),
        };
        Ok(Self {
            writer: Writer::start(conn, store, clocks.clone(), earliest)?,
            clocks,
            signals: Arc::new(signals),
        })
    }

    /// Tells that campaign time jumped: long polls and the schedule timer look again now. Not needed for a clock in
    /// step with the machine's; without the call a jump is noticed within a second.
    pub fn clock_moved(&self) {
        self.signals.messages.raise();
        self.signals.schedules.raise();
    }

    /// Whether campaign time has reached anything that is due: a delayed message, an enabled schedule. Only then does a
    /// jump concern this service.
    pub fn is_due(&self) -> bool {
        self.clocks.now().campaign >= self.writer.due()
    }

    /// Receives 1 to 10 messages, as `ReceiveMessage` does, for `visibility` of machine time. With `wait` (real time,
    /// 20 s at most) an empty queue is waited for. Dropping the future may leave messages in flight.
    ///
    /// # Errors
    /// [`Error::Sqs`] for an unknown queue and values out of range.
    pub async fn receive(
        &self,
        queue: &str,
        max: usize,
        visibility: Duration,
        wait: Option<Duration>,
    ) -> Result<Vec<ReceivedMessage>, Error> {
        let max = i64::try_from(max).unwrap_or(i64::MAX);
        let wait = Some(wait.unwrap_or_default());
        self.receive_until(queue, max, Some(visibility), wait, std::future::pending())
            .await
    }

    /// [`Emulators::receive`], with the queue's own visibility and wait for `None`, given up when `stop` resolves.
    pub(crate) async fn receive_until(
        &self,
        queue: &str,
        max: i64,
        visibility: Option<Duration>,
        wait: Option<Duration>,
        stop: impl Future<Output = ()>,
    ) -> Result<Vec<ReceivedMessage>, Error> {
        let mut watch = self.signals.messages.watch();
        let mut look = self.look(queue, max, visibility).await?;
        let own = Duration::from_secs(u64::try_from(look.received.wait).unwrap_or(0));
        let deadline = tokio::time::sleep(wait.unwrap_or(own).min(Duration::from_secs(20)));
        tokio::pin!(deadline, stop);
        while look.received.messages.is_empty() {
            // Only waiting is given up: a look under way may already have taken messages into flight.
            tokio::select! {
                () = &mut deadline => break,
                () = &mut stop => break,
                () = watch.wait(look.again) => {}
            }
            watch.arm();
            look = self.look(queue, max, visibility).await?;
        }
        Ok(look.received.messages)
    }

    async fn look(
        &self,
        queue: &str,
        max: i64,
        visibility: Option<Duration>,
    ) -> Result<Look, Error> {
        let queue = queue.to_owned();
        let look = self.run(move |session| {
            let received = sqs::receive(session, &queue, max, visibility)?;
            let (delayed, in_flight) = sqs::next_change(session.conn)?;
            Ok(Look {
                received,
                again: session.now.until(delayed, in_flight),
            })
        });
        let look = look.await?;
        if look.received.moved {
            self.messages_changed();
        }
        Ok(look)
    }

    /// Deletes messages by receipt handle, all in one transaction, and returns how many were there to delete. A stale
    /// receipt is accepted and deletes nothing.
    ///
    /// # Errors
    /// [`Error::Sqs`] for an unknown queue or a receipt that was never handed out; nothing is deleted then.
    pub async fn delete(&self, queue: &str, receipts: &[impl AsRef<str>]) -> Result<usize, Error> {
        let queue = queue.to_owned();
        let receipts: Vec<String> = receipts
            .iter()
            .map(|receipt| receipt.as_ref().to_owned())
            .collect();
        let delete = move |session: &Session<'_>| {
            receipts.iter().try_fold(0, |n, receipt| {
                Ok(n + usize::from(sqs::delete(session, &queue, receipt)?))
            })
        };
        self.run(delete).await
    }

    /// Makes a message in flight visible after `visibility` of machine time; zero is at once.
    ///
    /// # Errors
    /// [`Error::Sqs`] as `ChangeMessageVisibility`: unknown queue or receipt, not in flight, more than 12 hours.
    pub async fn release(
        &self,
        queue: &str,
        receipt: &str,
        visibility: Duration,
    ) -> Result<(), Error> {
        let (queue, receipt) = (queue.to_owned(), receipt.to_owned());
        self.run(move |session| sqs::change(session, &queue, &receipt, visibility))
            .await?;
        self.messages_changed();
        Ok(())
    }

    /// The earliest campaign time at which a delayed message becomes visible or an enabled schedule fires; in the past
    /// for an overdue schedule.
    ///
    /// # Errors
    /// Only of the database.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>, Error> {
        let next = self.run(|session| {
            sqs::refresh(session)?;
            earliest(session.conn)
        });
        next.await?.map(instant).transpose()
    }

    /// Number of messages of a queue that could be received now.
    ///
    /// # Errors
    /// [`Error::Sqs`] for an unknown queue.
    pub async fn visible(&self, queue: &str) -> Result<u64, Error> {
        Ok(self.count(queue).await?.visible)
    }

    /// Number of messages of a queue that are received and neither deleted nor visible again.
    ///
    /// # Errors
    /// [`Error::Sqs`] for an unknown queue.
    pub async fn in_flight(&self, queue: &str) -> Result<u64, Error> {
        Ok(self.count(queue).await?.in_flight)
    }

    async fn count(&self, queue: &str) -> Result<QueueCounts, Error> {
        let queue = queue.to_owned();
        self.run(move |session| sqs::count(session, &queue)).await
    }

    /// The counts of every queue, by name, all at the same instant.
    ///
    /// # Errors
    /// Only of the database.
    pub async fn counts(&self) -> Result<Vec<QueueCounts>, Error> {
        self.run(sqs::counts).await
    }

    /// Enabled schedules that have not fired yet, earliest first.
    ///
    /// # Errors
    /// Only of the database.
    pub async fn pending_schedules(&self) -> Result<Vec<ScheduleInfo>, Error> {
        self.run(scheduler::pending).await
    }

    /// Fires every schedule that is due, in bounded transactions, and returns how many this call fired. When it
    /// returns, the messages of all that were due are in their queues.
    ///
    /// # Errors
    /// Only of the database; what was fired before stays fired.
    pub async fn fire_due(&self) -> Result<usize, Error> {
        let mut count = 0;
        loop {
            let fired = self.run(scheduler::fire).await?;
            count += fired.count;
            if fired.count > 0 {
                self.messages_changed();
            }
            if !fired.more {
                return Ok(count);
            }
        }
    }

    /// Fires schedules when they become due, for ever.
    pub(crate) async fn keep_firing(&self) {
        let mut watch = self.signals.schedules.watch();
        loop {
            watch.arm();
            let again = match self.fire_due().await {
                Ok(_) => self.until_next_fire().await,
                Err(error) => Err(error),
            };
            let again = again.unwrap_or_else(|error| {
                tracing::error!(%error, "emulators: firing failed, trying again");
                Some(Duration::from_secs(1))
            });
            watch.wait(again).await;
        }
    }

    async fn until_next_fire(&self) -> Result<Option<Duration>, Error> {
        self.run(|session| Ok(session.now.until(scheduler::next_fire(session.conn)?, None)))
            .await
    }

    /// Runs `job` on the database thread.
    pub(crate) async fn run<T, F>(&self, job: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Session<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.writer.run(job).await
    }

    /// Wakes long polls.
    pub(crate) fn messages_changed(&self) {
        self.signals.messages.raise();
    }

    /// Wakes the schedule timer.
    pub(crate) fn schedules_changed(&self) {
        self.signals.schedules.raise();
    }

    /// Says whether the server is shutting down.
    pub(crate) fn set_closing(&self, closing: bool) {
        self.signals.closing.send_replace(closing);
    }

    /// Resolves when the server shuts down.
    pub(crate) async fn closing(&self) {
        // The sender lives as long as `self`, so the wait cannot fail.
        let _ = self
            .signals
            .closing
            .subscribe()
            .wait_for(|closing| *closing)
            .await;
    }
}

/// The earliest campaign time at which a delayed message becomes visible or an enabled schedule fires.
fn earliest(conn: &Connection) -> Result<Option<i64>, Error> {
    let (delayed, _) = sqs::next_change(conn)?;
    Ok(delayed.into_iter().chain(scheduler::next_fire(conn)?).min())
}
