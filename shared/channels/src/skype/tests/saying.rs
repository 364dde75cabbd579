//! Pools that do not take the message in the invitation: it is said in the conversation.

use super::pool::*;
use super::wire::*;
use crate::{FaultKind, InstantMessage, SendFault, SkypeConfig};
use chrono::TimeDelta;
use domain::outcome::NotTaken;
use serde_json::{Value, json};
use std::time::Duration;

/// Connects without the message; what is said there ends with `status`, or with this answer.
struct Talk {
    formats: &'static [&'static str],
    status: &'static str,
    refusal: Option<(u16, &'static str)>,
}

impl Talk {
    const PLAIN: Talk = Talk {
        formats: &["Plain"],
        status: "Success",
        refusal: None,
    };
}

impl Script for Talk {
    fn answer(&self, seen: &Seen) -> Option<Canned> {
        let (status, body) = self.refusal?;
        (seen.method == "POST" && seen.path.contains("/messages?")).then(|| canned(status, body))
    }

    fn invited(&self, invitation: &Value, number: u64) -> Vec<Value> {
        vec![
            started(invitation, number, false),
            connected(number, self.formats),
            accepted(number),
        ]
    }

    fn said(&self, _: &Seen, conversation: &str) -> Vec<Value> {
        let mut event = message_completed(conversation, self.status);
        event["reason"] = json!({ "code": "RemoteFailure", "subcode": "Unreachable" });
        if self.status.is_empty() {
            Vec::new()
        } else {
            vec![event]
        }
    }
}

const BOTH: InstantMessage<'static> = InstantMessage {
    html: Some("<b>Hello</b> Ann"),
    ..MESSAGE
};

#[tokio::test]
async fn the_message_is_said_once_connected_in_the_best_agreed_format() {
    for (formats, content_type, body) in [
        (&["Plain"][..], "text/plain", "Hello Ann"),
        (&["Plain", "Html"], "text/html", "<b>Hello</b> Ann"),
    ] {
        let pool = Pool::start(Talk {
            formats,
            ..Talk::PLAIN
        })
        .await;
        let skype = pool.skype();
        let sent = skype
            .send(ANN, &BOTH, pool.now() + TimeDelta::hours(1))
            .await;
        assert_eq!(sent.as_deref(), Ok("2"));
        let said =
            pool.seen("POST /app/1/communication/conversations/1/messaging/messages?operationId=");
        assert_eq!(said.len(), 1);
        assert_eq!(
            (said[0].content_type.as_str(), said[0].body.as_str()),
            (content_type, body)
        );
        pool.until_seen(
            "POST /app/1/communication/conversations/1/messaging/terminate",
            1,
        )
        .await;
    }
}

#[tokio::test]
async fn both_spellings_of_the_end_count() {
    for (status, expected) in [
        ("Succeeded", Ok("2".to_owned())),
        ("Failure", Err(SendFault::NotTaken(NotTaken::Unreachable))),
        ("Failed", Err(SendFault::NotTaken(NotTaken::Unreachable))),
    ] {
        let pool = Pool::start(Talk {
            status,
            ..Talk::PLAIN
        })
        .await;
        assert_eq!(send(&pool, &pool.skype()).await, expected, "{status}");
    }
}

#[tokio::test]
async fn refusals_of_the_message_are_certain_unless_the_server_failed() {
    let limited = crate::ChannelFault::new(FaultKind::RateLimited, "pool: 429");
    for (status, body, fault) in [
        (404, r#"{"code":"NotFound"}"#, SendFault::Person),
        (409, "", SendFault::Person),
        (
            413,
            "",
            SendFault::Permanent(domain::outcome::Reason::MessageTooLarge),
        ),
        (429, "", limited.into()),
        (500, "", SendFault::Ambiguous),
        (504, "", SendFault::Ambiguous),
    ] {
        let pool = Pool::start(Talk {
            refusal: Some((status, body)),
            ..Talk::PLAIN
        })
        .await;
        let skype = pool.skype();
        assert_eq!(send(&pool, &skype).await, Err(fault), "{status}");
        pool.until_seen("terminate", 1).await;
    }
}

#[tokio::test]
async fn a_completion_that_never_comes_is_unknown_and_a_connection_that_never_comes_is_not_sent() {
    let short = |pool: &Pool| SkypeConfig {
        answer_timeout: Duration::from_millis(300),
        ..pool.config()
    };
    let silent = Pool::start(Talk {
        status: "",
        ..Talk::PLAIN
    })
    .await;
    assert_eq!(
        send(&silent, &silent.skype_with(short(&silent))).await,
        Err(SendFault::Ambiguous)
    );

    // The invitation was seen not to carry the message, and nobody took it: nothing has left.
    let empty = Pool::start(Invited(|invitation: &Value, number| {
        vec![started(invitation, number, false)]
    }))
    .await;
    assert_eq!(
        send(&empty, &empty.skype_with(short(&empty))).await,
        Err(SendFault::Person)
    );

    // With the message in it nobody knows.
    let carried = Pool::start(Invited(|invitation: &Value, number| {
        vec![started(invitation, number, true)]
    }))
    .await;
    let skype = carried.skype_with(short(&carried));
    assert_eq!(send(&carried, &skype).await, Err(SendFault::Ambiguous));
    carried
        .until_seen("POST /app/1/communication/messagingInvitations/1/cancel", 1)
        .await;
    assert_eq!(skype.send_timeout(), Duration::from_millis(20_300));
}

#[tokio::test]
async fn whoever_leaves_before_the_message_is_tried_again() {
    let pool = Pool::start(Invited(|invitation: &Value, number| {
        let gone = json!({ "link": { "rel": "conversation", "href": conversation(number) }, "type": "updated",
            "_embedded": { "conversation": { "state": "Disconnected" } } });
        vec![started(invitation, number, false), accepted(number), gone]
    }))
    .await;
    assert_eq!(send(&pool, &pool.skype()).await, Err(SendFault::Person));
    assert!(pool.seen("/messages").is_empty());
}
