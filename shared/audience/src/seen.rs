//! Names met before, of millions, in sixteen bytes each.

use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// What a name comes to. That two of ten million names come to the same has a chance of one in 10²⁴.
const BYTES: usize = 16;

/// The names.
#[derive(Default)]
pub struct Seen(HashSet<[u8; BYTES]>);

impl Seen {
    /// Takes a name in. Whether it is new.
    pub fn insert(&mut self, name: &str) -> bool {
        self.0.insert(digest(name))
    }

    /// Whether the name was taken in.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(&digest(name))
    }
}

fn digest(name: &str) -> [u8; BYTES] {
    let mut first = [0; BYTES];
    first.copy_from_slice(&Sha256::digest(name.as_bytes())[..BYTES]);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_new_once() {
        let mut seen = Seen::default();
        assert!(seen.insert("ann@contoso.example"));
        assert!(!seen.insert("ann@contoso.example"));
        assert!(seen.contains("ann@contoso.example") && !seen.contains("bob@contoso.example"));
    }
}
