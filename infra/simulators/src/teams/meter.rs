//! Counts of what was asked, kept apart from the limits so that they also see what was refused.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a client asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// A token.
    Token,
    /// One user or a search for users.
    GraphUsers,
    /// Groups and their members.
    GraphGroups,
    /// A `$batch`; its parts are counted by themselves too.
    GraphBatch,
    /// Presence of one or many.
    Presence,
    /// Create a conversation.
    Create,
    /// Send or reply.
    Send,
    /// Edit a message.
    Update,
    /// Withdraw a message.
    Delete,
    /// Members of a conversation.
    Members,
}

/// Counters of one tenant.
#[derive(Default)]
pub(crate) struct Meter {
    open: AtomicUsize,
    rate_limit_hits: AtomicU64,
    counts: Mutex<BTreeMap<Operation, u64>>,
    arrivals: Mutex<Arrivals>,
}

#[derive(Default)]
struct Arrivals {
    last_second: VecDeque<DateTime<Utc>>,
    most: usize,
}

impl Meter {
    /// Counts a request as open until the guard is dropped.
    pub(crate) fn open(&self) -> OpenRequest<'_> {
        self.open.fetch_add(1, Ordering::SeqCst);
        OpenRequest(&self.open)
    }

    pub(crate) fn open_requests(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    pub(crate) fn count(&self, operation: Operation) {
        *lock(&self.counts).entry(operation).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> BTreeMap<Operation, u64> {
        lock(&self.counts).clone()
    }

    pub(crate) fn rate_limit_hit(&self) {
        self.rate_limit_hits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn rate_limit_hits(&self) -> u64 {
        self.rate_limit_hits.load(Ordering::Relaxed)
    }

    /// Notes a connector request, admitted or not.
    pub(crate) fn arrived(&self, now: DateTime<Utc>) {
        let mut arrivals = lock(&self.arrivals);
        let start = now - chrono::TimeDelta::seconds(1);
        while arrivals.last_second.front().is_some_and(|at| *at <= start) {
            arrivals.last_second.pop_front();
        }
        arrivals.last_second.push_back(now);
        arrivals.most = arrivals.most.max(arrivals.last_second.len());
    }

    pub(crate) fn most_in_any_second(&self) -> usize {
        lock(&self.arrivals).most
    }
}

/// Counts down when dropped, also when the handler is abandoned half-way.
pub(crate) struct OpenRequest<'a>(&'a AtomicUsize);

impl Drop for OpenRequest<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Counters stay usable after a panic elsewhere.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
