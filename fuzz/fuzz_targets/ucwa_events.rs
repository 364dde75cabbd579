//! What a Skype for Business pool sends: events, batches and challenges.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    assert!(channels::fuzzing::ucwa_events(bytes) <= bytes.len());
    assert!(channels::fuzzing::ucwa_batch(bytes) <= bytes.len());
    if let Some(address) = channels::fuzzing::ucwa_challenge(bytes) {
        assert!(!address.is_empty());
    }
});
