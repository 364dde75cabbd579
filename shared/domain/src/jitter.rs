//! Keyed hashes and stratified jitter, all in integers.
//!
//! Nothing here samples with a library: its algorithm may change with a version, and a plan that is made again after
//! an upgrade must come out the same.
//!
//! * hash: `HMAC-SHA256(seed, len(purpose) ‖ purpose ‖ len(part) ‖ part ‖ …)`, every length as 8 bytes, big-endian;
//! * number: the first 8 bytes of the hash, big-endian; as a fraction, `u / 2^64`;
//! * stratum of rank r among n: `a = ⌊r·m/n⌋`, `b = ⌊(r+1)·m/n⌋`;
//! * draw: `a + ⌊u·(b−a) / 2^64⌋`.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;

#[cfg(test)]
mod tests;

/// The secret of one campaign, from which its order and its minutes follow; base64url without padding in JSON.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(..)")
    }
}

impl Serialize for Seed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Seed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        // The text is a secret: it must not turn up in the message.
        bytes
            .map(Seed)
            .ok_or_else(|| serde::de::Error::custom("a seed is 32 bytes in base64url"))
    }
}

/// A keyed hash of `parts` for one `purpose`: one more draw for one purpose moves no other.
pub fn keyed(seed: &Seed, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&seed.0).expect("HMAC takes a key of any length");
    for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The first 8 bytes of [`keyed`], big-endian: uniform over all of `u64`.
pub fn keyed_number(seed: &Seed, purpose: &str, parts: &[&[u8]]) -> u64 {
    leading_number(&keyed(seed, purpose, parts))
}

pub(crate) fn leading_number(hash: &[u8; 32]) -> u64 {
    hash[..8]
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The part `[a, b)` of `0..m` in which rank `rank` of `n` draws; with more ranks than places, `a == b` for some.
///
/// # Panics
///
/// If `n` is 0. `rank` must be less than `n`.
pub fn stratum(rank: u64, n: u64, m: u64) -> (u64, u64) {
    debug_assert!(rank < n, "rank {rank} of {n}");
    let bound = |rank: u64| (u128::from(rank) * u128::from(m) / u128::from(n)) as u64;
    (bound(rank), bound(rank + 1))
}

/// The place in `[a, b)` at fraction `u / 2^64`; `a` when there is none.
pub fn draw(a: u64, b: u64, u: u64) -> u64 {
    a + ((u128::from(u) * u128::from(b.saturating_sub(a))) >> 64) as u64
}
