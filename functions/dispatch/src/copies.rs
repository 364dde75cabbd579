//! What this worker last read of something that all its firings want, for a few seconds.

use chrono::{DateTime, Utc};
use domain::channel_stop::COPIES_LAST;
use domain::decide::Now;
use platform::Clock;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Copies kept.
const CAPACITY: usize = 256;

/// Copies of what is stored under `K`, aged by both clocks.
pub struct Copies<K, V> {
    clock: Clock,
    entries: Mutex<HashMap<K, (V, Now)>>,
    /// Held by who reads one again: all firings of an event want the same.
    reading: tokio::sync::Mutex<()>,
}

impl<K: Copy + Eq + Hash, V: Clone> Copies<K, V> {
    /// None yet.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            entries: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
        }
    }

    /// The copy of `key`, or what `read` finds where there is none that is at most five seconds old. Whoever comes while
    /// another reads waits for that.
    pub async fn get<E>(
        &self,
        key: K,
        read: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<Option<V>, E> {
        if let Some(copy) = self.young(key) {
            return Ok(Some(copy));
        }
        let _alone = self.reading.lock().await;
        match self.young(key) {
            Some(copy) => Ok(Some(copy)),
            None => self.fresh(key, read).await,
        }
    }

    /// What `read` finds now, which is the copy from now on.
    pub async fn fresh<E>(
        &self,
        key: K,
        read: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<Option<V>, E> {
        let now = self.clock.now();
        let found = read.await?;
        let mut entries = self.lock();
        if let Some(found) = &found {
            if entries.len() >= CAPACITY {
                entries.clear();
            }
            entries.insert(key, (found.clone(), now));
        } else {
            entries.remove(&key);
        }
        Ok(found)
    }

    /// The copy, however old it is.
    pub fn last(&self, key: K) -> Option<V> {
        self.lock().get(&key).map(|(copy, _)| copy.clone())
    }

    fn young(&self, key: K) -> Option<V> {
        let now = self.clock.now();
        let entries = self.lock();
        let (copy, read) = entries.get(&key)?;
        let is_young = is_young(read.machine, now.machine) && is_young(read.campaign, now.campaign);
        is_young.then(|| copy.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, (V, Now)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_young(read: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - read <= COPIES_LAST
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use futures::future::{BoxFuture, join_all, pending};
    use platform::TimeSource;
    use std::convert::Infallible;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A clock that is set by hand.
    struct ByHand(Mutex<DateTime<Utc>>);

    impl ByHand {
        fn new() -> Arc<Self> {
            Arc::new(Self(Mutex::new(DateTime::UNIX_EPOCH)))
        }

        fn passes(&self, seconds: i64) {
            *self.0.lock().unwrap() += TimeDelta::seconds(seconds);
        }
    }

    impl TimeSource for ByHand {
        fn now(&self) -> DateTime<Utc> {
            *self.0.lock().unwrap()
        }

        fn sleep_until(&self, _: DateTime<Utc>) -> BoxFuture<'static, ()> {
            Box::pin(pending())
        }
    }

    struct Stored {
        copies: Copies<u8, u32>,
        campaign: Arc<ByHand>,
        machine: Arc<ByHand>,
        reads: AtomicU32,
    }

    impl Stored {
        fn new() -> Self {
            let (campaign, machine) = (ByHand::new(), ByHand::new());
            Self {
                copies: Copies::new(Clock::with_both(campaign.clone(), machine.clone())),
                campaign,
                machine,
                reads: AtomicU32::new(0),
            }
        }

        /// The how manieth read it was.
        async fn read(&self) -> Result<Option<u32>, Infallible> {
            let read = self.reads.fetch_add(1, Ordering::SeqCst) + 1;
            tokio::task::yield_now().await;
            Ok(Some(read))
        }

        async fn get(&self) -> Option<u32> {
            let Ok(found) = self.copies.get(1, self.read()).await;
            found
        }
    }

    #[tokio::test]
    async fn those_who_come_together_read_it_once() {
        let stored = Stored::new();
        let found = join_all((0..10).map(|_| stored.get())).await;
        assert_eq!(found, [Some(1); 10]);
        assert_eq!(stored.reads.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_copy_lasts_five_seconds_of_either_clock() {
        let stored = Stored::new();
        assert_eq!(stored.get().await, Some(1));
        stored.campaign.passes(5);
        stored.machine.passes(5);
        assert_eq!(stored.get().await, Some(1));
        stored.campaign.passes(1);
        assert_eq!(stored.get().await, Some(2), "campaign time");
        stored.machine.passes(6);
        assert_eq!(stored.get().await, Some(3), "machine time");
    }

    #[tokio::test]
    async fn a_read_that_finds_nothing_or_fails_is_made_again() {
        let stored = Stored::new();
        let gone = stored.copies.fresh(1, async { Ok::<_, Infallible>(None) });
        assert_eq!((gone.await, stored.copies.last(1)), (Ok(None), None));
        assert_eq!(stored.get().await, Some(1));
        let gone = stored.copies.fresh(1, async { Ok::<_, Infallible>(None) });
        assert_eq!((gone.await, stored.copies.last(1)), (Ok(None), None));
        let failed = stored.copies.get(1, async { Err("the table") });
        assert_eq!(failed.await, Err("the table"));
        assert_eq!(stored.get().await, Some(2));
        stored.machine.passes(60);
        assert_eq!(stored.copies.last(1), Some(2), "however old");
    }
}
