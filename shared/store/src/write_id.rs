//! Names for writes, and the small random pauses between two tries.
//!
//! A write id has to differ from every other write of the same item, nothing more: it is no secret and no plan
//! depends on it. The keys of the standard library's hasher are random per process, which is enough.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Hands out ids that no other process hands out.
#[derive(Debug, Default)]
pub(crate) struct WriteIds {
    keys: RandomState,
    count: AtomicU64,
}

impl WriteIds {
    /// A new write id: 16 digits that name the process, then a counter, in order.
    pub(crate) fn next(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}{count:08x}", self.keys.hash_one("process"))
    }

    /// A pause before try `tries` (from 1): anything up to 10 ms · 2^tries, at most 640 ms, so that those who
    /// collided spread out.
    pub(crate) fn pause(&self, tries: u32) -> Duration {
        let most = 10_000u64 << tries.min(6);
        let draw = self
            .keys
            .hash_one((self.count.fetch_add(1, Ordering::Relaxed), "pause"));
        Duration::from_micros(draw % most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_within_and_between_sources() {
        let (one, other) = (WriteIds::default(), WriteIds::default());
        let ids =
            std::collections::HashSet::from([one.next(), one.next(), other.next(), other.next()]);
        assert_eq!(ids.len(), 4);
    }

    #[test]
    fn pauses_stay_below_their_bound() {
        let ids = WriteIds::default();
        for tries in 0..20 {
            assert!(ids.pause(tries) < Duration::from_millis(640));
        }
    }
}
