//! A worker killed between every two steps of a firing.

use super::hand;
use super::tap::{self, Scissors, Side};
use chrono::TimeDelta;
use dispatch::Dispatcher;
use integration::{TestApp, campaign};
use platform::config::LocalEndpoints;
use serde_json::json;
use simulators::teams::{Behaviour, Person, PresenceScript};
use std::sync::Arc;

/// Six people in two batches. Of the first batch one is there, one is away until the next day, and one has no app.
/// Returns the campaign and everybody's address.
async fn published(app: &TestApp, run: usize) -> (String, Vec<String>) {
    let addresses: Vec<String> = (0..6)
        .map(|n| format!("run{run}person{n}@contoso.example"))
        .collect();
    let rows: String = addresses
        .iter()
        .map(|address| format!("Ann,Martin,{address}\n"))
        .collect();
    let list = app
        .list(
            &format!("run {run}"),
            format!("First name,Last name,Email\n{rows}"),
        )
        .await;
    let mut body = campaign(&[&list]);
    let start = (app.world.now() + TimeDelta::days(1))
        .format("%Y-%m-%dT00:00")
        .to_string();
    body["start"] = json!(start);
    body["presence"] = json!("reachable");
    body["duration"] = json!({"days": 2});
    // One minute a day that may be planned: six, without the last five.
    body["opening_hours"] = json!({"from": "08:00", "to": "08:06", "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]});
    let id = app.published(&body).await;

    let plan = app
        .get(&format!("/v1/campaigns/{id}/plan"))
        .await
        .expect(200)
        .json();
    let first: Vec<&str> = plan["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["batch"] == 0)
        .filter_map(|item| item["address"].as_str())
        .collect();
    let (mut away, mut without_app) = (Person::new(first[1]), Person::new(first[2]));
    away.presence = PresenceScript::AbsentUntil(app.world.now() + TimeDelta::hours(36));
    without_app.behaviour = Behaviour::NotInstalled;
    app.tenant().add_people(vec![away, without_app]).unwrap();
    (id, addresses)
}

/// A worker whose every word goes through taps.
async fn doomed(app: &TestApp, scissors: &Arc<Scissors>) -> Dispatcher {
    let wiring = &app.world.wiring;
    let endpoints = LocalEndpoints {
        dynamodb: tap::before(&wiring.endpoints.dynamodb, scissors).await,
        sqs: tap::before(&wiring.endpoints.sqs, scissors).await,
        scheduler: tap::before(&wiring.endpoints.scheduler, scissors).await,
    };
    let tenant = tap::before(&wiring.tenant_url, scissors).await;
    Dispatcher::new(Arc::new(
        wiring
            .app_through(&endpoints, (&tenant, &wiring.pool_url), "doomed", 1)
            .await
            .unwrap(),
    ))
}

/// Fires the first wake with a worker that dies at step `at`, then goes on with another one.
/// Returns whether it died, and how many people are unknown.
async fn die_at(app: &TestApp, run: usize, at: usize, side: Side) -> (bool, u64) {
    let (id, addresses) = published(app, run).await;
    let scissors = Scissors::new(at, side);
    let worker = doomed(app, &scissors).await;
    let messages = hand::next_messages(app, hand::TEAMS).await;
    assert_eq!(messages.len(), 1, "one batch is due");
    let wake = [(messages[0].message_id.as_str(), messages[0].body.as_str())];
    let died = tokio::select! {
        failed = hand::hand(app, &worker, &wake) => {
            assert!(failed.is_empty(), "failed without dying at step {at} {side:?}");
            hand::acknowledge(app, hand::TEAMS, &messages[0]).await;
            false
        }
        () = scissors.cut.notified() => true,
    };
    // Dropping the future is the kill: whatever it had in flight ends here.
    drop(worker);
    scissors.retire();
    if died {
        hand::give_back(app, hand::TEAMS, &messages[0]).await;
    }
    let survivor = hand::dispatcher(app, 1).await;
    hand::run_to_the_end(app, hand::TEAMS, &survivor, &id).await;

    let step = format!("killed at step {at} {side:?}");
    for address in &addresses {
        let messages = app.tenant().inbox_for(address).unwrap().len();
        assert!(messages <= 1, "{step}: {messages} messages to {address}");
    }
    let totals = app.report(&id).await.at("/totals");
    let unknown = totals["unknown"].as_u64().unwrap();
    assert!(unknown <= 1, "{step}: {totals}");
    assert_eq!(
        totals["sent"].as_u64().unwrap() + unknown,
        5,
        "{step}: {totals}"
    );
    assert_eq!(totals["failed"], 1, "{step}: {totals}");
    (died, unknown)
}

async fn every_step(side: Side) {
    let app = hand::app_without_workers().await;
    let (mut at, mut unknown) = (0, 0);
    loop {
        let (died, lost) = die_at(&app, at, at, side).await;
        if !died {
            break;
        }
        unknown += lost;
        at += 1;
    }
    assert!(at > 15, "only {at} steps: the taps see nothing");
    assert!(
        (1..=6).contains(&unknown),
        "{unknown} of {at} kills left somebody unknown"
    );
    app.finish_leaving(1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_before_any_step_sends_nothing_twice_and_loses_nobody() {
    every_step(Side::Before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_after_any_step_sends_nothing_twice_and_loses_nobody() {
    every_step(Side::After).await;
}
