//! A worker cut off in the middle of an invitation.

use crate::delivery::hand;
use crate::delivery::tap::{self, Scissors, Side};
use chrono::TimeDelta;
use dispatch::Dispatcher;
use integration::{TestApp, nobody_has_two, skype_campaign};
use platform::config::LocalEndpoints;
use serde_json::json;
use simulators::skype::{Behaviour, Person};
use std::sync::Arc;

/// Four people in one batch: one takes the message, one declines, one does not answer, one is nobody. Returns the
/// campaign and their addresses.
async fn published(app: &TestApp, run: usize) -> (String, Vec<String>) {
    let addresses: Vec<String> = (0..4)
        .map(|n| format!("run{run}person{n}@contoso.example"))
        .collect();
    let rows: String = addresses
        .iter()
        .map(|address| format!("Ann,Martin,{address}\n"))
        .collect();
    let csv = format!("First name,Last name,Email\n{rows}");
    let list = app.list(&format!("run {run}"), csv).await;
    let behaviours = [
        Behaviour::Accepts,
        Behaviour::Declines,
        Behaviour::DoesNotAnswer,
        Behaviour::NotFound,
    ];
    let people = addresses
        .iter()
        .zip(behaviours)
        .map(|(address, behaviour)| Person {
            behaviour,
            ..Person::new(address)
        });
    app.pool().add_people(people.collect()).unwrap();
    let mut body = skype_campaign(&[&list], "always");
    let start = (app.world.now() + TimeDelta::days(1))
        .format("%Y-%m-%dT00:00")
        .to_string();
    body["start"] = json!(start);
    body["duration"] = json!({"days": 1});
    // One minute that may be planned: six, without the last five.
    body["opening_hours"] = json!({"from": "08:00", "to": "08:06", "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]});
    (app.published(&body).await, addresses)
}

/// A worker whose every word goes through taps.
async fn doomed(app: &TestApp, scissors: &Arc<Scissors>) -> Dispatcher {
    let wiring = &app.world.wiring;
    let endpoints = LocalEndpoints {
        dynamodb: tap::before(&wiring.endpoints.dynamodb, scissors).await,
        sqs: tap::before(&wiring.endpoints.sqs, scissors).await,
        scheduler: tap::before(&wiring.endpoints.scheduler, scissors).await,
    };
    let pool = tap::before_links_of(&wiring.pool_url, scissors).await;
    let channels = (wiring.tenant_url.as_str(), pool.as_str());
    let app = wiring.app_through(&endpoints, channels, "doomed", 1).await;
    Dispatcher::new(Arc::new(app.unwrap()))
}

/// Fires the first wake with a worker that dies at step `at`, then goes on with another one. Returns whether it died,
/// and how many people are unknown.
async fn die_at(app: &TestApp, run: usize, at: usize, side: Side) -> (bool, u64) {
    let (id, addresses) = published(app, run).await;
    let scissors = Scissors::new(at, side);
    let worker = doomed(app, &scissors).await;
    let messages = hand::next_messages(app, hand::SKYPE).await;
    assert_eq!(messages.len(), 1, "one batch is due");
    let wake = [(messages[0].message_id.as_str(), messages[0].body.as_str())];
    let died = tokio::select! {
        failed = hand::hand(app, &worker, &wake) => {
            assert!(failed.is_empty(), "failed without dying at step {at} {side:?}");
            hand::acknowledge(app, hand::SKYPE, &messages[0]).await;
            false
        }
        () = scissors.cut.notified() => true,
    };
    // Dropping the future is the kill: whatever it had in flight ends here.
    drop(worker);
    scissors.retire();
    if died {
        hand::give_back(app, hand::SKYPE, &messages[0]).await;
    }
    let survivor = hand::dispatcher(app, 1).await;
    hand::run_to_the_end(app, hand::SKYPE, &survivor, &id).await;

    let step = format!("killed at step {at} {side:?}");
    nobody_has_two(app);
    // Whoever took the message is never invited again, and neither is anybody whose end is not known.
    let invitations = app.pool().inbox_for(&addresses[0]).unwrap().len();
    assert!(
        invitations <= 1,
        "{step}: {invitations} invitations to who accepts"
    );
    let totals = app.report(&id).await.at("/totals");
    let of = |name: &str| totals[name].as_u64().unwrap();
    let unknown = of("unknown");
    assert!(unknown <= 3, "{step}: {totals}");
    assert_eq!(of("failed"), 1, "{step}: {totals}");
    assert_eq!(
        of("sent") + of("unprogrammed") + unknown,
        3,
        "{step}: {totals}"
    );
    assert!(of("sent") <= 1, "{step}: {totals}");
    (died, unknown)
}

async fn every_step(side: Side) {
    let app = hand::app_without_workers().await;
    let (mut at, mut with_unknown) = (0, 0);
    loop {
        let (died, lost) = die_at(&app, at, at, side).await;
        if !died {
            break;
        }
        with_unknown += usize::from(lost > 0);
        at += 1;
    }
    assert!(at > 20, "only {at} steps: the taps see nothing");
    assert!(
        (1..at).contains(&with_unknown),
        "{with_unknown} of {at} kills left somebody unknown"
    );
    app.finish_leaving(1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_cut_off_before_any_request_invites_nobody_twice() {
    every_step(Side::Before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_cut_off_after_any_request_invites_nobody_twice() {
    every_step(Side::After).await;
}
