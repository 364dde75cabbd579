//! Presence as Graph and as UCWA tell it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let people = channels::fuzzing::graph_presences(bytes);
    assert!(people <= bytes.len());
    let _ = channels::fuzzing::ucwa_presence(bytes);
});
