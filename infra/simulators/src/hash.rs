//! Deterministic pseudo-randomness: the same question always has the same answer.

use sha2::{Digest, Sha256};

/// SHA-256 over a purpose label and length-prefixed parts, so that ("ab","c") and ("a","bc") differ.
pub(crate) fn digest(label: &str, parts: &[&str]) -> [u8; 32] {
    let mut sha = Sha256::new();
    for part in std::iter::once(&label).chain(parts) {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part.as_bytes());
    }
    sha.finalize().into()
}

/// A number evenly spread over `0..bound`; 0 when `bound` is 0.
pub(crate) fn below(label: &str, parts: &[&str], bound: u64) -> u64 {
    let bytes = digest(label, parts);
    let number = bytes[..8]
        .iter()
        .fold(0u64, |n, byte| n << 8 | u64::from(*byte));
    // Multiply and shift: no modulo bias and no dependence on a library's sampling.
    ((u128::from(number) * u128::from(bound)) >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(digest("x", &["ab", "c"]), digest("x", &["a", "bc"]));
        assert_ne!(digest("x", &["a"]), digest("y", &["a"]));
    }

    #[test]
    fn numbers_stay_below_their_bound() {
        for n in 0..200u64 {
            assert!(below("t", &[&n.to_string()], 7) < 7);
        }
        assert_eq!(below("t", &["a"], 0), 0);
    }
}
