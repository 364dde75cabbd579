//! What goes over the wire between the channel and the pool of the tests.

use http::request::Parts;
use serde_json::{Value, json};

/// A request as it came; the parts of a batch come with the method `PART` besides.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    /// With the query.
    pub path: String,
    pub authorization: String,
    pub content_type: String,
    pub accept: String,
    pub body: String,
}

impl Seen {
    pub fn new(head: &Parts, body: &[u8]) -> Self {
        let header = |name: &str| {
            let value = head.headers.get(name).map(|value| value.to_str().unwrap());
            value.unwrap_or_default().to_owned()
        };
        Self {
            method: head.method.to_string(),
            path: head.uri.to_string(),
            authorization: header("authorization"),
            content_type: header("content-type"),
            accept: header("accept"),
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Debug, Clone)]
pub struct Canned {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

pub fn canned(status: u16, body: impl ToString) -> Canned {
    Canned {
        status,
        headers: Vec::new(),
        body: body.to_string(),
    }
}

impl Canned {
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// What a test says.
pub trait Script: Send + Sync + 'static {
    /// Instead of what the pool would answer.
    fn answer(&self, _seen: &Seen) -> Option<Canned> {
        None
    }

    /// The events that follow the invitation with this number.
    fn invited(&self, _invitation: &Value, _number: u64) -> Vec<Value> {
        Vec::new()
    }

    /// The events that follow a message in this conversation.
    fn said(&self, _seen: &Seen, _conversation: &str) -> Vec<Value> {
        Vec::new()
    }
}

/// Nothing but what the pool does by itself; nobody ever answers an invitation.
pub struct Usual;

impl Script for Usual {}

/// Answers instead of the pool where it wants to.
pub struct Answers<F>(pub F);

impl<F: Fn(&Seen) -> Option<Canned> + Send + Sync + 'static> Script for Answers<F> {
    fn answer(&self, seen: &Seen) -> Option<Canned> {
        (self.0)(seen)
    }
}

/// Says what follows an invitation.
pub struct Invited<F>(pub F);

impl<F: Fn(&Value, u64) -> Vec<Value> + Send + Sync + 'static> Script for Invited<F> {
    fn invited(&self, invitation: &Value, number: u64) -> Vec<Value> {
        (self.0)(invitation, number)
    }
}

pub fn conversation(number: u64) -> String {
    format!("/app/1/communication/conversations/{number}")
}

fn invitation_href(number: u64) -> String {
    format!("/app/1/communication/messagingInvitations/{number}")
}

/// The invitation is on its way. `carried`: with the message in it.
pub fn started(invitation: &Value, number: u64, carried: bool) -> Value {
    let conversation = conversation(number);
    let mut links = json!({
        "self": { "href": invitation_href(number) },
        "cancel": { "href": format!("{}/cancel", invitation_href(number)) },
        "conversation": { "href": conversation },
        "messaging": { "href": format!("{conversation}/messaging") },
    });
    if carried {
        links["message"] = invitation["_links"]["message"].clone();
    }
    json!({ "link": { "rel": "messagingInvitation", "href": invitation_href(number) }, "type": "started",
        "_embedded": { "messagingInvitation": { "direction": "Outgoing", "state": "Connecting",
            "operationId": invitation["operationId"], "_links": links } } })
}

pub fn connected(number: u64, formats: &[&str]) -> Value {
    let messaging = format!("{}/messaging", conversation(number));
    json!({ "link": { "rel": "messaging", "href": messaging }, "type": "updated",
        "_embedded": { "messaging": { "state": "Connected", "negotiatedMessageFormats": formats, "_links": {
            "sendMessage": { "href": format!("{messaging}/messages") },
            "stopMessaging": { "href": format!("{messaging}/terminate") } } } } })
}

pub fn accepted(number: u64) -> Value {
    json!({ "link": { "rel": "messagingInvitation", "href": invitation_href(number) }, "type": "completed", "status": "Success" })
}

pub fn failed(number: u64, code: &str, subcode: &str) -> Value {
    json!({ "link": { "rel": "messagingInvitation", "href": invitation_href(number) }, "type": "completed",
        "status": "Failure", "reason": { "code": code, "subcode": subcode, "message": "ann@contoso.example" } })
}

pub fn message_completed(conversation: &str, status: &str) -> Value {
    json!({ "link": { "rel": "message", "href": format!("{conversation}/messaging/messages/2") }, "type": "completed",
        "status": status, "_embedded": { "message": { "direction": "Outgoing" } } })
}
