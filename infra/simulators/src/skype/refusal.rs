//! How the pool words errors: `{"code":…,"subcode":…,"message":…}`, also as the reason of an event.

use crate::web::{ErrorShape, Reply};
use http::StatusCode;
use serde_json::{Map, Value, json};

/// An answer with an error body; without a subcode when there is none.
pub(crate) fn refusal(status: StatusCode, subcode: Option<&str>, message: &str) -> Reply {
    let mut body = json!({"code": code(status), "message": message});
    if let Some(subcode) = subcode {
        body["subcode"] = subcode.into();
    }
    Reply::json(status, body)
}

/// 400 `ParameterValidationFailure` with what is wrong, by parameter.
pub(crate) fn invalid(parameters: &[(&str, &str)]) -> Reply {
    let mut body = json!({
        "code": "BadRequest",
        "subcode": "ParameterValidationFailure",
        "message": "Please check what you entered and try again.",
    });
    let named: Map<String, Value> = parameters
        .iter()
        .map(|(name, reason)| ((*name).to_owned(), json!([reason])))
        .collect();
    body["parameters"] = named.into();
    Reply::json(StatusCode::BAD_REQUEST, body)
}

pub(crate) fn deserialization() -> Reply {
    refusal(
        StatusCode::BAD_REQUEST,
        Some("DeserializationFailure"),
        "The request body could not be deserialized.",
    )
}

pub(crate) fn unsupported_media_type() -> Reply {
    refusal(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Some("UnsupportedMediaType"),
        "The content-type is not supported.",
    )
}

pub(crate) fn no_resource() -> Reply {
    refusal(
        StatusCode::NOT_FOUND,
        Some("ResourceNotFound"),
        "The resource could not be found.",
    )
}

pub(crate) fn no_application() -> Reply {
    refusal(
        StatusCode::NOT_FOUND,
        Some("ApplicationNotFound"),
        "The application could not be found.",
    )
}

pub(crate) fn expired_application() -> Reply {
    refusal(
        StatusCode::GONE,
        Some("InactiveApplicationExpired"),
        "An inactive application expired.",
    )
}

pub(crate) fn wrong_method() -> Reply {
    refusal(
        StatusCode::METHOD_NOT_ALLOWED,
        None,
        "The requested HTTP method is not supported for this resource.",
    )
}

pub(crate) fn replaced() -> Reply {
    refusal(
        StatusCode::CONFLICT,
        Some("PGetReplaced"),
        "The existing P-GET was replaced with a new P-GET from the client application.",
    )
}

pub(crate) fn too_many_requests() -> Reply {
    refusal(
        StatusCode::TOO_MANY_REQUESTS,
        None,
        "There are too many outstanding HTTP operations.",
    )
}

/// The reason in an event.
pub(crate) fn reason(code: &str, subcode: &str) -> Value {
    json!({"code": code, "subcode": subcode, "message": "The operation did not succeed."})
}

/// Faults, in the pool's form: their code is the subcode.
pub(crate) struct Shape;

impl ErrorShape for Shape {
    fn error(&self, status: StatusCode, code: &str, message: &str) -> Reply {
        refusal(status, Some(code), message)
    }

    fn nested(&self, status: StatusCode, sub_code: &str) -> Reply {
        refusal(status, Some(sub_code), "Injected fault.")
    }
}

fn code(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "BadRequest",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        408 => "ClientTimeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "EntityTooLarge",
        415 => "UnsupportedMediaType",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        _ => "ServiceFailure",
    }
}
