//! Everything that can go wrong, for both services.

use crate::{scheduler::SchedulerCode, sqs::SqsCode};

/// An error of the emulators. Texts never contain message bodies or schedule inputs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite failed.
    #[error("database operation failed")]
    Database(#[from] rusqlite::Error),
    /// The database thread could not be started.
    #[error("failed to start the database thread")]
    Thread(#[source] std::io::Error),
    /// The database thread is gone or could not begin a transaction.
    #[error("the database thread did not answer")]
    Stopped,
    /// The group of operations this one belonged to could not be committed; none of them happened.
    #[error("the transaction was not committed")]
    NotCommitted,
    /// The file holds something this version did not write.
    #[error("corrupt database: {0}")]
    Corrupt(&'static str),
    /// The listener is reachable from other machines.
    #[error("refusing to serve on {0}: not a loopback address")]
    NotLoopback(std::net::SocketAddr),
    /// SQS rejects the request.
    #[error("{code:?}: {message}")]
    Sqs {
        /// The error code AWS gives.
        code: SqsCode,
        /// A text for people.
        message: String,
    },
    /// EventBridge Scheduler rejects the request.
    #[error("{code:?}: {message}")]
    Scheduler {
        /// The error code AWS gives.
        code: SchedulerCode,
        /// A text for people.
        message: String,
    },
}

impl Error {
    /// An SQS rejection.
    pub(crate) fn sqs(code: SqsCode, message: impl Into<String>) -> Self {
        Self::Sqs {
            code,
            message: message.into(),
        }
    }

    /// A Scheduler rejection.
    pub(crate) fn scheduler(code: SchedulerCode, message: impl Into<String>) -> Self {
        Self::Scheduler {
            code,
            message: message.into(),
        }
    }
}
