//! SQS error codes.

/// Why SQS rejects a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqsCode {
    /// Two entries of a batch share an id.
    BatchEntryIdsNotDistinct,
    /// The bodies of a batch exceed 1 MiB together.
    BatchRequestTooLong,
    /// A batch without entries.
    EmptyBatchRequest,
    /// No such attribute, or one this subset does not implement.
    InvalidAttributeName,
    /// An attribute outside its range.
    InvalidAttributeValue,
    /// A batch entry id outside `[A-Za-z0-9_-]{1,80}`.
    InvalidBatchEntryId,
    /// A character that XML 1.0 does not know.
    InvalidMessageContents,
    /// A parameter outside its range.
    InvalidParameterValue,
    /// The message is not in flight.
    MessageNotInflight,
    /// A required parameter is missing.
    MissingParameter,
    /// A queue may be purged once in 60 seconds.
    PurgeQueueInProgress,
    /// The queue does not exist.
    QueueDoesNotExist,
    /// The queue exists with other attributes.
    QueueNameExists,
    /// Not a receipt handle of this queue.
    ReceiptHandleIsInvalid,
    /// The body of the request is not the operation's.
    SerializationException,
    /// More than ten entries.
    TooManyEntriesInBatchRequest,
    /// No such operation here.
    UnknownOperation,
}

impl SqsCode {
    /// The name after `#` in `__type`.
    pub(crate) fn shape(self) -> &'static str {
        match self {
            Self::BatchEntryIdsNotDistinct => "BatchEntryIdsNotDistinct",
            Self::BatchRequestTooLong => "BatchRequestTooLong",
            Self::EmptyBatchRequest => "EmptyBatchRequest",
            Self::InvalidAttributeName => "InvalidAttributeName",
            Self::InvalidAttributeValue => "InvalidAttributeValue",
            Self::InvalidBatchEntryId => "InvalidBatchEntryId",
            Self::InvalidMessageContents => "InvalidMessageContents",
            Self::InvalidParameterValue => "InvalidParameterValueException",
            Self::MessageNotInflight => "MessageNotInflight",
            Self::MissingParameter => "MissingRequiredParameterException",
            Self::PurgeQueueInProgress => "PurgeQueueInProgress",
            Self::QueueDoesNotExist => "QueueDoesNotExist",
            Self::QueueNameExists => "QueueNameExists",
            Self::ReceiptHandleIsInvalid => "ReceiptHandleIsInvalid",
            Self::SerializationException => "SerializationException",
            Self::TooManyEntriesInBatchRequest => "TooManyEntriesInBatchRequest",
            Self::UnknownOperation => "UnknownOperationException",
        }
    }

    /// The code of the older query protocol, which the SDK takes from `x-amzn-query-error` and matches on.
    pub(crate) fn query_code(self) -> &'static str {
        match self {
            Self::BatchEntryIdsNotDistinct => "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
            Self::BatchRequestTooLong => "AWS.SimpleQueueService.BatchRequestTooLong",
            Self::EmptyBatchRequest => "AWS.SimpleQueueService.EmptyBatchRequest",
            Self::InvalidBatchEntryId => "AWS.SimpleQueueService.InvalidBatchEntryId",
            Self::InvalidParameterValue => "InvalidParameterValue",
            Self::MessageNotInflight => "AWS.SimpleQueueService.MessageNotInflight",
            Self::MissingParameter => "MissingParameter",
            Self::PurgeQueueInProgress => "AWS.SimpleQueueService.PurgeQueueInProgress",
            Self::QueueDoesNotExist => "AWS.SimpleQueueService.NonExistentQueue",
            Self::QueueNameExists => "QueueAlreadyExists",
            Self::TooManyEntriesInBatchRequest => {
                "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"
            }
            other => other.shape(),
        }
    }
}
