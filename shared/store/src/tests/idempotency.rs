use super::fault::Fault;
use super::support::*;
use crate::{Begin, StoreError};

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer() {
    let t = table().await;
    let begin = |key: &'static str, body: &'static str, now: i64| {
        t.store.begin_idempotent(
            "ann",
            "POST /campaigns",
            key,
            body.as_bytes(),
            at(now),
            at(now + 3_600),
        )
    };
    t.faults.add("PutItem", Fault::LoseAnswer);
    assert_eq!(begin("k", "one", 0).await.unwrap(), Begin::Fresh);
    assert_eq!(t.faults.left(), 0);
    assert_eq!(begin("k", "one", 1).await.unwrap(), Begin::InProgress);
    assert_eq!(begin("k", "two", 1).await.unwrap(), Begin::Mismatch);
    assert_eq!(begin("other", "one", 1).await.unwrap(), Begin::Fresh);

    let finish = |status, body: &'static str| {
        t.store.finish_idempotent(
            "ann",
            "POST /campaigns",
            "k",
            status,
            Some(r#"{"etag":"1"}"#),
            body,
        )
    };
    finish(201, "made").await.unwrap();
    finish(500, "late").await.unwrap();
    let replay = Begin::Replay {
        status: 201,
        headers: Some(r#"{"etag":"1"}"#.to_owned()),
        body: "made".to_owned(),
    };
    assert_eq!(begin("k", "one", 120).await.unwrap(), replay);
    assert_eq!(begin("k", "two", 120).await.unwrap(), Begin::Mismatch);
    t.store
        .abandon_idempotent("ann", "POST /campaigns", "k")
        .await
        .unwrap();
    assert_eq!(begin("k", "one", 120).await.unwrap(), replay);
    assert_eq!(begin("k", "two", 3_600).await.unwrap(), Begin::Fresh);
}

#[tokio::test]
async fn a_crashed_or_abandoned_request_can_be_repeated() {
    let t = table().await;
    let begin = |now: i64| {
        t.store
            .begin_idempotent("ann", "r", "k", b"one", at(now), at(now + 3_600))
    };
    assert_eq!(begin(0).await.unwrap(), Begin::Fresh);
    assert_eq!(begin(60).await.unwrap(), Begin::InProgress);
    assert_eq!(begin(61).await.unwrap(), Begin::Fresh);
    t.store.abandon_idempotent("ann", "r", "k").await.unwrap();
    assert_eq!(begin(62).await.unwrap(), Begin::Fresh);
    let never = t
        .store
        .finish_idempotent("bob", "r", "k", 200, None, "")
        .await;
    assert_eq!(
        never,
        Err(StoreError::NotFound {
            what: "idempotent request"
        })
    );
}
