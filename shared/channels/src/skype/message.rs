//! The message as this channel takes it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fmt;

/// More characters in a subject are refused.
const LONGEST_SUBJECT: usize = 250;

/// A rendered message. It goes as plain text in the invitation; a server that does not take it there gets it
/// in the conversation, as HTML where both ends have agreed on that.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InstantMessage<'a> {
    /// The text.
    pub plain: &'a str,
    /// The same as HTML, where there is such a thing.
    pub html: Option<&'a str>,
    /// What the invitation shows; the channel takes 250 characters, the rest is cut off.
    pub subject: &'a str,
}

/// Without the texts: messages do not belong into logs.
impl fmt::Debug for InstantMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InstantMessage")
            .field("plain_bytes", &self.plain.len())
            .field("html_bytes", &self.html.map(str::len))
            .finish_non_exhaustive()
    }
}

/// The invitation of `to` (a SIP address) that carries `message`.
pub(super) fn invitation(
    to: &str,
    message: &InstantMessage<'_>,
    operation: &str,
    session: &str,
) -> Value {
    let subject: String = message.subject.chars().take(LONGEST_SUBJECT).collect();
    json!({
        "importance": "Normal",
        "sessionContext": session,
        "subject": subject,
        "to": to,
        "operationId": operation,
        "telemetryId": null,
        "_links": { "message": { "href": data_uri(message.plain) } },
    })
}

/// Without a character set a data URI is ASCII.
fn data_uri(text: &str) -> String {
    let charset = if text.is_ascii() {
        ""
    } else {
        ";charset=utf-8"
    };
    format!("data:text/plain{charset};base64,{}", STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invitation_carries_the_text_as_data_and_a_short_subject() {
        let message = InstantMessage {
            plain: "Hello",
            html: Some("<b>Hello</b>"),
            subject: &"ß".repeat(300),
        };
        let body = invitation("sip:ann@contoso.example", &message, "op", "context");
        assert_eq!(
            body["_links"]["message"]["href"],
            "data:text/plain;base64,SGVsbG8="
        );
        assert_eq!(body["subject"].as_str().unwrap().chars().count(), 250);
        assert_eq!(
            (
                body["to"].as_str(),
                body["operationId"].as_str(),
                body["sessionContext"].as_str()
            ),
            (Some("sip:ann@contoso.example"), Some("op"), Some("context"))
        );
        assert_eq!(data_uri("ß"), "data:text/plain;charset=utf-8;base64,w58=");
    }

    #[test]
    fn a_message_shows_no_text_in_a_log() {
        let message = InstantMessage {
            plain: "secret",
            html: Some("<i>secret</i>"),
            subject: "secret",
        };
        assert!(!format!("{message:?}").contains("secret"));
    }
}
