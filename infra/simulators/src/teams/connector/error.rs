//! The two body shapes of connector errors.

use crate::teams::http::{ErrorShape, Reply};
use http::StatusCode;
use serde_json::json;

/// The connector's way to word errors.
pub(super) struct Shape;

impl ErrorShape for Shape {
    fn error(&self, status: StatusCode, code: &str, message: &str) -> Reply {
        error(status, code, message)
    }

    fn nested(&self, status: StatusCode, sub_code: &str) -> Reply {
        nested_error(status, sub_code)
    }
}

/// `{"error":{"code":…,"message":…}}`
pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Reply {
    Reply::json(status, json!({"error": {"code": code, "message": message}}))
}

/// `{"errorCode":209,"message":"…"}`, the message being JSON in a string, line break and all.
pub(in crate::teams) fn nested_error(status: StatusCode, sub_code: &str) -> Reply {
    let details = match sub_code {
        "MessageWritesBlocked" => "Thread is blocked from message writes.",
        _ => "Injected fault.",
    };
    let (sub_code, details) = (json!(sub_code), json!(details));
    let message = format!(
        "{{\n \"subCode\":{sub_code},\"details\":{details},\"errorCode\":null,\"errorSubCode\":null}}"
    );
    Reply::json(status, json!({"errorCode": 209, "message": message}))
}

/// 404 `ConversationNotFound`
pub(super) fn no_conversation() -> Reply {
    error(
        StatusCode::NOT_FOUND,
        "ConversationNotFound",
        "Conversation not found.",
    )
}

/// 400 `BadSyntax`: the request is not what it should be at all.
pub(super) fn bad_syntax(message: &str) -> Reply {
    error(StatusCode::BAD_REQUEST, "BadSyntax", message)
}

/// 400 `BadArgument`: a field is missing or wrong.
pub(super) fn bad_argument(message: &str) -> Reply {
    error(StatusCode::BAD_REQUEST, "BadArgument", message)
}
