//! Reading requests, and checks both services share.

use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::{Error, SchedulerCode, SqsCode};

/// Reads the body of an SQS operation.
///
/// # Errors
/// [`SqsCode::SerializationException`]; the text never quotes the body.
pub(super) fn sqs<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| {
        let text = format!(
            "The request body is not valid at line {}, column {}.",
            error.line(),
            error.column()
        );
        Error::sqs(SqsCode::SerializationException, text)
    })
}

/// Reads the body of a Scheduler operation.
///
/// # Errors
/// [`SchedulerCode::Validation`]; the text never quotes the body.
pub(super) fn scheduler<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| {
        let text = format!(
            "The request body is not valid at line {}, column {}.",
            error.line(),
            error.column()
        );
        Error::scheduler(SchedulerCode::Validation, text)
    })
}

/// An optional number of seconds in `0..=high`.
///
/// # Errors
/// [`SqsCode::InvalidParameterValue`].
pub(super) fn seconds(
    name: &str,
    value: Option<i64>,
    high: u64,
) -> Result<Option<Duration>, Error> {
    let Some(value) = value else { return Ok(None) };
    match u64::try_from(value) {
        Ok(seconds) if seconds <= high => Ok(Some(Duration::from_secs(seconds))),
        _ => {
            let text = format!(
                "Value {value} for parameter {name} is invalid. Reason: Must be >= 0 and <= {high}."
            );
            Err(Error::sqs(SqsCode::InvalidParameterValue, text))
        }
    }
}

/// A parameter that must be there.
///
/// # Errors
/// [`SqsCode::MissingParameter`].
pub(super) fn required<T>(name: &str, value: Option<T>) -> Result<T, Error> {
    value.ok_or_else(|| {
        Error::sqs(
            SqsCode::MissingParameter,
            format!("The request must contain the parameter {name}."),
        )
    })
}
