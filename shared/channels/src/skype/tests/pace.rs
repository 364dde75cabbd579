//! Not more than twenty conversations at once, and not more than fifty requests in a batch.

use super::pool::*;
use super::wire::*;
use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::Value;

#[tokio::test]
async fn twenty_conversations_are_open_and_the_next_waits_for_a_place() {
    let pool = Pool::start(Usual).await;
    let skype = pool.skype();
    let sends = (0..25).map(|_| send(&pool, &skype));
    let answers = async {
        pool.until_seen("POST /app/1/communication/messagingInvitations", 20)
            .await;
        let operations: Vec<Value> = pool
            .seen("POST /app/1/communication/messagingInvitations")
            .iter()
            .map(Seen::json)
            .collect();
        assert_eq!(operations.len(), 20);
        // The places are given free when the conversations are stopped, not when their senders know.
        for number in 1..=20u64 {
            let invitation = &operations[usize::try_from(number).unwrap() - 1];
            pool.tell(&[
                started(invitation, number, true),
                connected(number, &["Plain"]),
                accepted(number),
            ]);
        }
        pool.until_seen("POST /app/1/communication/messagingInvitations", 25)
            .await;
        for number in 21..=25u64 {
            let invitation = pool.seen("POST /app/1/communication/messagingInvitations")
                [usize::try_from(number).unwrap() - 1]
                .json();
            pool.tell(&[
                started(&invitation, number, true),
                connected(number, &["Plain"]),
                accepted(number),
            ]);
        }
    };
    let (sent, ()) = tokio::join!(join_all(sends), answers);
    assert!(sent.iter().all(Result::is_ok));
    let all = pool.seen("POST");
    let twenty_first = all
        .iter()
        .enumerate()
        .filter(|(_, seen)| seen.path.ends_with("messagingInvitations"))
        .nth(20)
        .unwrap()
        .0;
    assert!(
        all[..twenty_first]
            .iter()
            .any(|seen| seen.path.ends_with("terminate"))
    );
}

#[tokio::test]
async fn who_gets_no_place_in_time_is_too_late() {
    let pool = Pool::start(Usual).await;
    let skype = pool.skype();
    let open = join_all((0..20).map(|_| send(&pool, &skype)));
    let late = async {
        pool.until_seen("messagingInvitations", 20).await;
        skype
            .send(
                "sip:bob@contoso.example",
                &MESSAGE,
                pool.now() + TimeDelta::milliseconds(200),
            )
            .await
    };
    tokio::select! {
        _ = open => panic!("nobody answers"),
        late = late => assert_eq!(late, Err(crate::SendFault::TooLate)),
    }
}

#[tokio::test]
async fn a_hundred_and_twenty_people_are_three_batches_of_searches() {
    let pool = Pool::start(Usual).await;
    let people: Vec<String> = (0..120)
        .map(|number| format!("p{number}@contoso.example"))
        .collect();
    let found = pool.skype().resolve(&people).await.unwrap();
    assert_eq!((found.len(), found.values().flatten().count()), (120, 0));
    let batches = pool.seen("POST /app/1/batch");
    let sizes: Vec<usize> = batches
        .iter()
        .map(|seen| seen.body.matches("GET /app/1/people").count())
        .collect();
    assert_eq!(sizes, [50, 50, 20]);
    assert!(batches.iter().all(|seen| {
        seen.accept == "multipart/batching"
            && seen
                .content_type
                .starts_with("multipart/batching;boundary=")
    }));
}
