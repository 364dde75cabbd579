//! The message in the invitation: what goes over the wire, and what each end means.

use super::pool::*;
use super::wire::*;
use crate::{FaultKind, InstantMessage, SendFault};
use chrono::TimeDelta;
use domain::outcome::{NotTaken, Reason};
use serde_json::{Value, json};

#[tokio::test]
async fn a_message_travels_in_the_invitation_and_the_conversation_is_stopped() {
    let pool = Pool::start(Invited(|invitation: &Value, number| {
        vec![
            started(invitation, number, true),
            connected(number, &["Plain"]),
            accepted(number),
        ]
    }))
    .await;
    let skype = pool.skype();
    assert_eq!(send(&pool, &skype).await.as_deref(), Ok("1"));
    pool.until_seen(
        "POST /app/1/communication/conversations/1/messaging/terminate",
        1,
    )
    .await;

    let created = pool.seen("POST /applications");
    let body = created[0].json();
    assert_eq!(
        (
            body["Culture"].as_str(),
            body["EndpointId"].as_str().map(str::len)
        ),
        (Some("en-US"), Some(36))
    );
    assert!(
        body["UserAgent"]
            .as_str()
            .unwrap()
            .starts_with("Presently/")
    );
    let invitations = pool.seen("POST /app/1/communication/messagingInvitations");
    assert_eq!(invitations.len(), 1);
    let body = invitations[0].json();
    assert_eq!(body["to"], ANN);
    assert_eq!(body["subject"], "News");
    assert_eq!(
        body["_links"]["message"]["href"],
        "data:text/plain;base64,SGVsbG8gQW5u"
    );
    assert_ne!(body["operationId"], body["sessionContext"]);
    assert_eq!(invitations[0].authorization, "Bearer cwt=1");
    assert!(pool.seen("/messages").is_empty(), "nothing is said twice");
    assert!(
        pool.seen("GET /app/1/events?ack=1").len() == 1
            && !pool.seen("GET /app/1/events?ack=2").is_empty()
    );
}

#[tokio::test]
async fn each_reason_of_a_failed_invitation_has_its_fault_and_nothing_is_left_to_stop() {
    for (subcode, fault) in [
        ("Declined", SendFault::NotTaken(NotTaken::Declined)),
        ("Timeout", SendFault::NotTaken(NotTaken::Unanswered)),
        ("Missed", SendFault::NotTaken(NotTaken::Unanswered)),
        ("Expired", SendFault::NotTaken(NotTaken::Unanswered)),
        ("DoNotDisturb", SendFault::NotTaken(NotTaken::DoNotDisturb)),
        ("Busy", SendFault::NotTaken(NotTaken::Busy)),
        ("Unreachable", SendFault::NotTaken(NotTaken::Unreachable)),
        ("Unavailable", SendFault::NotTaken(NotTaken::Unreachable)),
        (
            "TemporarilyUnavailable",
            SendFault::NotTaken(NotTaken::Unreachable),
        ),
        (
            "DestinationNotFound",
            SendFault::Permanent(Reason::NotFound),
        ),
        (
            "FederationRequired",
            SendFault::Permanent(Reason::BlockedByAdmin),
        ),
        ("NotAllowed", SendFault::Permanent(Reason::BlockedByAdmin)),
        (
            "ModalityNotSupported",
            SendFault::Permanent(Reason::Rejected),
        ),
    ] {
        let pool = Pool::start(Invited(move |invitation: &Value, number| {
            vec![
                started(invitation, number, true),
                failed(number, "RemoteFailure", subcode),
            ]
        }))
        .await;
        let skype = pool.skype();
        assert_eq!(send(&pool, &skype).await, Err(fault), "{subcode}");
        skype.close().await;
        assert!(
            pool.seen("terminate").is_empty() && pool.seen("cancel").is_empty(),
            "{subcode}"
        );
    }
}

#[tokio::test]
async fn limits_of_the_account_are_faults_of_the_channel() {
    for subcode in [
        "TooManyConversations",
        "LimitExceeded",
        "AnotherOperationPending",
    ] {
        let pool = Pool::start(Invited(move |invitation: &Value, number| {
            vec![
                started(invitation, number, true),
                failed(number, "LocalFailure", subcode),
            ]
        }))
        .await;
        let skype = pool.skype();
        let Err(SendFault::Channel(fault)) = send(&pool, &skype).await else {
            panic!("{subcode}");
        };
        assert_eq!(
            (fault.kind, fault.detail),
            (FaultKind::RateLimited, format!("events: {subcode}"))
        );
    }
}

#[tokio::test]
async fn an_invitation_that_shows_only_its_end_is_read_to_see_whether_it_carried_the_message() {
    struct OnlyTheEnd;
    impl Script for OnlyTheEnd {
        fn answer(&self, seen: &Seen) -> Option<Canned> {
            let resource = json!({ "_links": { "message": { "href": "data:text/plain;base64,SGk=" },
                "conversation": { "href": conversation(1) } } });
            (seen.line() == "GET /app/1/communication/messagingInvitations/1")
                .then(|| canned(200, resource))
        }
        fn invited(&self, _: &Value, number: u64) -> Vec<Value> {
            vec![accepted(number)]
        }
    }
    let pool = Pool::start(OnlyTheEnd).await;
    let skype = pool.skype();
    assert_eq!(send(&pool, &skype).await.as_deref(), Ok("1"));
    // No stopMessaging was ever seen: the conversation is left.
    pool.until_seen(&format!("DELETE {}", conversation(1)), 1)
        .await;
}

#[tokio::test]
async fn an_invitation_that_cannot_be_read_leaves_it_unknown() {
    struct Unreadable;
    impl Script for Unreadable {
        fn answer(&self, seen: &Seen) -> Option<Canned> {
            let read = seen.line() == "GET /app/1/communication/messagingInvitations/1";
            read.then(|| canned(404, ""))
        }
        fn invited(&self, _: &Value, number: u64) -> Vec<Value> {
            vec![accepted(number)]
        }
    }
    let pool = Pool::start(Unreadable).await;
    assert_eq!(send(&pool, &pool.skype()).await, Err(SendFault::Ambiguous));
    assert!(
        pool.seen("/messages").is_empty(),
        "a second copy might have been sent"
    );
}

#[tokio::test]
async fn who_is_no_address_and_what_starts_too_late_costs_no_request() {
    let pool = Pool::start(Usual).await;
    let skype = pool.skype();
    let later = pool.now() + TimeDelta::hours(1);
    let nobody = skype.send("tel:+15550100", &MESSAGE, later).await;
    assert_eq!(nobody, Err(SendFault::Permanent(Reason::NotFound)));
    let late = skype
        .send(ANN, &MESSAGE, pool.now() - TimeDelta::seconds(1))
        .await;
    assert_eq!(late, Err(SendFault::TooLate));
    assert!(pool.seen("").is_empty());
}

#[tokio::test]
async fn the_clock_is_looked_at_once_more_before_the_bytes_go() {
    struct Slow(std::sync::Arc<std::sync::OnceLock<Pool>>);
    impl Script for Slow {
        fn answer(&self, seen: &Seen) -> Option<Canned> {
            if seen.line() == "POST /applications" {
                self.0.get().unwrap().forward(60);
            }
            None
        }
    }
    let itself = std::sync::Arc::new(std::sync::OnceLock::new());
    let pool = Pool::start(Slow(itself.clone())).await;
    itself.set(pool.clone()).ok().unwrap();
    let skype = pool.skype();
    let last = pool.now() + TimeDelta::seconds(30);
    let message = InstantMessage {
        html: Some("<b>x</b>"),
        ..MESSAGE
    };
    assert_eq!(
        skype.send(ANN, &message, last).await,
        Err(SendFault::TooLate)
    );
    assert!(pool.seen("messagingInvitations").is_empty());
}
