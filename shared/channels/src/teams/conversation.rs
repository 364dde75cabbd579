//! The 1:1 conversation with a person. Creating it is get-or-create, so it may be repeated.

use super::call::{Call, CallFault};
use super::client::Teams;
use super::counts::Kind;
use super::errors::{Operation, refusal};
use crate::allow_list::Audience;
use crate::fault::{ChannelFault, FaultKind, SendFault};
use crate::http::{Answer, NoAnswer};
use serde_json::{Value, json};
use url::Url;

/// The bot's name on the wire. People see the name in the app's manifest.
pub(super) const BOT_NAME: &str = "Presently";

/// Where a person's messages go. Keep it: a known conversation saves a request per message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Opaque.
    pub id: String,
    /// The base address for it, without a trailing slash.
    pub service_url: String,
}

impl Teams {
    /// Gets or creates the conversation with the person whose Entra object id is given.
    ///
    /// [`SendFault::Person`] also when the connection is lost: the call can be repeated without harm.
    pub async fn create_conversation(&self, object_id: &str) -> Result<Conversation, SendFault> {
        let inner = &self.inner;
        let body = json!({
            "isGroup": false,
            "bot": { "id": inner.bot_id, "name": BOT_NAME },
            "members": [{ "id": object_id }],
            "tenantId": inner.tenant_id,
            "channelData": { "tenant": { "id": inner.tenant_id } },
        });
        let url =
            Url::parse(&format!("{}/v3/conversations", inner.connector_url)).map_err(|_| {
                ChannelFault::new(
                    FaultKind::Misconfigured,
                    "the connector address cannot be built",
                )
            })?;
        let call = Call {
            kind: Kind::Create,
            url,
            body: Some(body.to_string()),
            start_no_later_than: None,
        };
        let answer = self.call(&call).await.map_err(|fault| match fault {
            CallFault::Channel(fault) => SendFault::Channel(fault),
            CallFault::NoAnswer(NoAnswer::NotSent) => SendFault::Channel(no_connection()),
            CallFault::NoAnswer(NoAnswer::Lost { .. }) => SendFault::Person,
            CallFault::TooLate => SendFault::TooLate,
        })?;
        if !answer.status.is_success() {
            return Err(refusal(Operation::Create, &answer, (inner.machine_now)()));
        }
        self.conversation(&answer).ok_or(SendFault::Person)
    }

    /// None when the answer bears no id. A service address is taken over only if tokens may go there.
    fn conversation(&self, answer: &Answer) -> Option<Conversation> {
        let body: Value = serde_json::from_slice(answer.body.as_deref()?).ok()?;
        let id = body
            .get("id")?
            .as_str()
            .filter(|id| !id.is_empty())?
            .to_owned();
        let offered = body.get("serviceUrl").and_then(Value::as_str);
        let accepted =
            offered.and_then(|url| self.inner.allow_list.base(Audience::Connector, url).ok());
        Some(Conversation {
            id,
            service_url: accepted.unwrap_or_else(|| self.inner.connector_url.clone()),
        })
    }
}

pub(super) fn no_connection() -> ChannelFault {
    ChannelFault::new(
        FaultKind::Connection,
        format!("connector: {}", NoAnswer::NotSent.detail()),
    )
}
