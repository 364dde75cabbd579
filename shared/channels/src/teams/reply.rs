//! An answer to somebody who wrote to the bot.

use super::call::{Call, CallFault};
use super::client::Teams;
use super::conversation::{BOT_NAME, Conversation, no_connection};
use super::counts::Kind;
use super::errors::{Operation, refusal};
use crate::allow_list::Audience;
use crate::escape::path_segment;
use crate::fault::SendFault;
use crate::http::NoAnswer;
use serde_json::json;
use url::Url;

impl Teams {
    /// The conversation called `id` at the service address an activity names. None when the id is none, or when
    /// tokens may not go to the address.
    pub fn conversation_at(&self, id: &str, service_url: &str) -> Option<Conversation> {
        path_segment(id)?;
        let list = &self.inner.allow_list;
        Some(Conversation {
            id: id.to_owned(),
            service_url: list.base(Audience::Connector, service_url).ok()?,
        })
    }

    /// Posts plain `text` as an answer to the activity `reply_to` of the person whose Teams id (`29:…`) is
    /// `recipient`. It is posted once: what is lost is [`SendFault::Ambiguous`].
    pub async fn reply(
        &self,
        conversation: &Conversation,
        reply_to: &str,
        recipient: &str,
        text: &str,
    ) -> Result<(), SendFault> {
        let url = self
            .reply_url(conversation, reply_to)
            .ok_or(SendFault::ConversationGone)?;
        let tenant = &self.inner.tenant_id;
        let body = json!({
            "type": "message",
            "from": { "id": self.inner.bot_id, "name": BOT_NAME },
            "recipient": { "id": recipient },
            "conversation": { "id": conversation.id, "conversationType": "personal", "tenantId": tenant },
            "replyToId": reply_to,
            "text": text,
            "textFormat": "plain",
        });
        let call = Call {
            kind: Kind::Send,
            url,
            body: Some(body.to_string()),
            start_no_later_than: None,
        };
        let answer = self.call(&call).await.map_err(|fault| match fault {
            CallFault::Channel(fault) => SendFault::Channel(fault),
            CallFault::NoAnswer(NoAnswer::NotSent) => SendFault::Channel(no_connection()),
            CallFault::NoAnswer(NoAnswer::Lost { .. }) => SendFault::Ambiguous,
            CallFault::TooLate => SendFault::TooLate,
        })?;
        if !answer.status.is_success() {
            let now = (self.inner.machine_now)();
            return Err(refusal(Operation::Send, &answer, now));
        }
        Ok(())
    }

    fn reply_url(&self, conversation: &Conversation, reply_to: &str) -> Option<Url> {
        let list = &self.inner.allow_list;
        let base = list
            .base(Audience::Connector, &conversation.service_url)
            .ok()?;
        Url::parse(&format!(
            "{base}/v3/conversations/{}/activities/{}",
            path_segment(&conversation.id)?,
            path_segment(reply_to)?
        ))
        .ok()
    }
}
