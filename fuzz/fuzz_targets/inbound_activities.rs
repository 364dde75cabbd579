//! Activities that anybody may post to the bot's endpoint.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = bot::fuzzing::activity(bytes);
});
