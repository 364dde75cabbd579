//! Events that come twice, and importers killed between every two steps.

use super::{asked, ended, list, sent, version};
use crate::delivery::hand::{self, acknowledge, event, give_back};
use crate::delivery::tap::{self, Scissors, Side};
use chrono::TimeDelta;
use domain::ids::ListId;
use emulators::ReceivedMessage;
use import::Importer;
use integration::{TestApp, csv};
use platform::clients;
use platform::config::{AwsConfig, LocalEndpoints};
use platform::{SystemTime, TimeSource};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const IMPORTS: &str = "imports";
const PEOPLE: usize = 30;
/// Tries of a message.
const TRIES: usize = 5;

/// A file is there. Returns its list, the path of the upload, and the message that tells of it.
async fn arrived(app: &TestApp, name: &str) -> (String, String, ReceivedMessage) {
    let id = list(app, name).await;
    let file = csv(PEOPLE, ',');
    let terms = asked(app, &id, file.len(), &json!({})).await.expect(201);
    assert_eq!(sent(app, &terms, file).await, 200);
    let path = terms.header("location").unwrap().to_owned();
    (id, path, message(app).await)
}

async fn message(app: &TestApp) -> ReceivedMessage {
    let hidden = Duration::from_secs(60);
    let found = app.world.emulators.receive(IMPORTS, 10, hidden, None).await;
    let mut found = found.unwrap();
    assert_eq!(found.len(), 1, "one file, one message");
    found.remove(0)
}

async fn importer(app: &TestApp, worker: usize) -> Importer {
    let world = &app.world;
    let app = world.wiring.app(&world.boot_id, worker).await.unwrap();
    Importer::new(Arc::new(app)).unwrap()
}

/// Hands a message to an importer. Returns whether it is done with.
async fn hand_over(importer: &Importer, message: &ReceivedMessage) -> bool {
    let bodies = [(message.message_id.as_str(), message.body.as_str())];
    let deadline = SystemTime.now() + TimeDelta::seconds(300);
    let answer = importer.handle(event(&bodies), deadline).await.unwrap();
    answer.batch_item_failures.is_empty()
}

/// How many versions of a list anybody could ever have read.
async fn is_pointed_to_once(app: &TestApp, list: &str) {
    let (number, size) = version(app, list).await;
    let id: ListId = list.parse().unwrap();
    let number = u32::try_from(number.as_u64().unwrap()).unwrap();
    let newest = app.world.app.store.version(id, number).await.unwrap();
    assert_eq!(newest.unwrap().size as usize, PEOPLE);
    assert_eq!(size, json!(PEOPLE));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_told_of_twice_makes_one_version() {
    let app = hand::app_without_workers().await;
    let (id, path, message) = arrived(&app, "Paris").await;
    let (one, other) = (importer(&app, 1).await, importer(&app, 2).await);
    // Whoever comes second while the first is at it comes again; afterwards there is nothing to do.
    let (first, second) = tokio::join!(hand_over(&one, &message), hand_over(&other, &message));
    assert!(first || second);
    for worker in [&one, &other] {
        assert!(hand_over(worker, &message).await);
    }
    acknowledge(&app, IMPORTS, &message).await;
    assert_eq!(version(&app, &id).await, (json!(1), json!(PEOPLE)));
    let done = app.get(&path).await.expect(200);
    assert_eq!(
        (done.str("/state"), done.at("/report/version")),
        ("done".into(), json!(1))
    );

    // What nobody can read, and what is of another bucket, is not acknowledged.
    for body in [
        "{}".to_owned(),
        message.body.replace("uploads\",", "other\","),
    ] {
        let mut broken = message.clone();
        broken.body = body;
        assert!(!hand_over(&one, &broken).await);
    }
    // A file that belongs to nobody is not ours to judge.
    let mut strange = message.clone();
    strange.body = message.body.replace(&id, "lst_unknown");
    assert!(hand_over(&one, &strange).await);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_file_in_its_place_is_imported_when_it_is_told_of() {
    let app = hand::app_without_workers().await;
    let id = list(&app, "Paris").await;
    let files = ["Ann,Lee,ann@contoso.example", "Bob,Ray,bob@contoso.example"];
    let files = files.map(|row| format!("First,Last,UPN\n{row}\n"));
    let terms = asked(&app, &id, files[0].len(), &json!({}))
        .await
        .expect(201);
    assert_eq!(sent(&app, &terms, files[0].as_str()).await, 200);
    let first = message(&app).await;
    assert_eq!(sent(&app, &terms, files[1].as_str()).await, 200);
    let second = message(&app).await;
    let importer = importer(&app, 1).await;
    let path = terms.header("location").unwrap();
    assert!(hand_over(&importer, &first).await);
    assert_eq!(app.get(path).await.expect(200).str("/state"), "waiting");
    assert!(hand_over(&importer, &second).await);
    let members = app
        .get(&format!("/v1/lists/{id}/members"))
        .await
        .expect(200);
    assert_eq!(members.str("/items/0/address"), "bob@contoso.example");
    for message in [first, second] {
        acknowledge(&app, IMPORTS, &message).await;
    }
    assert_eq!(version(&app, &id).await, (json!(1), json!(1)));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_is_told_when_nobody_will_try_again() {
    let app = hand::app_without_workers().await;
    let (id, path, message) = arrived(&app, "Paris").await;
    let aws = AwsConfig {
        region: "local".into(),
        local: Some(app.world.wiring.endpoints.clone()),
    };
    let mut wiring = app.world.wiring.app(&app.world.boot_id, 1).await.unwrap();
    let mut nowhere = app.world.wiring.uploads.clone();
    nowhere.endpoint = Some("http://127.0.0.1:9".into());
    wiring.uploads = Some(clients::local_bucket(nowhere, &aws).await.unwrap());
    let importer = Importer::new(Arc::new(wiring)).unwrap();
    assert!(!hand_over(&importer, &message).await);
    assert_eq!(app.get(&path).await.expect(200).str("/state"), "importing");
    let deadline = SystemTime.now() + TimeDelta::seconds(300);
    let mut last = event(&[(message.message_id.as_str(), message.body.as_str())]);
    let attributes = &mut last.records[0].attributes;
    attributes.insert("ApproximateReceiveCount".into(), TRIES.to_string());
    let answer = importer.handle(last, deadline).await.unwrap();
    assert_eq!(answer.batch_item_failures.len(), 1);
    assert_eq!(
        ended(&app, &path).await.str("/problem/code"),
        "import_failed"
    );
    acknowledge(&app, IMPORTS, &message).await;
    assert_eq!(version(&app, &id).await, (json!(0), json!(0)));
    app.finish().await;
}

/// An importer of another run of the process, whose every word goes through taps.
async fn doomed(app: &TestApp, scissors: &Arc<Scissors>) -> Importer {
    let wiring = &app.world.wiring;
    let endpoints = LocalEndpoints {
        dynamodb: tap::before(&wiring.endpoints.dynamodb, scissors).await,
        sqs: wiring.endpoints.sqs.clone(),
        scheduler: wiring.endpoints.scheduler.clone(),
    };
    let channels = (wiring.tenant_url.as_str(), wiring.pool_url.as_str());
    let doomed = wiring.app_through(&endpoints, channels, "doomed", 1).await;
    let mut doomed = doomed.unwrap();
    let mut bucket = wiring.uploads.clone();
    let endpoint = bucket.endpoint.as_deref().unwrap();
    bucket.endpoint = Some(tap::before(endpoint, scissors).await);
    let aws = AwsConfig {
        region: "local".into(),
        local: Some(endpoints),
    };
    doomed.uploads = Some(clients::local_bucket(bucket, &aws).await.unwrap());
    Importer::new(Arc::new(doomed)).unwrap()
}

/// Imports a file with a worker that dies at step `at`, then hands it to another one. Returns whether it died.
async fn die_at(app: &TestApp, at: usize, side: Side) -> bool {
    let (id, path, message) = arrived(app, &format!("{side:?} {at}")).await;
    let scissors = Scissors::new(at, side);
    let worker = doomed(app, &scissors).await;
    let died = tokio::select! {
        done = hand_over(&worker, &message) => {
            assert!(done, "failed without dying at step {at} {side:?}");
            false
        }
        () = scissors.cut.notified() => true,
    };
    drop(worker);
    scissors.retire();
    if died {
        give_back(app, IMPORTS, &message).await;
        let again = self::message(app).await;
        assert!(hand_over(&importer(app, 2).await, &again).await);
        acknowledge(app, IMPORTS, &again).await;
    } else {
        acknowledge(app, IMPORTS, &message).await;
    }
    let done = app.get(&path).await.expect(200);
    let step = format!("killed at step {at} {side:?}: {}", done.text);
    assert_eq!(done.str("/state"), "done", "{step}");
    let (number, _) = version(app, &id).await;
    assert_eq!(done.at("/report/version"), number, "{step}");
    is_pointed_to_once(app, &id).await;
    died
}

async fn every_step(side: Side) {
    let app = hand::app_without_workers().await;
    let mut at = 0;
    while die_at(&app, at, side).await {
        at += 1;
    }
    assert!(at >= 8, "only {at} steps: the taps see nothing");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_importer_killed_before_any_step_makes_one_version() {
    every_step(Side::Before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_importer_killed_after_any_step_makes_one_version() {
    every_step(Side::After).await;
}
