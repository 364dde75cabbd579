//! What the layers below refuse, as problems.

use super::Problem;
use domain::actions::Refusal;
use http::StatusCode;
use store::{StoreError, UpdateError};

impl From<Refusal> for Problem {
    /// 409 with the code and the sentence of the table of actions.
    fn from(refusal: Refusal) -> Self {
        Self::conflict(refusal_code(refusal), refusal.sentence())
    }
}

/// The stable word of a refused action.
pub fn refusal_code(refusal: Refusal) -> String {
    match serde_json::to_value(refusal) {
        Ok(serde_json::Value::String(code)) => code,
        _ => "refused".to_owned(),
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::BadCursor => Self::bad_request("cursor", "is not a cursor of this list"),
            StoreError::NotFound { what } => Self::not_found(what),
            StoreError::Conflict { what } => Self::conflict(
                "changed",
                format!("The {what} was changed by somebody else; read it again."),
            ),
            StoreError::TooLarge { what, size, limit } => Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The request is too large",
                format!("The {what} has {size}; at most {limit} fit."),
            ),
            StoreError::Unavailable { .. } => {
                let mut problem = Self::unavailable(
                    "unavailable",
                    "The database is not available; try again.",
                    1,
                );
                problem.0.cause = Some(error.to_string());
                problem
            }
            StoreError::Corrupt { .. } | StoreError::Rejected { .. } => Self::internal(error),
        }
    }
}

impl<E: Into<Problem>> From<UpdateError<E>> for Problem {
    fn from(error: UpdateError<E>) -> Self {
        match error {
            UpdateError::Refused(refused) => refused.into(),
            UpdateError::Store(error) => error.into(),
        }
    }
}
