//! No conversation and no application is left behind.

use super::pool::*;
use super::wire::*;
use crate::SendFault;
use serde_json::Value;
use std::time::Duration;

fn ringing() -> impl Script {
    Invited(|invitation: &Value, number| vec![started(invitation, number, true)])
}

#[tokio::test]
async fn a_caller_who_lets_go_leaves_no_invitation_ringing() {
    let pool = Pool::start(ringing()).await;
    let skype = pool.skype();
    tokio::select! {
        sent = send(&pool, &skype) => panic!("{sent:?}"),
        () = pool.until_seen("GET /app/1/events?ack=2", 1) => {}
    }
    pool.until_seen("POST /app/1/communication/messagingInvitations/1/cancel", 1)
        .await;
}

#[tokio::test]
async fn a_caller_who_lets_go_before_anything_is_known_leaves_nothing_either() {
    let pool = Pool::start(Usual).await;
    let skype = pool.skype();
    tokio::select! {
        sent = send(&pool, &skype) => panic!("{sent:?}"),
        () = pool.until_seen("POST /app/1/communication/messagingInvitations", 1) => {}
    }
    let invitation = pool.seen("messagingInvitations")[0].json();
    pool.tell(&[
        started(&invitation, 1, true),
        connected(1, &["Plain"]),
        accepted(1),
    ]);
    pool.until_seen(
        "POST /app/1/communication/conversations/1/messaging/terminate",
        1,
    )
    .await;
}

#[tokio::test]
async fn a_withdrawn_invitation_that_was_taken_meanwhile_is_stopped() {
    let pool = Pool::start(ringing()).await;
    let skype = pool.skype();
    tokio::select! {
        sent = send(&pool, &skype) => panic!("{sent:?}"),
        () = pool.until_seen("GET /app/1/events?ack=2", 1) => {}
    }
    pool.until_seen("cancel", 1).await;
    pool.tell(&[connected(1, &["Plain"]), accepted(1)]);
    pool.until_seen("terminate", 1).await;
}

#[tokio::test]
async fn closing_stops_conversations_deletes_the_application_and_the_next_call_makes_another() {
    let pool = Pool::start(ringing()).await;
    let skype = pool.skype();
    skype.close().await;
    assert!(pool.seen("").is_empty(), "there was nothing to close");
    let (sent, ()) = tokio::join!(send(&pool, &skype), async {
        pool.until_seen("GET /app/1/events?ack=2", 1).await;
        skype.close().await;
    });
    assert_eq!(sent, Err(SendFault::Ambiguous));
    assert_eq!(pool.seen("cancel").len(), 1);
    let all = pool.seen("");
    let at = |line: &str| all.iter().position(|seen| seen.line() == line).unwrap();
    assert!(at("POST /app/1/communication/messagingInvitations/1/cancel") < at("DELETE /app/1"));
    skype.close().await;
    assert_eq!(pool.seen("DELETE /app").len(), 1);
    skype.check().await.unwrap();
    skype.close().await;
    assert_eq!(pool.seen("DELETE /app/2").len(), 1);
}

#[tokio::test]
async fn closing_does_not_wait_for_a_pool_that_does_not_answer() {
    struct Deaf;
    impl Script for Deaf {
        fn answer(&self, seen: &Seen) -> Option<Canned> {
            (seen.method == "DELETE").then(|| canned(500, ""))
        }
    }
    let pool = Pool::start(Deaf).await;
    let skype = pool.skype();
    skype.check().await.unwrap();
    tokio::time::timeout(Duration::from_secs(6), skype.close())
        .await
        .unwrap();
    skype.check().await.unwrap();
    assert_eq!(pool.seen("POST /applications").len(), 2);
}

#[tokio::test]
async fn an_application_nobody_holds_asks_for_nothing_more() {
    let pool = Pool::start(Usual).await;
    let skype = pool.skype();
    skype.check().await.unwrap();
    pool.until_seen("GET /app/1/events", 1).await;
    drop(skype);
    pool.answer_events(canned(
        200,
        serde_json::json!({ "_links": { "next": { "href": pool.next() } } }),
    ));
    let again = tokio::time::timeout(
        Duration::from_millis(300),
        pool.until_seen("GET /app/1/events", 2),
    )
    .await;
    assert!(again.is_err());
}
