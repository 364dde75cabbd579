//! What a process remembers of links that take no more hits.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::ids::CampaignId;

/// Links that are remembered as full.
const FULL_MAX: usize = 10_000;

/// A batch's item.
pub(super) type Batch = (CampaignId, u32);
/// A person's position and a link's number.
pub(super) type Place = (u16, u8);

/// Links of people of whom no more hits are kept. That never ends while their campaign is there, so one that is
/// followed again and again costs one write a visit, not one that is refused and one that counts.
#[derive(Debug, Default)]
pub(crate) struct Full(Mutex<HashSet<(Batch, Place)>>);

impl Full {
    /// Whether it is known that no more hits of this person on this link are kept.
    pub(super) fn has(&self, batch: Batch, place: Place) -> bool {
        self.lock().contains(&(batch, place))
    }

    /// From now on it is known.
    pub(super) fn learn(&self, batch: Batch, place: Place) {
        let mut known = self.lock();
        if known.len() >= FULL_MAX {
            known.clear();
        }
        known.insert((batch, place));
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<(Batch, Place)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
