//! Pauses between repetitions of what was throttled.

use crate::TimerError;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// Calls made in all before a throttled request is given up.
pub(crate) const ATTEMPTS: u32 = 6;
const BASE: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(5);

/// The pause before repetition number `retry` (from 1): anything from nothing to a bound that doubles each time.
///
/// Drawn from `key` instead of a generator: different timers get different pauses, which is all that is asked of
/// jitter, and the same timer gets the same ones on every machine.
pub(crate) fn full_jitter(key: &str, retry: u32) -> Duration {
    let bound = BASE
        .saturating_mul(1 << retry.saturating_sub(1).min(16))
        .min(LONGEST);
    let mut hasher = DefaultHasher::new();
    (key, retry).hash(&mut hasher);
    let span = (u128::from(hasher.finish()) * bound.as_millis()) >> 64;
    Duration::from_millis(u64::try_from(span).unwrap_or(u64::MAX))
}

/// Calls `request` until it is not throttled, at most [`ATTEMPTS`] times.
///
/// Only throttling is repeated: the SDK has already repeated every other fault that passes.
pub(crate) async fn unthrottled<T, F>(
    key: &str,
    mut request: impl FnMut() -> F,
) -> Result<T, TimerError>
where
    F: Future<Output = Result<T, TimerError>>,
{
    let mut retry = 1;
    loop {
        match request().await {
            Err(TimerError::Throttled { operation }) if retry < ATTEMPTS => {
                tracing::debug!(operation, retry, "throttled, repeating after a pause");
                tokio::time::sleep(full_jitter(key, retry)).await;
                retry += 1;
            }
            answer => return answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;

    const THROTTLED: TimerError = TimerError::Throttled { operation: "Op" };

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn pauses_stay_below_the_doubling_bound(key in "[a-z0-9-]{0,64}", retry in 1u32..40) {
            let bound = Duration::from_millis(200 * (1 << (retry - 1).min(16))).min(LONGEST);
            prop_assert!(full_jitter(&key, retry) < bound);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn throttling_is_repeated_and_given_up_in_the_end() {
        let calls = Cell::new(0);
        let answer: Result<(), _> = unthrottled("a", || async {
            calls.set(calls.get() + 1);
            Err(THROTTLED)
        })
        .await;
        assert_eq!((answer, calls.get()), (Err(THROTTLED), ATTEMPTS));

        let calls = Cell::new(0);
        let answer = unthrottled("a", || async {
            calls.set(calls.get() + 1);
            if calls.get() < 3 {
                Err(THROTTLED)
            } else {
                Ok(calls.get())
            }
        })
        .await;
        assert_eq!(answer, Ok(3));
    }

    #[tokio::test(start_paused = true)]
    async fn other_faults_are_not_repeated() {
        let calls = Cell::new(0);
        let fault = TimerError::Unavailable {
            operation: "Op",
            detail: "connection".into(),
        };
        let answer: Result<(), _> = unthrottled("a", || async {
            calls.set(calls.get() + 1);
            Err(fault.clone())
        })
        .await;
        assert_eq!((answer, calls.get()), (Err(fault), 1));
    }
}
