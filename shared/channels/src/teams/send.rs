//! The message. The connector knows no key that would make a second try harmless, so it is posted once, and
//! what cannot be known is said to be unknown.

use super::call::{Call, CallFault};
use super::client::Teams;
use super::conversation::{BOT_NAME, Conversation, no_connection};
use super::counts::Kind;
use super::errors::{Operation, refusal};
use crate::allow_list::Audience;
use crate::escape::path_segment;
use crate::fault::SendFault;
use crate::http::NoAnswer;
use crate::outgoing::{Body, Outgoing};
use chrono::{DateTime, Utc};
use domain::outcome::Reason;
use serde_json::{Value, json};
use url::Url;

/// Activity ids have some 13 characters; what is longer is no id.
const LONGEST_ID: usize = 256;

/// The content type of an Adaptive Card.
const CARD: &str = "application/vnd.microsoft.card.adaptive";

impl Teams {
    /// Posts `message` to the person's conversation, unless machine time is past `start_no_later_than` when
    /// the bytes would go. Returns the activity id, empty when the connector accepted without naming one.
    ///
    /// A conversation whose id or address cannot be used (its host is not on the list) counts as gone, which
    /// heals it: the caller creates it again.
    pub async fn send(
        &self,
        conversation: &Conversation,
        object_id: &str,
        message: &Outgoing,
        start_no_later_than: DateTime<Utc>,
    ) -> Result<String, SendFault> {
        let url = self
            .activities_url(conversation)
            .ok_or(SendFault::ConversationGone)?;
        // A body of another channel is a fault of our own.
        let body = self
            .activity(conversation, object_id, message)
            .ok_or(SendFault::Permanent(Reason::Internal))?
            .to_string();
        let call = Call {
            kind: Kind::Send,
            url,
            body: Some(body),
            start_no_later_than: Some(start_no_later_than),
        };
        let answer = self.call(&call).await.map_err(|fault| match fault {
            CallFault::Channel(fault) => SendFault::Channel(fault),
            CallFault::NoAnswer(NoAnswer::NotSent) => SendFault::Channel(no_connection()),
            CallFault::NoAnswer(NoAnswer::Lost { .. }) => SendFault::Ambiguous,
            CallFault::TooLate => SendFault::TooLate,
        })?;
        if !answer.status.is_success() {
            return Err(refusal(
                Operation::Send,
                &answer,
                (self.inner.machine_now)(),
            ));
        }
        // The status alone says that the message was accepted; a body that broke off does not unsay it.
        Ok(answer
            .body
            .as_deref()
            .and_then(activity_id)
            .unwrap_or_default())
    }

    fn activities_url(&self, conversation: &Conversation) -> Option<Url> {
        let base = self
            .inner
            .allow_list
            .base(Audience::Connector, &conversation.service_url)
            .ok()?;
        Url::parse(&format!(
            "{base}/v3/conversations/{}/activities",
            path_segment(&conversation.id)?
        ))
        .ok()
    }

    fn activity(
        &self,
        conversation: &Conversation,
        object_id: &str,
        message: &Outgoing,
    ) -> Option<Value> {
        let tenant = &self.inner.tenant_id;
        let mut activity = json!({
            "type": "message",
            "from": { "id": self.inner.bot_id, "name": BOT_NAME },
            "recipient": { "id": object_id, "aadObjectId": object_id },
            "conversation": { "id": conversation.id, "conversationType": "personal", "tenantId": tenant },
            "summary": message.summary,
            "channelData": { "notification": { "alert": true }, "tenant": { "id": tenant } },
        });
        // One of the two: text and attachment in one activity arrive as two messages, and no id comes back.
        match &message.body {
            Body::Text { text, text_format } => {
                activity["text"] = json!(text);
                activity["textFormat"] = json!(text_format);
            }
            Body::Card(content) => {
                activity["attachments"] = json!([{ "contentType": CARD, "content": content }]);
            }
            Body::InstantMessage { .. } => return None,
        }
        Some(activity)
    }
}

fn activity_id(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    body.get("id")?
        .as_str()
        .filter(|id| id.len() <= LONGEST_ID)
        .map(str::to_owned)
}
