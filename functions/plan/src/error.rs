//! Why a task did not come to its end.

use audience::AudienceError;
use store::StoreError;
use timers::TimerError;

/// Why a task did not come to its end. Whatever it is, the task is delivered again.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The table did not answer, or not as expected.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// A wake or a task could not be armed.
    #[error("arming failed: {0}")]
    Timer(#[from] TimerError),
    /// The audience could not be put together.
    #[error("the audience could not be read: {0}")]
    Audience(#[from] AudienceError),
    /// The invocation ends before the work does; the task goes on where it left off.
    #[error("out of time")]
    OutOfTime,
}
