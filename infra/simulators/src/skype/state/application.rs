//! One application: an endpoint of the service account.

use super::channel::{Channel, Sender, Urgency};
use super::{Conversation, Subscription};
use crate::skype::pool::Inner;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a client says of an application it creates.
pub(crate) struct NewApplication {
    pub(crate) user_agent: String,
    pub(crate) endpoint_id: String,
    pub(crate) culture: String,
}

pub(crate) struct Application {
    pub(crate) id: String,
    pub(crate) user_agent: String,
    pub(crate) endpoint_id: String,
    pub(crate) culture: String,
    /// The property of a random name in `communication`.
    pub(crate) property: String,
    /// Of `communication`.
    pub(crate) etag: u64,
    pub(crate) modalities: Vec<String>,
    pub(crate) formats: Vec<String>,
    /// Whether it can be called.
    pub(crate) available: bool,
    pub(crate) channel: Channel,
    /// Those that are not over, by id.
    pub(crate) conversations: BTreeMap<String, Conversation>,
    pub(crate) subscriptions: BTreeMap<String, Subscription>,
    /// When the presence of subscribed people was looked at last.
    pub(super) looked_at: DateTime<Utc>,
}

impl Application {
    pub(super) fn new(
        inner: &Inner,
        id: String,
        property: String,
        new: NewApplication,
        now: DateTime<Utc>,
    ) -> Self {
        let events = format!("{}/{id}/events", crate::skype::APPLICATIONS);
        Self {
            channel: Channel::new(events, inner.meter.clone(), now),
            id,
            user_agent: new.user_agent,
            endpoint_id: new.endpoint_id,
            culture: new.culture,
            property,
            etag: 1,
            modalities: Vec::new(),
            formats: vec!["Plain".to_owned()],
            available: false,
            conversations: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            looked_at: now,
        }
    }

    /// Its URL, without a host.
    pub(crate) fn root(&self) -> String {
        format!("{}/{}", crate::skype::APPLICATIONS, self.id)
    }

    pub(crate) fn has_html(&self) -> bool {
        self.formats.iter().any(|format| format == "Html")
    }

    /// Tells of something by `communication`, `me` or `people`.
    pub(crate) fn tell(
        &mut self,
        sender: &'static str,
        event: Value,
        urgency: Urgency,
        now: DateTime<Utc>,
    ) {
        let sender = Sender {
            rel: sender,
            href: format!("{}/{sender}", self.root()),
        };
        self.channel.push(sender, event, urgency, now);
    }

    /// Tells of something by a conversation.
    pub(super) fn tell_in(&mut self, conversation: &str, event: Value, now: DateTime<Utc>) {
        let sender = Sender {
            rel: "conversation",
            href: conversation.to_owned(),
        };
        self.channel.push(sender, event, Urgency::High, now);
    }
}
