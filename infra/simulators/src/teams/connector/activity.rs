//! What the connector demands of an activity.

use super::error::{bad_argument, bad_syntax, error};
use crate::teams::http::Reply;
use http::StatusCode;
use serde_json::Value;

/// 100 KB, in UTF-16.
const MOST_BYTES: usize = 100 * 1024;

const ADAPTIVE_CARD: &str = "application/vnd.microsoft.card.adaptive";

/// What kind of activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Message,
    /// Shown for a moment, never stored.
    Typing,
}

/// A field by name in any case: the service does not mind `tenantID`.
pub(super) fn field<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let object = object.as_object()?;
    let any_case = || {
        object
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    };
    object.get(name).or_else(any_case)
}

/// A field that is a non-empty string.
pub(super) fn text<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    field(object, name)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}

/// Reads and checks an activity.
pub(super) fn read(body: &[u8]) -> Result<(Kind, Value), Reply> {
    let activity: Value =
        serde_json::from_slice(body).map_err(|_| bad_syntax("The activity is no JSON."))?;
    if size(&activity) > MOST_BYTES {
        return Err(error(
            StatusCode::PAYLOAD_TOO_LARGE,
            "MessageSizeTooBig",
            "Message size too large.",
        ));
    }
    let kind = match text(&activity, "type") {
        Some("message") => Kind::Message,
        Some("typing") => Kind::Typing,
        _ => return Err(bad_argument("Activity.Type is missing or not supported.")),
    };
    if field(&activity, "from").is_none_or(|from| text(from, "id").is_none()) {
        return Err(bad_argument("Activity.From field is required."));
    }
    match field(&activity, "textFormat") {
        None | Some(Value::Null) => {}
        Some(Value::String(format)) if matches!(format.as_str(), "plain" | "markdown" | "xml") => {}
        Some(_) => return Err(bad_argument("Activity.TextFormat is not supported.")),
    }
    check_attachments(&activity)?;
    if kind == Kind::Message && text(&activity, "text").is_none() && !has_attachments(&activity) {
        return Err(bad_argument("Activity has neither text nor attachments."));
    }
    Ok((kind, activity))
}

/// What a card holds is not looked at; that it is an object is.
fn check_attachments(activity: &Value) -> Result<(), Reply> {
    let wrong = || bad_syntax("Activity.Attachments is no list of objects with a content type.");
    let list = match field(activity, "attachments") {
        None | Some(Value::Null) => return Ok(()),
        Some(list) => list.as_array().ok_or_else(wrong)?,
    };
    for attachment in list {
        let kind = text(attachment, "contentType").ok_or_else(wrong)?;
        let card = kind.eq_ignore_ascii_case(ADAPTIVE_CARD);
        if card && !field(attachment, "content").is_some_and(Value::is_object) {
            return Err(bad_syntax("The content of the card is no object."));
        }
    }
    Ok(())
}

fn has_attachments(activity: &Value) -> bool {
    field(activity, "attachments")
        .and_then(Value::as_array)
        .is_some_and(|list| !list.is_empty())
}

/// The messages a person gets: text and attachments in one activity arrive as two.
pub(super) fn split(activity: Value) -> Vec<Value> {
    if text(&activity, "text").is_none() || !has_attachments(&activity) {
        return vec![activity];
    }
    let without = |name: &str| {
        let mut part = activity.clone();
        if let Some(fields) = part.as_object_mut() {
            fields.retain(|key, _| !key.eq_ignore_ascii_case(name));
        }
        part
    };
    vec![without("attachments"), without("text")]
}

/// Bytes of the activity in UTF-16, pictures inside it (`data:image/…`) left out.
fn size(activity: &Value) -> usize {
    2 * activity.to_string().encode_utf16().count() - 2 * pictures(activity)
}

fn pictures(value: &Value) -> usize {
    match value {
        Value::String(text) if text.starts_with("data:image/") => text.encode_utf16().count(),
        Value::Array(items) => items.iter().map(pictures).sum(),
        Value::Object(fields) => fields.values().map(pictures).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(text: &str) -> Value {
        json!({"type": "message", "from": {"id": "28:app"}, "text": text})
    }

    fn status(activity: &Value) -> u16 {
        read(activity.to_string().as_bytes()).map_or_else(|reply| reply.status.as_u16(), |_| 201)
    }

    #[test]
    fn size_is_counted_in_utf16() {
        let frame = message("").to_string().len();
        let room = MOST_BYTES / 2 - frame;
        assert_eq!(status(&message(&"a".repeat(room))), 201);
        assert_eq!(status(&message(&"a".repeat(room + 1))), 413);
        assert_eq!(
            status(&message(&"é".repeat(room))),
            201,
            "two bytes in UTF-8, one unit in UTF-16"
        );
        assert_eq!(
            status(&message(&"😀".repeat(room / 2 + 1))),
            413,
            "two units"
        );
    }

    #[test]
    fn pictures_do_not_count() {
        let mut activity = message("");
        let picture = format!("data:image/png;base64,{}", "A".repeat(500_000));
        activity["attachments"] = json!([{"contentType": "image/png", "contentUrl": picture}]);
        assert_eq!(status(&activity), 201);
    }

    #[test]
    fn text_and_attachments_make_two() {
        let mut activity = message("hello");
        activity["attachments"] = json!([{"contentType": "x"}]);
        let parts = split(activity);
        assert_eq!(parts.len(), 2);
        assert!(parts[0].get("attachments").is_none() && parts[1].get("text").is_none());
        assert_eq!(split(message("hello")).len(), 1);
    }

    #[test]
    fn a_card_is_an_object_in_an_attachment_with_a_type() {
        let with = |attachments: Value| {
            let mut activity = message("");
            activity["attachments"] = attachments;
            status(&activity)
        };
        let card = |content: Value| json!([{"contentType": ADAPTIVE_CARD, "content": content}]);
        assert_eq!(with(card(json!({"type": "AdaptiveCard"}))), 201);
        for wrong in [
            card(json!("{}")),
            card(Value::Null),
            json!([{"content": {}}]),
            json!(["card"]),
            json!([null]),
            json!({}),
        ] {
            assert_eq!(with(wrong.clone()), 400, "{wrong}");
        }
    }

    #[test]
    fn what_is_demanded() {
        let with = |name: &str, value: Value| {
            let mut activity = message("x");
            activity[name] = value;
            status(&activity)
        };
        for format in ["plain", "markdown", "xml"] {
            assert_eq!(with("textFormat", json!(format)), 201);
        }
        assert_eq!(with("textFormat", json!("html")), 400);
        assert_eq!(with("type", json!("massage")), 400);
        assert_eq!(with("type", json!("typing")), 201);
        assert_eq!(with("from", json!({})), 400);
        assert_eq!(with("text", json!("")), 400);
        assert_eq!(status(&json!({})), 400);
        assert_eq!(status(&json!([])), 400);
    }
}
