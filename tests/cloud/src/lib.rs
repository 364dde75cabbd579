//! Whose DynamoDB, SQS and EventBridge Scheduler the tests of `store` and `timers` run on: those of this project, in
//! the test's own process, or another implementation that `.ci/second-opinion` has started.
//!
//! Tests say nothing about implementations. What one of them cannot do is in `tests/cloud/differences.md`, and
//! `.ci/second-opinion` expects exactly those tests to fail there.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

/// The address of all three services of the other implementation: `127.0.0.1:5000`.
const VARIABLE: &str = "PRESENTLY_TEST_CLOUD";

/// Where the other implementation is; `None` when the tests run on their own.
///
/// # Panics
/// When the variable holds no loopback address: nothing else is ever written to.
#[expect(
    clippy::disallowed_methods,
    reason = "tests have no configuration but this one"
)]
pub fn elsewhere() -> Option<SocketAddr> {
    let text = std::env::var(VARIABLE).ok()?;
    let address = text.parse::<SocketAddr>().ok();
    let Some(address) = address.filter(|address| address.ip().is_loopback()) else {
        panic!("{VARIABLE} is not a loopback address with its port: {text}");
    };
    Some(address)
}

/// A name for a table or a prefix for queues that no other test has: they may all live in one place.
pub fn own_name(stem: &str) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{stem}-{}-{number}", std::process::id())
}

/// Time on the machine since 1970, which is the only time that other implementations know.
///
/// # Panics
/// When the machine's clock is before 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "other implementations fire by the machine's clock"
)]
pub fn machine_time() -> Duration {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.expect("a clock after 1970")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_never_given_twice() {
        let names: HashSet<String> = (0..100).map(|_| own_name("table")).collect();
        assert_eq!(names.len(), 100);
    }
}
