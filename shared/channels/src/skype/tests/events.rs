//! The event channel when it does not go smoothly.

use super::pool::*;
use super::wire::*;
use crate::SendFault;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// Accepts everybody.
fn willing() -> impl Script {
    Invited(|invitation: &Value, number| vec![started(invitation, number, true), accepted(number)])
}

#[tokio::test]
async fn the_next_request_leaves_as_it_was_given_and_empty_answers_only_go_on() {
    let pool = Pool::start(willing()).await;
    let skype = pool.skype();
    skype.check().await.unwrap();
    pool.answer_events(canned(
        200,
        json!({ "_links": { "next": { "href": "/app/1/events?ack=7&x=a%2Fb" } } }),
    ));
    pool.until_seen("GET /app/1/events?ack=7&x=a%2Fb", 1).await;
    assert!(send(&pool, &skype).await.is_ok());
    assert_eq!(pool.seen("POST /applications").len(), 1);
}

#[tokio::test]
async fn what_loses_the_application_leaves_open_sends_unknown_and_the_next_makes_another() {
    for (status, body) in [
        (409, r#"{"code":"Conflict","subcode":"PGetReplaced"}"#),
        (
            404,
            r#"{"code":"NotFound","subcode":"ApplicationNotFound"}"#,
        ),
        (
            410,
            r#"{"code":"Gone","subcode":"InactiveApplicationExpired"}"#,
        ),
    ] {
        let pool = Pool::start(Quiet(AtomicU64::new(0))).await;
        let skype = pool.skype();
        let (sent, ()) = tokio::join!(send(&pool, &skype), async {
            pool.until_seen("POST /app/1/communication/messagingInvitations", 1)
                .await;
            pool.answer_events(canned(status, body));
        });
        assert_eq!(sent, Err(SendFault::Ambiguous), "{status}");
        // To whom it belongs now it is left.
        assert!(pool.seen("DELETE").is_empty(), "{status}");
        assert!(send(&pool, &skype).await.is_ok(), "{status}");
        assert_eq!(pool.seen("POST /applications").len(), 2, "{status}");
    }
}

/// The first invitation is never heard of again.
struct Quiet(AtomicU64);

impl Script for Quiet {
    fn invited(&self, invitation: &Value, number: u64) -> Vec<Value> {
        if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
            return Vec::new();
        }
        vec![started(invitation, number, true), accepted(number)]
    }
}

#[tokio::test]
async fn resume_loses_the_conversations_and_keeps_the_application() {
    let pool = Pool::start(Quiet(AtomicU64::new(0))).await;
    let skype = pool.skype();
    let (sent, ()) = tokio::join!(send(&pool, &skype), async {
        pool.until_seen("messagingInvitations", 1).await;
        pool.answer_events(canned(
            200,
            json!({ "_links": { "resume": { "href": "/app/1/events?ack=1&resumed=1" } } }),
        ));
    });
    assert_eq!(sent, Err(SendFault::Ambiguous));
    pool.until_seen("GET /app/1/events?ack=1&resumed=1", 1)
        .await;
    assert!(send(&pool, &skype).await.is_ok());
    assert_eq!(pool.seen("POST /applications").len(), 1);
}

#[tokio::test]
async fn resync_is_followed_and_what_was_not_acknowledged_still_counts() {
    let pool = Pool::start(Quiet(AtomicU64::new(0))).await;
    let skype = pool.skype();
    let (sent, ()) = tokio::join!(send(&pool, &skype), async {
        pool.until_seen("messagingInvitations", 1).await;
        pool.answer_events(canned(
            200,
            json!({ "_links": { "resync": { "href": "/app/1/events?ack=3&resync=1" } } }),
        ));
        pool.until_seen("resync=1", 1).await;
        let invitation = pool.seen("messagingInvitations")[0].json();
        pool.tell(&[started(&invitation, 1, true), accepted(1)]);
    });
    assert_eq!(sent.as_deref(), Ok("1"));
}

#[tokio::test]
async fn a_channel_that_fails_for_a_moment_is_asked_again_at_the_same_place() {
    for broken in [
        canned(500, ""),
        canned(429, ""),
        canned(200, "<html>"),
        canned(200, "{}"),
    ] {
        let pool = Pool::start(willing()).await;
        let skype = pool.skype();
        skype.check().await.unwrap();
        pool.answer_events(broken.clone());
        pool.until_seen("GET /app/1/events?ack=1", 2).await;
        assert!(send(&pool, &skype).await.is_ok(), "{broken:?}");
        assert_eq!(pool.seen("POST /applications").len(), 1, "{broken:?}");
    }
}

#[tokio::test]
async fn a_channel_that_leads_elsewhere_is_not_followed() {
    let pool = Pool::start(Quiet(AtomicU64::new(0))).await;
    let skype = pool.skype();
    let (sent, ()) = tokio::join!(send(&pool, &skype), async {
        pool.until_seen("messagingInvitations", 1).await;
        pool.answer_events(canned(
            200,
            json!({ "_links": { "next": { "href": "https://evil.example/events" } } }),
        ));
    });
    assert_eq!(sent, Err(SendFault::Ambiguous));
}
