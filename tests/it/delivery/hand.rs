//! Workers in the test's hand: it takes messages from the queue, gives them to a dispatcher and acknowledges them,
//! or not.

use aws_lambda_events::sqs::SqsEvent;
use chrono::{DateTime, TimeDelta, Utc};
use dispatch::Dispatcher;
use emulators::ReceivedMessage;
use integration::TestApp;
use local::{Options, Progress};
use platform::{SystemTime, TimeSource};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// The wakes of Teams.
pub const TEAMS: &str = "due-teams";
/// The wakes of Skype for Business.
pub const SKYPE: &str = "due-skype";
const VISIBILITY: Duration = Duration::from_secs(60);
/// A campaign that needs more events than this never ends.
const EVENTS: usize = 2_000;

/// A system without dispatch workers.
pub async fn app_without_workers() -> TestApp {
    let options = Options {
        workers: 0,
        ..TestApp::options()
    };
    TestApp::with(Options {
        simulators: integration::people(integration::everyone()),
        ..options
    })
    .await
}

/// A worker of this process.
pub async fn dispatcher(app: &TestApp, worker: usize) -> Dispatcher {
    let world = &app.world;
    Dispatcher::new(Arc::new(
        world.wiring.app(&world.boot_id, worker).await.unwrap(),
    ))
}

/// Moves time until something is on the queue, and takes it.
pub async fn next_messages(app: &TestApp, queue: &str) -> Vec<ReceivedMessage> {
    for _ in 0..EVENTS {
        let found = app
            .world
            .emulators
            .receive(queue, 10, VISIBILITY, None)
            .await
            .unwrap();
        if !found.is_empty() {
            return found;
        }
        app.world.driver.step(None).await;
    }
    panic!("nothing is ever due");
}

/// Gives messages to a dispatcher as one event. Returns the ids of those that failed.
pub async fn hand(app: &TestApp, dispatcher: &Dispatcher, bodies: &[(&str, &str)]) -> Vec<String> {
    // As long as an invocation of Skype for Business: the other channel needs less.
    let deadline = SystemTime.now() + TimeDelta::seconds(180);
    hand_until(app, dispatcher, bodies, deadline).await
}

/// The same, in an invocation that ends at `deadline`.
pub async fn hand_until(
    app: &TestApp,
    dispatcher: &Dispatcher,
    bodies: &[(&str, &str)],
    deadline: DateTime<Utc>,
) -> Vec<String> {
    let answer = tokio::select! {
        answer = dispatcher.handle(event(bodies), deadline) => answer.unwrap(),
        () = let_sleepers_sleep(app) => unreachable!("it never ends"),
    };
    answer
        .batch_item_failures
        .into_iter()
        .map(|failure| failure.item_identifier)
        .collect()
}

/// Time stands still; a worker that waits for its turn at the pace, or for somebody who never answers, would wait for
/// ever.
async fn let_sleepers_sleep(app: &TestApp) {
    let mut still = 0;
    loop {
        let pool = app.pool();
        match (app.world.clock.next_sleeper(), pool.next_timer()) {
            (Some(at), _) => app.world.clock.jump(at).unwrap(),
            (None, Some(at)) if pool.open_requests() == 0 && still > 20 => {
                app.world.clock.jump(at).unwrap();
                pool.clock_moved();
                still = 0;
            }
            (None, Some(_)) => still += 1,
            (None, None) => still = 0,
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// The event of these (id, body) pairs.
pub fn event(bodies: &[(&str, &str)]) -> SqsEvent {
    let records: Vec<_> = bodies
        .iter()
        .map(|(id, body)| {
            json!({"messageId": id, "receiptHandle": id, "body": body, "attributes": {}, "messageAttributes": {}})
        })
        .collect();
    serde_json::from_value(json!({"Records": records})).unwrap()
}

/// Acknowledges.
pub async fn acknowledge(app: &TestApp, queue: &str, message: &ReceivedMessage) {
    app.world
        .emulators
        .delete(queue, &[message.receipt_handle.as_str()])
        .await
        .unwrap();
}

/// Makes a message visible again, as the queue does when its worker is dead.
pub async fn give_back(app: &TestApp, queue: &str, message: &ReceivedMessage) {
    app.world
        .emulators
        .release(queue, &message.receipt_handle, Duration::ZERO)
        .await
        .unwrap();
}

/// Runs the campaign to its end with one worker. Returns every body that was handed out.
pub async fn run_to_the_end(
    app: &TestApp,
    queue: &str,
    dispatcher: &Dispatcher,
    campaign: &str,
) -> Vec<String> {
    let mut handed = Vec::new();
    for _ in 0..EVENTS {
        let found = app
            .world
            .emulators
            .receive(queue, 10, VISIBILITY, None)
            .await
            .unwrap();
        if found.is_empty() {
            if app.state(campaign).await == "finished" {
                return handed;
            }
            let moved = app.world.driver.step(None).await;
            assert_ne!(
                moved,
                Progress::Idle,
                "nothing is due and the campaign is not finished"
            );
            continue;
        }
        for message in &found {
            let failed = hand(app, dispatcher, &[(&message.message_id, &message.body)]).await;
            if failed.is_empty() {
                acknowledge(app, queue, message).await;
            } else {
                give_back(app, queue, message).await;
            }
            handed.push(message.body.clone());
        }
    }
    panic!("the campaign never ended");
}
