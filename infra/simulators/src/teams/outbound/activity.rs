//! Activities as Teams writes them.

use crate::teams::object_id::teams_user_id;
use crate::teams::person::Person;
use crate::teams::tenant::Inner;
use chrono::SecondsFormat;
use serde_json::{Value, json};

/// What all have in common.
fn activity(inner: &Inner, person: &Person, kind: &str, more: Value) -> Value {
    let options = &inner.options;
    let mut activity = json!({
        "type": kind,
        "id": format!("f:{}", inner.request_id()),
        "timestamp": inner.now().to_rfc3339_opts(SecondsFormat::Millis, true),
        "channelId": "msteams",
        "serviceUrl": format!("{}/connector/", inner.base()),
        "from": {"id": teams_user_id(&person.object_id), "aadObjectId": person.object_id},
        "conversation": {
            "conversationType": "personal", "tenantId": options.tenant_id, "id": inner.conversation_with(person),
        },
        "recipient": {"id": bot(inner), "name": "Presently"},
        "channelData": {"tenant": {"id": options.tenant_id}},
    });
    if let (Some(activity), Value::Object(more)) = (activity.as_object_mut(), more) {
        activity.extend(more);
    }
    activity
}

fn bot(inner: &Inner) -> String {
    format!("28:{}", inner.options.app_id)
}

/// The two that an installation causes.
pub(super) fn install(inner: &Inner, person: &Person) -> [Value; 2] {
    let members = json!([{"id": teams_user_id(&person.object_id), "aadObjectId": person.object_id}, {"id": bot(inner)}]);
    [
        activity(
            inner,
            person,
            "conversationUpdate",
            json!({"membersAdded": members}),
        ),
        installation(inner, person, "add"),
    ]
}

pub(super) fn installation(inner: &Inner, person: &Person, action: &str) -> Value {
    let client = json!([{"type": "clientInfo", "locale": "en-US"}]);
    let more = json!({"action": action, "locale": "en-US", "entities": client});
    activity(inner, person, "installationUpdate", more)
}

pub(super) fn message(inner: &Inner, person: &Person, text: &str, locale: &str) -> Value {
    let client = json!([{"type": "clientInfo", "locale": locale, "platform": "Web"}]);
    let mut message = activity(
        inner,
        person,
        "message",
        json!({"text": text, "textFormat": "plain", "locale": locale, "entities": client}),
    );
    message["id"] = json!(inner.now().timestamp_millis().to_string());
    message["from"]["name"] = json!(person.display_name());
    message
}

pub(super) fn read(inner: &Inner, person: &Person, last: &str) -> Value {
    let name = "application/vnd.microsoft.readReceipt";
    activity(
        inner,
        person,
        "event",
        json!({"name": name, "value": {"lastReadMessageId": last}}),
    )
}
