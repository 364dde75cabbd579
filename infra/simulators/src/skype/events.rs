//! Events as the documentation shows them.

use super::outcome::Reason;
use super::refusal;
use serde_json::{Value, json};

/// `{"link":{"rel":…,"href":…},"type":…}`
pub(crate) fn event(rel: &str, href: &str, kind: &str) -> Value {
    json!({"link": {"rel": rel, "href": href}, "type": kind})
}

/// With the resource itself.
pub(crate) fn with(mut event: Value, rel: &str, resource: Value) -> Value {
    event["_embedded"] = json!({rel: resource});
    event
}

/// With the collection it happened in.
pub(crate) fn inside(mut event: Value, rel: &str, href: &str) -> Value {
    event["in"] = json!({"rel": rel, "href": href});
    event
}

/// With how it ended.
pub(crate) fn ended(mut event: Value, status: &str, reason: Option<&Reason>) -> Value {
    event["status"] = status.into();
    because(event, reason)
}

/// With why it happened.
pub(crate) fn because(mut event: Value, reason: Option<&Reason>) -> Value {
    if let Some(reason) = reason {
        event["reason"] = refusal::reason(&reason.code, &reason.subcode);
    }
    event
}
