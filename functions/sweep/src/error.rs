//! Why a sweep did not come to its end.

use store::StoreError;
use timers::TimerError;

/// Why a sweep did not come to its end. The next one looks again.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The table did not answer, or not as expected.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// A wake could not be armed.
    #[error("arming failed: {0}")]
    Timer(#[from] TimerError),
}
