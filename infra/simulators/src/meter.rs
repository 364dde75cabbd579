//! Counts of what was asked, kept apart from the limits so that they also see what was refused.

use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Counters of one simulator.
pub(crate) struct Meter<O> {
    open: AtomicUsize,
    changed: Notify,
    arrived: AtomicU64,
    rate_limit_hits: AtomicU64,
    counts: Mutex<BTreeMap<O, u64>>,
    arrivals: Mutex<Arrivals>,
}

impl<O> Default for Meter<O> {
    fn default() -> Self {
        Self {
            open: AtomicUsize::new(0),
            changed: Notify::new(),
            arrived: AtomicU64::new(0),
            rate_limit_hits: AtomicU64::new(0),
            counts: Mutex::default(),
            arrivals: Mutex::default(),
        }
    }
}

#[derive(Default)]
struct Arrivals {
    last_second: VecDeque<DateTime<Utc>>,
    most: usize,
}

impl<O: Ord + Clone> Meter<O> {
    /// Counts a request as open until the guard is dropped.
    pub(crate) fn open(&self) -> OpenRequest<'_> {
        self.open.fetch_add(1, Ordering::SeqCst);
        OpenRequest(&self.open, &self.changed)
    }

    /// Resolves when a request that counts against a pace has arrived, or the last open one was answered, since it was
    /// last asked.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Requests so far that count against a pace.
    pub(crate) fn arrivals(&self) -> u64 {
        self.arrived.load(Ordering::SeqCst)
    }

    /// A request under way that nobody has to wait for, until the guard is dropped.
    pub(crate) fn park(&self) -> ParkedRequest<'_> {
        self.open.fetch_sub(1, Ordering::SeqCst);
        ParkedRequest(&self.open)
    }

    pub(crate) fn open_requests(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    pub(crate) fn count(&self, operation: O) {
        *lock(&self.counts).entry(operation).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> BTreeMap<O, u64> {
        lock(&self.counts).clone()
    }

    pub(crate) fn rate_limit_hit(&self) {
        self.rate_limit_hits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn rate_limit_hits(&self) -> u64 {
        self.rate_limit_hits.load(Ordering::Relaxed)
    }

    /// Notes a request that counts against a pace, admitted or not.
    pub(crate) fn arrived(&self, now: DateTime<Utc>) {
        let mut arrivals = lock(&self.arrivals);
        let start = now - chrono::TimeDelta::seconds(1);
        while arrivals.last_second.front().is_some_and(|at| *at <= start) {
            arrivals.last_second.pop_front();
        }
        arrivals.last_second.push_back(now);
        arrivals.most = arrivals.most.max(arrivals.last_second.len());
        drop(arrivals);
        // Once it stands with the instant it arrived at: only then may time go on.
        self.arrived.fetch_add(1, Ordering::SeqCst);
        self.changed.notify_one();
    }

    pub(crate) fn most_in_any_second(&self) -> usize {
        lock(&self.arrivals).most
    }
}

/// Counts down when dropped, also when the handler is abandoned half-way.
pub(crate) struct OpenRequest<'a>(&'a AtomicUsize, &'a Notify);

impl Drop for OpenRequest<'_> {
    fn drop(&mut self) {
        if self.0.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.1.notify_one();
        }
    }
}

/// Counts up again when dropped.
pub(crate) struct ParkedRequest<'a>(&'a AtomicUsize);

impl Drop for ParkedRequest<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// An answer on its way to a client that is expected to come again at once: open until then.
pub(crate) struct Transit<O>(Arc<Meter<O>>);

impl<O> Transit<O> {
    pub(crate) fn new(meter: Arc<Meter<O>>) -> Self {
        meter.open.fetch_add(1, Ordering::SeqCst);
        Self(meter)
    }
}

impl<O> Drop for Transit<O> {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Counters stay usable after a panic elsewhere.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
