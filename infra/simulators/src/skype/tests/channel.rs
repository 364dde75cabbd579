use super::*;
use crate::skype::Disturbance;

#[tokio::test]
async fn a_request_waits_until_there_is_something_to_tell() {
    let harness = Harness::start().await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    let waiting = harness.park(&format!("{root}/events?ack=1")).await;
    assert_eq!(
        harness.pool.open_requests(),
        0,
        "a parked request is not open"
    );
    harness.invite(&root, "ann@contoso.example", None).await;
    let (status, first) = waiting.await.unwrap();
    assert_eq!((status, told(&first).len()), (200, 10));
    // Its client has not come again: the answer is still on its way.
    assert_eq!(harness.pool.open_requests(), 1);
    until(|| harness.pool.open_requests() == 0).await;
}

#[tokio::test]
async fn a_request_without_events_ends_after_its_timeout() {
    let harness = Harness::start().await;
    let root = harness.application("e").await;
    let waiting = harness
        .park(&format!("{root}/events?ack=1&timeout=300"))
        .await;
    assert_eq!(
        harness.pool.next_timer(),
        None,
        "nobody waits for an empty answer"
    );
    harness.advance(TimeDelta::seconds(299));
    assert!(!waiting.is_finished());
    harness.advance(TimeDelta::seconds(1));
    let (status, first) = waiting.await.unwrap();
    assert_eq!(
        (status, first),
        (
            200,
            json!({"_links": {
            "self": {"href": format!("{root}/events?ack=1")},
            "next": {"href": format!("{root}/events?ack=2")}}})
        )
    );
    // The server remembers the timeout; a clock may also jump by hours.
    let waiting = harness.park(&format!("{root}/events?ack=2")).await;
    harness.advance(TimeDelta::seconds(181));
    assert!(!waiting.is_finished());
    harness.advance(TimeDelta::hours(5));
    let (status, second) = waiting.await.unwrap();
    assert_eq!(
        (status, next(&second)),
        (200, format!("{root}/events?ack=3"))
    );
    assert_eq!(harness.get(&root).await.0, 200, "it listened all the time");
}

#[tokio::test]
async fn the_clock_is_looked_at_without_being_told() {
    let harness = Harness::start().await;
    let root = harness.application("e").await;
    let waiting = harness.park(&format!("{root}/events?ack=1")).await;
    harness.pass(TimeDelta::seconds(180));
    let (status, _) = tokio::time::timeout(SOON, waiting).await.unwrap().unwrap();
    assert_eq!(status, 200);
}

#[tokio::test]
async fn parameters_have_their_ranges() {
    let harness = Harness::start().await;
    let root = harness.application("e").await;
    for query in [
        "",
        "?ack=x",
        "?ack=1&timeout=179",
        "?ack=1&timeout=1801",
        "?ack=1&low=4",
        "?ack=1&medium=1801",
        "?ack=1&priority=-1",
    ] {
        let (status, body) = harness.get(&format!("{root}/events{query}")).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (400, Some("BadRequest")),
            "{query}"
        );
    }
    let posted = harness
        .post(&format!("{root}/events?ack=1"), &json!({}))
        .await;
    assert_eq!(posted.0, 405);
}

#[tokio::test]
async fn a_wrong_number_is_sent_back_to_what_was_not_acknowledged() {
    let harness = Harness::start().await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    let link = |ack: u32| format!("{root}/events?ack={ack}");
    let resync = |ack| json!({"_links": {"resync": {"href": link(ack)}}});
    assert_eq!(harness.events(&link(5)).await, resync(1));
    harness.invite(&root, "ann@contoso.example", None).await;
    let first = harness.events(&link(1)).await;
    // The answer may have been lost on its way: the same number brings it again.
    assert_eq!(harness.events(&link(1)).await, first);
    assert_eq!(harness.events(&link(3)).await, resync(1));
    let waiting = harness.park(&link(2)).await;
    assert_eq!(harness.events(&link(1)).await, resync(2));
    assert!(!waiting.is_finished());
    assert_eq!(harness.pool.disturb(Disturbance::Resync).unwrap(), 1);
    assert_eq!(waiting.await.unwrap(), (200, resync(2)));
    let waiting = harness.park(&link(2)).await;
    assert!(!waiting.is_finished());
    waiting.abort();
}

#[tokio::test]
async fn a_newer_request_takes_the_place_of_an_older_one() {
    let harness = Harness::start().await;
    let root = harness.application("e").await;
    let link = format!("{root}/events?ack=1");
    let older = harness.park(&link).await;
    let newer = harness.park(&format!("{link}&priority=2")).await;
    let (status, body) = older.await.unwrap();
    assert_eq!(
        (status, &body["code"], &body["subcode"]),
        (409, &json!("Conflict"), &json!("PGetReplaced"))
    );
    let late = harness.get(&format!("{link}&priority=1")).await;
    assert_eq!(late.0, 409, "it crossed one of higher priority");
    assert!(!newer.is_finished());
    harness.pool.disturb(Disturbance::Replace).unwrap();
    assert_eq!(newer.await.unwrap().0, 409);
    assert_eq!(harness.get(&root).await.0, 200);
}

#[tokio::test]
async fn a_client_that_hangs_up_finds_its_events_again() {
    let harness = Harness::start().await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    let link = format!("{root}/events?ack=1");
    let waiting = harness.park(&link).await;
    waiting.abort();
    let _ = waiting.await;
    harness.invite(&root, "ann@contoso.example", None).await;
    let first = harness.events(&link).await;
    assert_eq!(told(&first).len(), 10);
}

#[tokio::test]
async fn a_reset_is_told_by_resume() {
    let harness = Harness::with(|options| options.answer_after = TimeDelta::seconds(5)).await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    harness
        .invite(&root, "ann@contoso.example", Some("Hi"))
        .await;
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    let conversation =
        href(&embedded(&first, "messagingInvitation", "started")["_links"]["conversation"]);
    let waiting = harness.park(&next(&first)).await;
    harness.pool.disturb(Disturbance::Resume).unwrap();
    let (status, second) = waiting.await.unwrap();
    assert_eq!(
        (status, second),
        (
            200,
            json!({"_links": {
            "self": {"href": format!("{root}/events?ack=2")},
            "resume": {"href": format!("{root}/events?ack=3")}}})
        )
    );
    assert_eq!(harness.get(&conversation).await.0, 404);
    harness
        .invite(&root, "ann@contoso.example", Some("Hi"))
        .await;
    let third = harness.events(&format!("{root}/events?ack=3")).await;
    assert_eq!(next(&third), format!("{root}/events?ack=4"), "told once");
}
