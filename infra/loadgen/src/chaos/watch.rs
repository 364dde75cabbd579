//! Who sends after a stop. Whatever a worker had claimed before it, its lease is over: the first message afterwards
//! follows a new claim, and a claim is a write to an outcome vector.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Sort keys of outcome vectors begin like this, in a request to the table.
const VECTOR: &[u8] = b"\"O#";

/// Looks from a SIGCONT on.
#[derive(Debug, Default)]
pub struct Watch {
    is_on: AtomicBool,
    claims: AtomicU64,
    early: AtomicU64,
}

impl Watch {
    /// From now on nobody may send before something was claimed.
    pub fn begin(&self) {
        self.claims.store(0, Ordering::SeqCst);
        self.is_on.store(true, Ordering::SeqCst);
    }

    /// Stops looking. Returns how many messages left before anything was claimed, since the round began.
    pub fn end(&self) -> u64 {
        self.is_on.store(false, Ordering::SeqCst);
        self.early.load(Ordering::SeqCst)
    }

    /// The table took a write.
    pub fn wrote(&self, body: &[u8]) {
        if body.windows(VECTOR.len()).any(|part| part == VECTOR) {
            self.claims.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// A message is on its way to the tenant.
    pub fn sends(&self) {
        if self.is_on.load(Ordering::SeqCst) && self.claims.load(Ordering::SeqCst) == 0 {
            self.early.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_before_the_first_claim_after_a_stop_is_seen() {
        let watch = Watch::default();
        watch.sends();
        watch.begin();
        watch.wrote(br#"{"Item":{"sk":{"S":"B#0000000001"}}}"#);
        watch.sends();
        assert_eq!(watch.end(), 1);
    }

    #[test]
    fn a_message_after_a_claim_is_as_it_should_be() {
        let watch = Watch::default();
        watch.begin();
        watch.wrote(br#"{"Item":{"sk":{"S":"O#0000000001"}}}"#);
        watch.sends();
        assert_eq!(watch.end(), 0);
    }
}
