//! What can go wrong between this crate and its table, told apart by what a caller does about it.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;

use crate::item::Item;

/// Codes with which DynamoDB says "again later". The SDK has repeated them already by the time we see one.
const TRANSIENT: [&str; 8] = [
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "ReplicatedWriteConflictException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
    "TransactionInProgressException",
];

/// Longest text of the service that is kept in an error, in bytes.
const DETAIL_MAX: usize = 300;

/// Why a read or a write did not happen. Holds no item, address or message text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else wrote first; read again and decide again.
    #[error("{what} was changed by somebody else")]
    Conflict {
        /// The entity.
        what: &'static str,
    },
    /// Throttled, timed out or unreachable, after the SDK's own retries. The write may have happened.
    #[error("the table is not available for {operation}: {code}")]
    Unavailable {
        /// The operation, as AWS names it.
        operation: &'static str,
        /// The service's error code, or what the transport met.
        code: String,
    },
    /// What is stored cannot be read.
    #[error("a stored {what} cannot be read")]
    Corrupt {
        /// The entity or attribute.
        what: &'static str,
    },
    /// There is no such entity.
    #[error("no such {what}")]
    NotFound {
        /// The entity.
        what: &'static str,
    },
    /// What was to be stored is over its limit.
    #[error("{what} has {size}; at most {limit} fit")]
    TooLarge {
        /// The entity.
        what: &'static str,
        /// Its size, in bytes or entries.
        size: usize,
        /// The limit, in the same unit.
        limit: usize,
    },
    /// A page cursor that this crate did not make.
    #[error("not a cursor of this list")]
    BadCursor,
    /// The service refuses the request for good: no such table, no permission, a broken request.
    #[error("{operation} was refused: {code}: {detail}")]
    Rejected {
        /// The operation, as AWS names it.
        operation: &'static str,
        /// The service's error code.
        code: String,
        /// The service's own words, shortened.
        detail: String,
    },
}

impl StoreError {
    /// Whether the same call may succeed later without anything being changed.
    pub fn is_retryable(&self) -> bool {
        matches!(self, StoreError::Unavailable { .. })
    }

    /// Whether somebody else wrote first.
    pub fn is_conflict(&self) -> bool {
        matches!(self, StoreError::Conflict { .. })
    }

    pub(crate) fn corrupt(what: &'static str) -> Self {
        StoreError::Corrupt { what }
    }

    /// `size` of `what` against `limit`.
    pub(crate) fn check_size(what: &'static str, size: usize, limit: usize) -> Result<(), Self> {
        if size <= limit {
            Ok(())
        } else {
            Err(StoreError::TooLarge { what, size, limit })
        }
    }
}

/// Why [`crate::Store::update_campaign`] or [`crate::Store::update_list`] changed nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError<E> {
    /// The closure refused.
    #[error("the change was refused")]
    Refused(E),
    /// The table did.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sorts an SDK error into ours. The SDK's own value is dropped: its debug form holds whole items.
pub(crate) fn classify<E, R>(operation: &'static str, error: SdkError<E, R>) -> StoreError
where
    E: ProvideErrorMetadata,
    R: HttpStatus,
{
    let unavailable = |code: &str| StoreError::Unavailable {
        operation,
        code: code.to_owned(),
    };
    match &error {
        SdkError::TimeoutError(_) => unavailable("time-out"),
        SdkError::DispatchFailure(_) => unavailable("no answer"),
        SdkError::ResponseError(_) => unavailable("unreadable answer"),
        SdkError::ServiceError(answer) => {
            let code = answer.err().code().unwrap_or("no code");
            if TRANSIENT.contains(&code) || answer.raw().status() >= 500 {
                unavailable(code)
            } else {
                let detail = answer.err().message().unwrap_or_default();
                let end = (0..=DETAIL_MAX.min(detail.len()))
                    .rev()
                    .find(|end| detail.is_char_boundary(*end));
                let detail = detail[..end.unwrap_or(0)].to_owned();
                StoreError::Rejected {
                    operation,
                    code: code.to_owned(),
                    detail,
                }
            }
        }
        _ => StoreError::Rejected {
            operation,
            code: "not sent".to_owned(),
            detail: String::new(),
        },
    }
}

/// The status of a raw answer.
pub(crate) trait HttpStatus {
    fn status(&self) -> u16;
}

impl HttpStatus for aws_sdk_dynamodb::config::http::HttpResponse {
    fn status(&self) -> u16 {
        self.status().as_u16()
    }
}

/// An operation that takes a condition.
pub(crate) trait Conditional: ProvideErrorMetadata {
    /// The item that did not meet the condition, `None` inside when there was none; `None` for any other error.
    fn refused(&self) -> Option<Option<Item>>;
}

macro_rules! conditional {
    ($error:ident) => {
        impl Conditional for $error {
            fn refused(&self) -> Option<Option<Item>> {
                match self {
                    $error::ConditionalCheckFailedException(failed) => Some(failed.item.clone()),
                    _ => None,
                }
            }
        }
    };
}
conditional!(PutItemError);
conditional!(UpdateItemError);
conditional!(DeleteItemError);
