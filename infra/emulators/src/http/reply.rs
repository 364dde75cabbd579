//! Answers in the two protocols' shapes.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::Error;

const SQS_JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.0");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const QUERY_ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// An awsJson1.0 answer. The SDK takes the error code from the query header, people read the type in the body.
pub(super) fn sqs(outcome: Result<Value, Error>) -> Response {
    let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, SQS_JSON)]);
    let (status, body) = match outcome {
        Ok(body) => (StatusCode::OK, body),
        Err(Error::Sqs { code, message }) => {
            if let Ok(value) = HeaderValue::try_from(format!("{};Sender", code.query_code())) {
                headers.insert(QUERY_ERROR, value);
            }
            let kind = format!("com.amazonaws.sqs#{}", code.shape());
            (
                StatusCode::BAD_REQUEST,
                json!({"__type": kind, "message": message}),
            )
        }
        Err(error) => {
            tracing::error!(%error, service = "sqs", "emulators: request failed");
            headers.insert(
                QUERY_ERROR,
                HeaderValue::from_static("InternalError;Receiver"),
            );
            let body =
                json!({"__type": "com.amazonaws.sqs#InternalError", "message": "internal error"});
            (StatusCode::INTERNAL_SERVER_ERROR, body)
        }
    };
    (status, headers, body.to_string()).into_response()
}

/// A restJson1 answer.
pub(super) fn scheduler(outcome: Result<Value, Error>) -> Response {
    match outcome {
        Ok(body) => ([(header::CONTENT_TYPE, JSON)], body.to_string()).into_response(),
        Err(Error::Scheduler { code, message }) => {
            let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
            scheduler_error(status, code.exception(), &message).into_response()
        }
        Err(error) => {
            tracing::error!(%error, service = "scheduler", "emulators: request failed");
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            scheduler_error(status, "InternalServerException", "internal error").into_response()
        }
    }
}

/// A restJson1 error.
pub(super) fn scheduler_error(
    status: StatusCode,
    exception: &'static str,
    message: &str,
) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, JSON),
        (ERROR_TYPE, HeaderValue::from_static(exception)),
    ];
    (status, headers, json!({"Message": message}).to_string())
}
