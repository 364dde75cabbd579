//! The answer of the event channel. Servers leave out what they like: nothing but the JSON itself is taken for
//! granted, senders may come several times, and the order is kept.

use super::links::{embedded, link};
use super::words::Words;
use serde_json::Value;

/// One answer holds what gathered in some seconds; more is not looked at.
const MOST: usize = 10_000;

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Events {
    /// Where to ask for what follows.
    pub then: Then,
    /// In the order they came.
    pub list: Vec<Event>,
}

/// The address of the next request, to be used as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// All is well.
    Next(String),
    /// The state was reset: conversations are gone.
    Resume(String),
    /// What was acknowledged and what was sent do not match.
    Resync(String),
    /// The server did not say.
    Nowhere,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The href of who tells; may be empty.
    pub sender: String,
    /// The kind of resource.
    pub rel: String,
    /// The resource; may be empty.
    pub href: String,
    /// What happened to it.
    pub kind: Kind,
    /// How an operation ended.
    pub status: Option<Status>,
    /// Why it failed.
    pub reason: Option<Words>,
    /// The resource itself where it came along; null otherwise.
    pub resource: Value,
}

/// What happened to a resource or an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A resource is there.
    Added,
    /// It changed.
    Updated,
    /// It is gone.
    Deleted,
    /// An operation began.
    Started,
    /// It ended.
    Completed,
    /// A word this channel does not know.
    Other,
}

/// How an operation stands. The servers spell the ends in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not at its end.
    Pending,
    /// `Success`, `Succeeded`.
    Success,
    /// `Failure`, `Failed`.
    Failure,
}

/// Reads an answer; None when it is no JSON object.
pub fn parse_events(body: &[u8]) -> Option<Events> {
    let value: Value = serde_json::from_slice(body).ok()?;
    value.as_object()?;
    let to = |rel: &str| link(&value, rel).map(str::to_owned);
    let then = to("resync")
        .map(Then::Resync)
        .or_else(|| to("resume").map(Then::Resume))
        .or_else(|| to("next").map(Then::Next))
        .unwrap_or(Then::Nowhere);
    let senders = list(value.get("sender"));
    let list = senders
        .flat_map(|sender| {
            let href = text(sender, "href");
            list(sender.get("events")).map(move |entry| event(&href, entry))
        })
        .take(MOST)
        .collect();
    Some(Events { then, list })
}

/// The entries of a list; a single object stands for a list of one.
fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (many, one) = match value {
        Some(Value::Array(entries)) => (entries.as_slice(), None),
        Some(value @ Value::Object(_)) => (&[][..], Some(value)),
        _ => (&[][..], None),
    };
    many.iter().chain(one)
}

fn text(value: &Value, name: &str) -> String {
    let text = value.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn event(sender: &str, entry: &Value) -> Event {
    let target = entry.get("link").unwrap_or(&Value::Null);
    let rel = text(target, "rel");
    let resource = embedded(entry, &rel).cloned().unwrap_or_default();
    let state_of = |value: &Value| status(value.get("status")?.as_str()?);
    let reason_of = |value: &Value| {
        let reason = value.get("reason").filter(|reason| reason.is_object())?;
        Some(Words::of(reason))
    };
    Event {
        sender: sender.to_owned(),
        href: text(target, "href"),
        kind: kind(&text(entry, "type")),
        status: state_of(entry).or_else(|| state_of(&resource)),
        reason: reason_of(entry).or_else(|| reason_of(&resource)),
        rel,
        resource,
    }
}

fn kind(word: &str) -> Kind {
    match word.to_ascii_lowercase().as_str() {
        "added" => Kind::Added,
        "updated" => Kind::Updated,
        "deleted" => Kind::Deleted,
        "started" => Kind::Started,
        "completed" => Kind::Completed,
        _ => Kind::Other,
    }
}

fn status(word: &str) -> Option<Status> {
    match word.to_ascii_lowercase().as_str() {
        "pending" => Some(Status::Pending),
        "success" | "succeeded" => Some(Status::Success),
        "failure" | "failed" => Some(Status::Failure),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn order_is_kept_over_several_senders_and_both_spellings_are_read() {
        let answer = json!({
            "_links": { "self": { "href": "/e?ack=1" }, "next": { "href": "/e?ack=2" } },
            "sender": [
                { "rel": "communication", "href": "/c", "events": [
                    { "link": { "rel": "messagingInvitation", "href": "/i/1" }, "type": "started" },
                    { "link": { "rel": "conversation", "href": "/c/1" }, "type": "added", "in": { "rel": "conversations" } } ] },
                { "rel": "conversation", "href": "/c/1", "events": [
                    { "link": { "rel": "message", "href": "/m/1" }, "type": "completed", "status": "Succeeded" } ] },
                { "rel": "communication", "href": "/c", "events": [
                    { "link": { "rel": "messagingInvitation", "href": "/i/1" }, "type": "completed", "status": "Failure",
                      "reason": { "code": "RemoteFailure", "subcode": "Declined", "message": "no" },
                      "_embedded": { "messagingInvitation": { "state": "Failed" } } } ] } ] });
        let events = parse_events(answer.to_string().as_bytes()).unwrap();
        assert_eq!(events.then, Then::Next("/e?ack=2".into()));
        let seen: Vec<_> = events
            .list
            .iter()
            .map(|e| (e.sender.as_str(), e.href.as_str(), e.kind, e.status))
            .collect();
        assert_eq!(
            seen,
            [
                ("/c", "/i/1", Kind::Started, None),
                ("/c", "/c/1", Kind::Added, None),
                ("/c/1", "/m/1", Kind::Completed, Some(Status::Success)),
                ("/c", "/i/1", Kind::Completed, Some(Status::Failure)),
            ]
        );
        assert_eq!(events.list[3].reason.as_ref().unwrap().subcode, "Declined");
        assert_eq!(events.list[3].resource["state"], "Failed");
    }

    #[test]
    fn the_way_on_is_told_and_everything_else_may_be_missing() {
        for (answer, then) in [
            (
                json!({ "_links": { "resume": { "href": "/r" } } }),
                Then::Resume("/r".into()),
            ),
            (
                json!({ "_links": { "resync": { "href": "/s" }, "next": { "href": "/n" } } }),
                Then::Resync("/s".into()),
            ),
            (json!({ "sender": 7 }), Then::Nowhere),
            (
                json!({ "sender": [{}, 3, { "events": "x" }] }),
                Then::Nowhere,
            ),
        ] {
            let events = parse_events(answer.to_string().as_bytes()).unwrap();
            assert_eq!((events.then, events.list.len()), (then, 0), "{answer}");
        }
        let odd =
            json!({ "sender": { "events": { "type": "danced", "status": "Maybe", "reason": 3 } } });
        let events = parse_events(odd.to_string().as_bytes()).unwrap();
        assert_eq!(
            (events.list[0].kind, events.list[0].status),
            (Kind::Other, None)
        );
        assert_eq!(events.list[0].reason, None);
        assert!(parse_events(b"[]").is_none() && parse_events(b"<html>").is_none());
    }

    fn json_value() -> impl Strategy<Value = Value> {
        let key = prop::sample::select(vec![
            "_links",
            "next",
            "href",
            "sender",
            "events",
            "link",
            "rel",
            "type",
            "status",
            "reason",
            "code",
            "_embedded",
        ]);
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i32>().prop_map(Value::from),
            "\\PC{0,8}|completed|Failed".prop_map(Value::from)
        ];
        leaf.prop_recursive(6, 60, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..6)
                    .prop_map(Value::from_iter),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_json_is_read_without_panic(value in json_value()) {
            prop_assert_eq!(parse_events(value.to_string().as_bytes()).is_some(), value.is_object());
            let inner = json!({ "sender": [{ "events": [value] }] });
            prop_assert!(parse_events(inner.to_string().as_bytes()).unwrap().list.len() <= 1);
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_events(&bytes);
        }
    }
}
