//! What holds for every batch request, and how an entry fails alone.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    SqsCode,
    message::{self, Attributes},
};
use crate::Error;

/// Most bytes of all bodies and attributes together.
const MAX_TOTAL: usize = 1_048_576;

/// Checks the number of entries and their ids.
///
/// # Errors
/// [`SqsCode::EmptyBatchRequest`], [`SqsCode::TooManyEntriesInBatchRequest`], [`SqsCode::InvalidBatchEntryId`],
/// [`SqsCode::BatchEntryIdsNotDistinct`].
pub(crate) fn check<'a>(ids: impl ExactSizeIterator<Item = &'a str> + Clone) -> Result<(), Error> {
    if ids.len() == 0 {
        let text = "There should be at least one entry in the request.";
        return Err(Error::sqs(SqsCode::EmptyBatchRequest, text));
    }
    if ids.len() > 10 {
        let text = format!(
            "Maximum number of entries per request are 10. You have sent {}.",
            ids.len()
        );
        return Err(Error::sqs(SqsCode::TooManyEntriesInBatchRequest, text));
    }
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if ids
        .clone()
        .any(|id| !(1..=80).contains(&id.len()) || !id.bytes().all(allowed))
    {
        let text = "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at \
                    most 80 letters long.";
        return Err(Error::sqs(SqsCode::InvalidBatchEntryId, text));
    }
    let mut seen = BTreeSet::new();
    match ids.into_iter().find(|id| !seen.insert(*id)) {
        Some(id) => Err(Error::sqs(
            SqsCode::BatchEntryIdsNotDistinct,
            format!("Id {id} repeated."),
        )),
        None => Ok(()),
    }
}

/// Checks the size of all messages of a batch together.
///
/// # Errors
/// [`SqsCode::BatchRequestTooLong`] above 1 MiB.
pub(crate) fn check_total<'a>(
    messages: impl Iterator<Item = (&'a str, &'a Attributes)>,
) -> Result<(), Error> {
    // An attribute without a value fails its own entry later and counts nothing here.
    let total: usize = messages
        .map(|(body, a)| body.len() + message::attributes_size(a).unwrap_or(0))
        .sum();
    if total > MAX_TOTAL {
        let text = format!(
            "Batch requests cannot be longer than {MAX_TOTAL} bytes. You have sent {total} bytes."
        );
        return Err(Error::sqs(SqsCode::BatchRequestTooLong, text));
    }
    Ok(())
}

/// The `Failed` entry for a rejection.
///
/// # Errors
/// Gives back whatever is no rejection: that fails the whole request.
pub(crate) fn failure(id: &str, error: Error) -> Result<Value, Error> {
    match error {
        Error::Sqs { code, message } => Ok(
            json!({"Id": id, "Code": code.query_code(), "Message": message, "SenderFault": true}),
        ),
        other => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(ids: &[&str]) -> Option<SqsCode> {
        match check(ids.iter().copied()) {
            Err(Error::Sqs { code, .. }) => Some(code),
            _ => None,
        }
    }

    #[test]
    fn batches_have_one_to_ten_distinct_plain_ids() {
        assert_eq!(code(&[]), Some(SqsCode::EmptyBatchRequest));
        assert_eq!(
            code(&["a"; 11]),
            Some(SqsCode::TooManyEntriesInBatchRequest)
        );
        assert_eq!(
            code(&["a", "b", "a"]),
            Some(SqsCode::BatchEntryIdsNotDistinct)
        );
        assert_eq!(code(&["a b"]), Some(SqsCode::InvalidBatchEntryId));
        assert_eq!(code(&[""]), Some(SqsCode::InvalidBatchEntryId));
        assert_eq!(code(&["a", "b-_9"]), None);
    }
}
