//! What a channel is given to deliver.

use serde_json::Value;
use std::fmt;

/// A message for one person, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// What arrives.
    pub body: Body,
    /// What the notification shows: one line of plain text.
    pub summary: String,
}

/// The forms a message can have. Each channel carries its own ones only.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// The text of a Teams activity.
    Text {
        /// In the format named by `text_format`.
        text: String,
        /// `plain`, `markdown` or `xml`.
        text_format: &'static str,
    },
    /// The content of an Adaptive Card, for Teams. It is sent without text: an activity with both arrives as two
    /// messages.
    Card(Value),
    /// A message of Skype for Business.
    InstantMessage {
        /// `text/plain`.
        plain: String,
        /// `text/html`, for conversations that negotiate it.
        html: Option<String>,
    },
}

/// Sizes only: messages do not belong into logs.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// Sizes only: messages do not belong into logs.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Text { text, text_format } => f
                .debug_struct("Text")
                .field("text_format", text_format)
                .field("text_bytes", &text.len())
                .finish(),
            Body::Card(_) => f.write_str("Card"),
            Body::InstantMessage { plain, html } => f
                .debug_struct("InstantMessage")
                .field("plain_bytes", &plain.len())
                .field("html_bytes", &html.as_ref().map(String::len))
                .finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_written_for_debugging() {
        let bodies = [
            Body::Text {
                text: "private".into(),
                text_format: "xml",
            },
            Body::Card(serde_json::json!({ "text": "private" })),
            Body::InstantMessage {
                plain: "private".into(),
                html: Some("private".into()),
            },
        ];
        for body in bodies {
            let outgoing = Outgoing {
                body,
                summary: "private".into(),
            };
            assert!(!format!("{outgoing:?}").contains("private"), "{outgoing:?}");
        }
    }
}
