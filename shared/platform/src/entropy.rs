//! The one file that asks the operating system for randomness.

use chacha20::ChaCha20Rng;
use chrono::{DateTime, Utc};
use domain::ids::{CampaignId, ListId, UploadId};
use rand::{Rng, SeedableRng};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The operating system gave no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no randomness")]
pub struct NoEntropy;

/// A source of randomness: asks the system once, at start, so that drawing cannot fail afterwards.
/// Clones draw from the same source.
#[derive(Clone)]
pub struct Entropy {
    source: Arc<Mutex<ChaCha20Rng>>,
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(..)")
    }
}

impl Entropy {
    /// Seeded by the operating system.
    ///
    /// # Errors
    /// [`NoEntropy`]: nothing that needs it can start.
    pub fn system() -> Result<Self, NoEntropy> {
        let mut seed = [0; 32];
        #[allow(
            clippy::disallowed_methods,
            reason = "the one place that asks the system for it"
        )]
        getrandom::fill(&mut seed).map_err(|_| NoEntropy)?;
        Ok(Self::from_seed(seed))
    }

    /// Gives the same values for the same seed: for tests and repeatable local runs.
    pub fn seeded(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Self::from_seed(bytes)
    }

    fn from_seed(seed: [u8; 32]) -> Self {
        Self {
            source: Arc::new(Mutex::new(ChaCha20Rng::from_seed(seed))),
        }
    }

    fn draw<T>(&self, from: impl FnOnce(&mut ChaCha20Rng) -> T) -> T {
        // A panic between two draws leaves a generator that is as good as before.
        from(&mut self.source.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// 64 bits.
    pub fn u64(&self) -> u64 {
        self.draw(|source| source.next_u64())
    }

    /// 128 bits.
    pub fn u128(&self) -> u128 {
        self.draw(|source| (u128::from(source.next_u64()) << 64) | u128::from(source.next_u64()))
    }

    /// 32 bytes: the seed of a campaign.
    pub fn seed(&self) -> [u8; 32] {
        self.draw(|source| {
            let mut bytes = [0; 32];
            source.fill_bytes(&mut bytes);
            bytes
        })
    }

    /// A campaign id made at `now`.
    pub fn campaign_id(&self, now: DateTime<Utc>) -> CampaignId {
        CampaignId::from_parts(millis(now), self.u80())
    }

    /// A list id made at `now`.
    pub fn list_id(&self, now: DateTime<Utc>) -> ListId {
        ListId::from_parts(millis(now), self.u80())
    }

    /// An upload id made at `now`.
    pub fn upload_id(&self, now: DateTime<Utc>) -> UploadId {
        UploadId::from_parts(millis(now), self.u80())
    }

    /// As much randomness as an id holds.
    fn u80(&self) -> u128 {
        self.u128() >> 48
    }
}

fn millis(now: DateTime<Utc>) -> u64 {
    u64::try_from(now.timestamp_millis()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_seed_repeats_and_clones_share_their_source() {
        let (one, other) = (Entropy::seeded(7), Entropy::seeded(7));
        assert_eq!(
            (one.u64(), one.u128(), one.seed()),
            (other.u64(), other.u128(), other.seed())
        );
        assert_ne!(Entropy::seeded(8).u64(), Entropy::seeded(7).u64());
        let clone = one.clone();
        assert_eq!((one.u64(), clone.u64()), (other.u64(), other.u64()));
    }

    #[test]
    fn the_system_never_gives_the_same_twice() {
        let (one, other) = (Entropy::system().unwrap(), Entropy::system().unwrap());
        let drawn: HashSet<_> = (0..100).flat_map(|_| [one.u128(), other.u128()]).collect();
        assert_eq!(drawn.len(), 200);
    }

    #[test]
    fn ids_sort_by_time_and_differ_within_a_millisecond() {
        let entropy = Entropy::seeded(1);
        let now: DateTime<Utc> = "2026-12-01T09:00:00Z".parse().unwrap();
        let (first, second) = (entropy.campaign_id(now), entropy.campaign_id(now));
        assert_ne!(first, second);
        let later = entropy.campaign_id(now + chrono::TimeDelta::milliseconds(1));
        assert!(first < later && second < later);
        assert!(entropy.list_id(now).to_string().starts_with("lst_"));
    }
}
