//! Scheduler error codes.

/// Why EventBridge Scheduler rejects a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchedulerCode {
    /// The name is taken.
    Conflict,
    /// The emulator itself failed.
    Internal,
    /// No such schedule or group.
    ResourceNotFound,
    /// A parameter is missing, malformed, out of range or not implemented.
    Validation,
}

impl SchedulerCode {
    /// The exception AWS names.
    pub(crate) fn exception(self) -> &'static str {
        match self {
            Self::Conflict => "ConflictException",
            Self::Internal => "InternalServerException",
            Self::ResourceNotFound => "ResourceNotFoundException",
            Self::Validation => "ValidationException",
        }
    }

    /// The HTTP status AWS answers with.
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Conflict => 409,
            Self::Internal => 500,
            Self::ResourceNotFound => 404,
            Self::Validation => 400,
        }
    }
}
