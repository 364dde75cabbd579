//! Wakes that come twice, late, in another order or to two workers at once, and workers that wake up late.

use super::hand;
use chrono::{DateTime, TimeDelta, Utc};
use dispatch::Dispatcher;
use futures::future::BoxFuture;
use integration::{TestApp, campaign, csv};
use platform::{Clock, SystemTime, TimeSource};
use serde_json::{Value, json};
use std::sync::Arc;

async fn totals(app: &TestApp, id: &str) -> Value {
    app.report(id).await.at("/totals")
}

async fn published(app: &TestApp, people: usize) -> String {
    let list = app.list("Everyone", csv(people, ',')).await;
    app.published(&campaign(&[&list])).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wake_handed_out_again_changes_nothing() {
    let app = hand::app_without_workers().await;
    let id = published(&app, 12).await;
    let worker = hand::dispatcher(&app, 1).await;
    let mut handed = Vec::new();
    while app.inbox().len() < 8 {
        let messages = hand::next_messages(&app, hand::TEAMS).await;
        for message in &messages {
            // Twice in one event, and once more after it was acknowledged.
            let twice = [
                ("first", message.body.as_str()),
                ("again", message.body.as_str()),
            ];
            hand::hand(&app, &worker, &twice).await;
            hand::acknowledge(&app, hand::TEAMS, message).await;
            hand::hand(&app, &worker, &twice[..1]).await;
            handed.push(message.body.clone());
        }
    }
    let before = totals(&app, &id).await;
    // Everything that ever was handed out, in reverse, to another worker.
    let other = hand::dispatcher(&app, 2).await;
    for body in handed.iter().rev() {
        assert!(
            hand::hand(&app, &other, &[("replay", body)])
                .await
                .is_empty()
        );
    }
    assert_eq!(totals(&app, &id).await, before);
    hand::run_to_the_end(&app, hand::TEAMS, &worker, &id).await;
    assert!(app.inbox().values().all(|messages| *messages == 1));
    assert_eq!(app.total(&id, "sent").await, 12);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_with_the_same_wake_send_once() {
    let app = hand::app_without_workers().await;
    let list = app.list("Everyone", csv(30, ',')).await;
    let mut body = campaign(&[&list]);
    body["opening_hours"] = json!({"from": "08:00", "to": "08:06"});
    let id = app.published(&body).await;
    let (one, two) = (
        hand::dispatcher(&app, 1).await,
        hand::dispatcher(&app, 2).await,
    );
    let messages = hand::next_messages(&app, hand::TEAMS).await;
    let wake = [("wake", messages[0].body.as_str())];
    let (first, second) =
        tokio::join!(hand::hand(&app, &one, &wake), hand::hand(&app, &two, &wake));
    assert!(first.is_empty() || second.is_empty(), "neither got through");
    hand::acknowledge(&app, hand::TEAMS, &messages[0]).await;
    hand::run_to_the_end(&app, hand::TEAMS, &one, &id).await;
    assert!(app.inbox().values().all(|messages| *messages == 1));
    assert_eq!(app.total(&id, "sent").await, 30);
    app.finish().await;
}

/// A clock that is slow: whoever reads it believes in a lease that has long ended.
struct Slow;

impl TimeSource for Slow {
    fn now(&self) -> DateTime<Utc> {
        SystemTime.now() - TimeDelta::seconds(300)
    }

    fn sleep_until(&self, _: DateTime<Utc>) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_wakes_after_its_lease_sends_nothing() {
    let app = hand::app_without_workers().await;
    let id = published(&app, 3).await;
    // Between claim and send this worker sleeps five minutes: its own clock says it is still early.
    let mut late = app.world.wiring.app(&app.world.boot_id, 9).await.unwrap();
    late.clock = Clock::with_both(Arc::new(app.world.clock.clone()), Arc::new(Slow));
    let late = Dispatcher::new(Arc::new(late));
    let messages = hand::next_messages(&app, hand::TEAMS).await;
    let deadline = Slow.now() + TimeDelta::seconds(60);
    hand::hand_until(&app, &late, &[("wake", &messages[0].body)], deadline).await;
    assert_eq!(app.inbox().len(), 0, "a message after the lease");
    hand::acknowledge(&app, hand::TEAMS, &messages[0]).await;
    let worker = hand::dispatcher(&app, 1).await;
    hand::run_to_the_end(&app, hand::TEAMS, &worker, &id).await;
    assert_eq!(app.total(&id, "sent").await, 3);
    assert!(app.inbox().values().all(|messages| *messages == 1));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_on_the_queue_ends_in_the_dead_letter_queue_and_harms_nobody() {
    let app = hand::app_without_workers().await;
    let id = published(&app, 3).await;
    let worker = hand::dispatcher(&app, 1).await;
    let garbage = [
        ("a", "not json"),
        ("b", "{}"),
        ("c", r#"{"v":99,"campaign":"x"}"#),
    ];
    assert_eq!(hand::hand(&app, &worker, &garbage).await, ["a", "b", "c"]);
    hand::run_to_the_end(&app, hand::TEAMS, &worker, &id).await;
    assert_eq!(app.total(&id, "sent").await, 3);
    app.finish().await;
}
