//! Why a file has to be handed out again.

use objects::ObjectError;
use store::{StoreError, UpdateError};

/// The function was not told where the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("UPLOADS_BUCKET is not set")]
pub struct NoBucket;

/// Why a file was not dealt with.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The table did not answer, or not as expected.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// The bucket did not answer, or not as expected.
    #[error("the bucket failed: {0}")]
    Bucket(#[from] ObjectError),
    /// Another worker has it.
    #[error("another worker is importing the file")]
    Taken,
    /// The end of the invocation came first.
    #[error("the file was not imported in time")]
    OutOfTime,
    /// Our own code gave up.
    #[error("the import panicked")]
    Panicked,
}

impl<E> From<UpdateError<E>> for ImportError
where
    ImportError: From<E>,
{
    fn from(error: UpdateError<E>) -> Self {
        match error {
            UpdateError::Refused(refused) => refused.into(),
            UpdateError::Store(error) => error.into(),
        }
    }
}
