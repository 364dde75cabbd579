//! Writes clicks: one that comes alone at once, those that come while others are being written together.
//!
//! A function in the cloud has one request at a time, and writes each click by itself. A process that has many shares
//! a write among all that wait for one: one write is under way at a time, and meanwhile and for a moment after it the
//! clicks for the next come together.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{Click, Store};
use tokio::sync::{Notify, oneshot};

/// Clicks of one write at most.
const GROUP: usize = 100;
/// How long clicks gather for a write after one of several: it costs little more for sixteen than for two.
const GATHER: Duration = Duration::from_micros(500);
/// So many need not wait for more.
const ENOUGH: usize = 16;

/// A click, and who waits for it to be kept.
struct Waiting {
    click: Click,
    kept: oneshot::Sender<Result<(), String>>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    /// Whether somebody writes.
    has_writer: bool,
}

/// Keeps clicks. Cheap to clone; clones share the queue.
#[derive(Clone)]
pub struct Writer {
    store: Store,
    budget: Duration,
    queue: Arc<Mutex<Queue>>,
    /// Told when [`ENOUGH`] wait.
    enough: Arc<Notify>,
}

impl Writer {
    /// A writer into `store`, which gives a write up after `budget`.
    pub fn new(store: Store, budget: Duration) -> Self {
        Self {
            store,
            budget,
            queue: Arc::default(),
            enough: Arc::default(),
        }
    }

    /// Keeps a click, and returns when the store has confirmed it. Of somebody who does not wait any more nothing is
    /// kept that has not been begun.
    ///
    /// # Errors
    /// Why it may not be there, in words for the log.
    pub async fn keep(&self, click: Click) -> Result<(), String> {
        let (kept, outcome) = oneshot::channel();
        if self.enqueue(Waiting { click, kept }) {
            // On its own, so that who goes away takes nobody else's click with them.
            tokio::spawn(self.clone().drain());
        }
        outcome
            .await
            .unwrap_or_else(|_| Err("its write was given up".to_owned()))
    }

    /// Whether somebody has to be put in charge.
    fn enqueue(&self, waiting: Waiting) -> bool {
        let mut queue = self.lock();
        queue.waiting.push_back(waiting);
        if queue.waiting.len() == ENOUGH {
            self.enough.notify_waiters();
        }
        !std::mem::replace(&mut queue.has_writer, true)
    }

    /// Writes until nobody waits.
    async fn drain(self) {
        let mut charge = Charge {
            writer: &self,
            is_held: true,
        };
        while let Some(group) = charge.next() {
            let (clicks, waiters): (Vec<Click>, Vec<_>) =
                group.into_iter().map(|one| (one.click, one.kept)).unzip();
            // Nobody waits for longer, and whoever comes next must not.
            let write = self.store.record_clicks(&clicks);
            let written = tokio::time::timeout(self.budget, write).await;
            let Ok(outcomes) = written else {
                continue;
            };
            let came_alone = waiters.len() == 1;
            for (kept, outcome) in waiters.into_iter().zip(outcomes) {
                // Who has gone away does not want to know.
                let _ = kept.send(outcome.map_err(|error| error.to_string()));
            }
            if !came_alone {
                self.gather().await;
            }
        }
    }

    /// Lets others run, and waits for more clicks, not for long. A store in this process never lets its thread go by
    /// itself: whoever a write has woken would wait on it for as long as clicks come.
    async fn gather(&self) {
        let enough = self.enough.notified();
        tokio::pin!(enough);
        // Before the look, so that who comes after it is heard of.
        enough.as_mut().enable();
        if self.lock().waiting.len() < ENOUGH {
            // Too late is as good as enough.
            let _ = tokio::time::timeout(GATHER, enough).await;
        } else {
            tokio::task::yield_now().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to write, given back however writing ends.
struct Charge<'a> {
    writer: &'a Writer,
    is_held: bool,
}

impl Charge<'_> {
    /// The next clicks; none when nobody waits, and then the right is given back.
    fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut queue = self.writer.lock();
        if queue.waiting.is_empty() {
            // Under one lock with the look: who comes later takes charge.
            queue.has_writer = false;
            self.is_held = false;
            return None;
        }
        let end = queue.waiting.len().min(GROUP);
        let mut group: Vec<Waiting> = queue.waiting.drain(..end).collect();
        group.retain(|one| !one.kept.is_closed());
        Some(group)
    }
}

impl Drop for Charge<'_> {
    fn drop(&mut self) {
        if self.is_held {
            self.writer.lock().has_writer = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::Client;
    use aws_sdk_dynamodb::config::{BehaviorVersion, Config};
    use domain::ids::CampaignId;

    /// Nothing is asked of its table.
    fn writer() -> Writer {
        let config = Config::builder().behavior_version(BehaviorVersion::v2026_01_12());
        let store = Store::new(Client::from_conf(config.build()), "none");
        let writer = Writer::new(store, Duration::from_secs(1));
        writer.lock().has_writer = true;
        writer
    }

    fn wait_in(writer: &Writer, clicks: usize) {
        for _ in 0..clicks {
            let click = Click {
                campaign: CampaignId::from_parts(1, 1),
                batch: 0,
                position: 0,
                link: 0,
                hit: Vec::new(),
            };
            let (kept, _) = oneshot::channel();
            assert!(!writer.enqueue(Waiting { click, kept }));
        }
    }

    /// Whether it takes time: none passes while somebody has something to do.
    async fn takes_time(future: impl Future<Output = ()>) -> bool {
        let meanwhile = async {
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            () = future => false,
            () = meanwhile => true,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn clicks_gather_for_a_moment_and_not_for_long() {
        let writer = writer();
        wait_in(&writer, ENOUGH - 1);
        assert!(takes_time(writer.gather()).await);
        let gathered = tokio::time::timeout(10 * GATHER, writer.gather()).await;
        assert!(gathered.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn enough_clicks_wait_for_no_more() {
        let writer = writer();
        wait_in(&writer, ENOUGH - 1);
        let last = async { wait_in(&writer, 1) };
        let until_the_last = async {
            tokio::join!(writer.gather(), last);
        };
        assert!(!takes_time(until_the_last).await);
        assert!(!takes_time(writer.gather()).await);
    }
}
