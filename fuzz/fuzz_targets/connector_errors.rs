//! Error bodies of the Bot Framework connector: two shapes, one of them JSON in a text, and whatever a proxy says.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for code in channels::fuzzing::connector_codes(bytes) {
        // Codes go to the log: they must be words, not what somebody else wrote there.
        assert!(code.len() <= 128 && !code.chars().any(char::is_control));
    }
});
