//! Takes events into a delivery: those that concern it, in any order, with whatever the server left out.

use super::events::{Event, Kind, Status};
use super::links::{below, link, same};
use super::progress::{End, Message, Progress};
use serde_json::Value;

/// Events that came before it was known whom they concern. Twenty conversations make a dozen each.
const MOST_STRAYS: usize = 256;

impl Progress {
    /// Takes in what happened; of other deliveries too, which are passed over.
    pub(super) fn apply(&mut self, event: &Event) {
        if self.take(event) {
            self.replay();
        } else if self.conversation.is_none() && self.may_be_ours(event) {
            if self.strays.len() == MOST_STRAYS {
                self.strays.remove(0);
            }
            self.strays.push(event.clone());
        }
    }

    /// Takes in the invitation as it was read.
    pub(super) fn read_invitation(&mut self, resource: &Value) {
        self.see_invitation(resource);
        self.carried.get_or_insert(false);
        self.replay();
    }

    /// Takes in the messaging as it was read.
    pub(super) fn read_messaging(&mut self, resource: &Value) {
        self.see_messaging(resource);
    }

    /// Once more through what nobody could be found for.
    pub(super) fn replay(&mut self) {
        while !self.strays.is_empty() {
            let strays = std::mem::take(&mut self.strays);
            let before = strays.len();
            for stray in strays {
                if !self.take(&stray) && self.conversation.is_none() {
                    self.strays.push(stray);
                }
            }
            if self.strays.len() == before {
                return;
            }
        }
    }

    fn may_be_ours(&self, event: &Event) -> bool {
        let theirs = operation(&event.resource).is_some_and(|id| id != self.operation);
        !theirs
            && matches!(
                event.rel.as_str(),
                "messagingInvitation" | "conversation" | "messaging" | "message"
            )
    }

    /// Whether the event concerns this delivery.
    fn take(&mut self, event: &Event) -> bool {
        match event.rel.as_str() {
            "messagingInvitation" => self.take_invitation(event),
            "conversation" if self.is_conversation(&event.href) => {
                self.take_conversation(event);
                true
            }
            "messaging" if self.is_in_conversation(event) => {
                self.take_messaging(event);
                true
            }
            "message" if self.is_in_conversation(event) => {
                self.take_message(event);
                true
            }
            _ => false,
        }
    }

    fn take_invitation(&mut self, event: &Event) -> bool {
        let known = self
            .invitation
            .as_deref()
            .is_some_and(|href| same(href, &event.href));
        if !known && operation(&event.resource) != Some(self.operation.as_str()) {
            return false;
        }
        if !event.href.is_empty() {
            self.invitation = Some(event.href.clone());
        }
        if event.resource.is_object() {
            self.see_invitation(&event.resource);
        }
        if event.kind == Kind::Completed && event.status != Some(Status::Pending) {
            self.invited = Some(ended(event));
        }
        true
    }

    fn see_invitation(&mut self, resource: &Value) {
        let to = |rel: &str| link(resource, rel).map(str::to_owned);
        // Once seen in it, it is in it: later events may leave it out.
        let carries = to("message").is_some();
        self.carried = Some(carries || self.carried == Some(true));
        self.cancel = to("cancel").or(self.cancel.take());
        self.conversation = to("conversation").or(self.conversation.take());
        self.messaging = to("messaging").or(self.messaging.take());
    }

    fn take_conversation(&mut self, event: &Event) {
        self.left |= state(&event.resource) == "disconnected" || event.kind == Kind::Deleted;
        self.over |= event.kind == Kind::Deleted;
        if let Some(href) = link(&event.resource, "messaging") {
            self.messaging = Some(href.to_owned());
        }
    }

    fn take_messaging(&mut self, event: &Event) {
        if !event.href.is_empty() {
            self.messaging = Some(event.href.clone());
        }
        if event.resource.is_object() {
            self.see_messaging(&event.resource);
        } else if event.kind == Kind::Deleted {
            (self.say, self.stop) = (None, None);
            self.left = true;
        } else {
            self.messaging_changed = true;
        }
    }

    fn see_messaging(&mut self, resource: &Value) {
        self.messaging_changed = false;
        self.say = link(resource, "sendMessage").map(str::to_owned);
        self.stop = link(resource, "stopMessaging").map(str::to_owned);
        self.left |= state(resource) == "disconnected";
        let formats = resource
            .get("negotiatedMessageFormats")
            .and_then(Value::as_array);
        self.html = formats
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .any(|f| f.eq_ignore_ascii_case("html"));
    }

    fn take_message(&mut self, event: &Event) {
        if event.kind != Kind::Completed || event.status == Some(Status::Pending) {
            return;
        }
        let direction = event
            .resource
            .get("direction")
            .and_then(Value::as_str)
            .unwrap_or_default();
        // The other end may write as well.
        if direction.eq_ignore_ascii_case("incoming") || self.messages.len() == MOST_STRAYS {
            return;
        }
        self.messages.push(Message {
            href: event.href.clone(),
            operation: operation(&event.resource).unwrap_or_default().to_owned(),
            outgoing: direction.eq_ignore_ascii_case("outgoing"),
            end: ended(event),
        });
    }

    fn is_conversation(&self, href: &str) -> bool {
        self.conversation
            .as_deref()
            .is_some_and(|ours| same(ours, href))
    }

    fn is_in_conversation(&self, event: &Event) -> bool {
        let messaging = self.messaging.as_deref();
        self.is_conversation(&event.sender)
            || self
                .conversation
                .as_deref()
                .is_some_and(|ours| below(&event.href, ours))
            || messaging.is_some_and(|ours| same(ours, &event.href) || below(&event.href, ours))
    }
}

fn operation(resource: &Value) -> Option<&str> {
    resource.get("operationId")?.as_str()
}

fn state(resource: &Value) -> String {
    let state = resource.get("state").and_then(Value::as_str);
    state.unwrap_or_default().to_ascii_lowercase()
}

/// The end of a completed operation: its status, or else the state of what came along.
fn ended(event: &Event) -> End {
    let failure = || End::Failure(event.reason.clone().unwrap_or_default());
    match event.status {
        Some(Status::Success) => End::Success,
        Some(Status::Failure) => failure(),
        _ => match state(&event.resource).as_str() {
            "connected" => End::Success,
            "failed" | "declined" | "cancelled" => failure(),
            _ => End::Unclear,
        },
    }
}
