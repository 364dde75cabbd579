//! Why a firing did not come to its end.

use store::StoreError;
use timers::TimerError;

/// Why a firing did not come to its end. Whatever it is, the message is delivered again.
#[derive(Debug, thiserror::Error)]
pub enum FireError {
    /// The table did not answer, or not as expected.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// A wake could not be armed; nothing was advanced.
    #[error("arming failed: {0}")]
    Timer(#[from] TimerError),
    /// Another worker writes this batch now. What this one had in flight is recorded as late results.
    #[error("the lease was lost")]
    Lost,
    /// The invocation is shorter than a send on this channel may take: nobody would ever be sent to.
    #[error("the function's time-out is shorter than a send may take")]
    TooShort,
    /// A fault of our own: a batch that cannot be read or a message that cannot be rendered.
    #[error("internal fault: {0}")]
    Internal(String),
}
