//! What can go wrong with a timer, and whether asking again helps.

use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};

/// Why a timer could not be set, or a payload not be read. Never carries the payload itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimerError {
    /// The service asked to slow down, and still did after several pauses.
    #[error("{operation}: throttled")]
    Throttled {
        /// The operation of the service.
        operation: &'static str,
    },
    /// The service could not be reached, did not answer in time, or failed.
    #[error("{operation}: unavailable ({detail})")]
    Unavailable {
        /// The operation of the service.
        operation: &'static str,
        /// Error code, or the phase that failed.
        detail: String,
    },
    /// The service refused the request; so it will the next time.
    #[error("{operation}: refused ({code})")]
    Refused {
        /// The operation of the service.
        operation: &'static str,
        /// Error code of the service.
        code: String,
    },
    /// No queue is configured for the channel.
    #[error("no due queue is configured for channel {channel}")]
    NoQueue {
        /// The channel.
        channel: &'static str,
    },
    /// A task cannot be put off for longer than a queue delays messages.
    #[error("a task cannot be delayed by {seconds} s: the longest delay is 900 s")]
    DelayTooLong {
        /// The delay that was asked for.
        seconds: u64,
    },
    /// A payload of a version this code does not know.
    #[error("{kind} of version {version}, this code knows version {known}")]
    UnknownVersion {
        /// `wake` or `task`.
        kind: &'static str,
        /// The version it says.
        version: u64,
        /// The version that would be read.
        known: u8,
    },
    /// A payload that is not one of ours.
    #[error("not a {kind}: {problem}")]
    Malformed {
        /// `wake` or `task`.
        kind: &'static str,
        /// What is wrong, without quoting it.
        problem: String,
    },
}

impl TimerError {
    /// Whether the same call may succeed later without anybody changing anything.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Throttled { .. } | Self::Unavailable { .. })
    }

    /// Sorts an error of the SDK, which has already repeated what was worth repeating at once.
    pub(crate) fn of<E: ProvideErrorMetadata>(
        operation: &'static str,
        error: &SdkError<E>,
    ) -> Self {
        let unavailable = |detail: &str| Self::Unavailable {
            operation,
            detail: detail.to_owned(),
        };
        match error {
            SdkError::ConstructionFailure(_) => Self::Refused {
                operation,
                code: "request not built".to_owned(),
            },
            SdkError::TimeoutError(_) => unavailable("time-out"),
            SdkError::DispatchFailure(_) => unavailable("connection"),
            SdkError::ResponseError(_) => unavailable("unreadable answer"),
            SdkError::ServiceError(answer) => Self::of_code(
                operation,
                answer.err().code().unwrap_or("no code"),
                answer.raw().status().as_u16(),
            ),
            _ => unavailable("unknown"),
        }
    }

    /// Sorts an error code of a service.
    pub(crate) fn of_code(operation: &'static str, code: &str, status: u16) -> Self {
        // SQS codes come with or without a name space: `AWS.SimpleQueueService.…`, `com.amazonaws.sqs#…`.
        let short = code.rsplit(['#', '.']).next().unwrap_or(code);
        if short.contains("Thrott")
            || short == "TooManyRequestsException"
            || short == "OverLimit"
            || status == 429
        {
            return Self::Throttled { operation };
        }
        // A full account empties by itself: one-shots are deleted when they have fired.
        let passes = status >= 500
            || matches!(
                short,
                "InternalServerException" | "ServiceUnavailable" | "ServiceQuotaExceededException"
            );
        if passes {
            Self::Unavailable {
                operation,
                detail: short.to_owned(),
            }
        } else {
            Self::Refused {
                operation,
                code: short.to_owned(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_by_what_helps() {
        let of = |code, status| TimerError::of_code("Op", code, status);
        assert_eq!(
            of("ThrottlingException", 429),
            TimerError::Throttled { operation: "Op" }
        );
        assert_eq!(
            of("com.amazonaws.sqs#RequestThrottled", 400),
            TimerError::Throttled { operation: "Op" }
        );
        assert!(of("InternalServerException", 500).is_retryable());
        assert!(of("ServiceQuotaExceededException", 402).is_retryable());
        let refused = of("AWS.SimpleQueueService.NonExistentQueue", 400);
        assert!(!refused.is_retryable());
        assert_eq!(refused.to_string(), "Op: refused (NonExistentQueue)");
    }
}
