//! What the bucket refuses, as S3 says it.

use crate::Error;

/// A refusal. The texts quote nothing of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// HTTP status.
    pub(crate) status: u16,
    /// The word that programs look at.
    pub(crate) code: &'static str,
    /// A text for people.
    pub(crate) message: &'static str,
}

impl Refusal {
    pub(crate) const fn new(status: u16, code: &'static str, message: &'static str) -> Self {
        Self {
            status,
            code,
            message,
        }
    }

    pub(crate) const fn denied(message: &'static str) -> Self {
        Self::new(403, "AccessDenied", message)
    }

    pub(crate) const NO_SUCH_BUCKET: Self =
        Self::new(404, "NoSuchBucket", "The specified bucket does not exist");
    pub(crate) const NO_SUCH_KEY: Self =
        Self::new(404, "NoSuchKey", "The specified key does not exist.");
    pub(crate) const NOT_IMPLEMENTED: Self = Self::new(
        501,
        "NotImplemented",
        "A header or parameter means something that is not implemented here.",
    );
    pub(crate) const INTERNAL: Self = Self::new(
        500,
        "InternalError",
        "We encountered an internal error. Please try again.",
    );
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        tracing::error!(%error, service = "s3", "emulators: request failed");
        Self::INTERNAL
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(%error, service = "s3", "emulators: a file could not be read or written");
        Self::INTERNAL
    }
}
