//! After a restore of the table to any point of a campaign nobody is sent to twice, and everybody is in one outcome.
//! The judge is the inbox of the simulated tenant, which is not restored.

use crate::backup;
use api::{Access, Api, LocalAccess};
use chrono::{DateTime, TimeDelta, Utc};
use integration::{Answer, START, TestApp, campaign, csv};
use secrecy::SecretString;
use serde_json::{Value, json};
use simulators::teams::{FaultAction, FaultBody, FaultRule, Operation, PopulateRule};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

const PEOPLE: usize = 40;
/// The first minute of the window, in minutes after [`START`].
const OPENS: i64 = 19 * 60;
/// An hour after its first day has closed: nobody is due, and of the dozen or so of that day somebody was there.
const EVENING: i64 = OPENS + 11 * 60;
/// Looks at a recovery before it is taken to hang.
const LOOKS: usize = 200;

fn minute(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(START, 0).unwrap() + TimeDelta::minutes(minutes)
}

/// A third of the people are away for the first day and a half, so that every rung is climbed.
async fn start() -> TestApp {
    TestApp::with_people(PopulateRule {
        absent_permille: 400,
        back_from: minute(OPENS + 60),
        back_to: minute(OPENS + 36 * 60),
        ..integration::everyone()
    })
    .await
}

fn body(list: &str) -> Value {
    let mut body = campaign(&[list]);
    body["presence"] = json!("available");
    body
}

fn unavailable() -> FaultAction {
    FaultAction::Respond {
        status: 503,
        retry_after: Some(60),
        body: FaultBody::Empty,
    }
}

/// The API of a deployment that runs with recovery on. The workers of the system run on, because time stands still.
async fn recovering(app: &TestApp) -> String {
    let world = &app.world;
    let mut restoring = world.wiring.app(&world.boot_id, 77).await.unwrap();
    restoring.settings.recovery = true;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let access = LocalAccess::on_port(port, SecretString::from(world.token.clone()), false);
    let router = api::router(Arc::new(Api::new(
        Arc::new(restoring),
        Access::Local(access),
    )));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    format!("http://127.0.0.1:{port}")
}

async fn recover(app: &TestApp, restored_to: DateTime<Utc>) -> Answer {
    let path = format!("{}/v1/recovery", recovering(app).await);
    let asked = app
        .post(&path, &json!({"restored_to": restored_to}))
        .await
        .expect(202);
    for _ in 0..LOOKS {
        app.world.driver.settle().await;
        let answer = app.get(&path).await;
        if answer.status == 200 {
            assert_eq!(answer.str("/job"), asked.str("/job"));
            return answer;
        }
        app.run_until(app.world.now() + TimeDelta::seconds(10))
            .await;
    }
    panic!("the recovery never ends");
}

/// Nobody has more than one message, and everybody's outcome agrees with what they have.
async fn judge(app: &TestApp, id: &str) {
    let inbox = app.inbox();
    assert!(inbox.values().all(|messages| *messages == 1), "{inbox:?}");
    let page = app
        .get(&format!("/v1/campaigns/{id}/recipients?limit=1000"))
        .await
        .expect(200);
    let people = page.at("/items").as_array().unwrap().clone();
    assert_eq!(people.len(), PEOPLE);
    for person in people {
        let (outcome, address) = (
            person["outcome"].as_str().unwrap(),
            person["address"].as_str().unwrap(),
        );
        match outcome {
            "sent" => assert!(inbox.contains_key(address), "{person}"),
            "unknown" => assert_eq!(person["reason"], "restored", "{person}"),
            _ => assert!(!inbox.contains_key(address), "{person}"),
        }
    }
    app.report(id).await;
}

/// Restores the table to `at`, minutes after the window opens, when it is `gap` minutes later.
async fn restored(at: i64, gap: i64) {
    let app = start().await;
    let list = app.list("Everyone", csv(PEOPLE, ',')).await;
    let id = app.published(&body(&list)).await;
    app.run_until(minute(OPENS + at)).await;
    // While something happens, as backups are made.
    let (copied, ()) = tokio::join!(backup::copy(&app), app.run_until(minute(OPENS + at + 1)));
    app.run_until(minute(OPENS + at + gap)).await;
    let sent = app.inbox();
    backup::put_back(&app, &copied).await;

    let recovery = recover(&app, minute(OPENS + at)).await;
    assert_eq!(
        recovery.at("/campaigns/0/step"),
        "recovered",
        "{}",
        recovery.text
    );
    assert_eq!(
        app.inbox(),
        sent,
        "somebody was sent to while everything is paused"
    );
    judge(&app, &id).await;
    let unknown = app.total(&id, "unknown").await;
    assert_eq!(recovery.at("/unknown"), unknown);
    let trail = app
        .get(&format!("/v1/campaigns/{id}/audit"))
        .await
        .expect(200);
    assert_eq!(trail.at("/items/0/act"), "recover", "{}", trail.text);

    app.post(&format!("/v1/campaigns/{id}/resume"), &json!({}))
        .await
        .expect(200);
    app.run_to_the_end(&id).await;
    judge(&app, &id).await;
    assert_eq!(app.total(&id, "unknown").await, unknown);
    for waits in ["pending", "claimed", "absent"] {
        assert_eq!(app.total(&id, waits).await, 0, "{waits}");
    }
    app.finish_leaving(1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_to_before_the_first_message_nobody_is_sent_to_twice() {
    restored(-600, 900).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_to_the_middle_of_the_first_day_nobody_is_sent_to_twice() {
    // Through rungs 2 and 3, and over a night.
    for (at, gap) in [(95, 25), (240, 70), (330, 20 * 60)] {
        restored(at, gap).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_to_late_cycles_nobody_is_sent_to_twice() {
    for (at, gap) in [(24 * 60 + 200, 8), (24 * 60 + 400, 30 * 60)] {
        restored(at, gap).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_to_while_the_plan_was_made_everybody_is_unknown() {
    let app = start().await;
    let list = app.list("Everyone", csv(PEOPLE, ',')).await;
    for operation in [Operation::GraphUsers, Operation::GraphBatch] {
        app.tenant()
            .faults()
            .add(FaultRule::new(operation, unavailable()).times(1));
    }
    let id = app.draft(&body(&list)).await;
    app.post(&format!("/v1/campaigns/{id}/publish"), &json!({}))
        .await
        .expect(202);
    app.world.driver.settle().await;
    assert_eq!(app.state(&id).await, "publishing");
    let copied = backup::copy(&app).await;
    app.run_until(minute(EVENING)).await;
    let sent = app.inbox();
    assert!(!sent.is_empty());
    backup::put_back(&app, &copied).await;

    let recovery = recover(&app, minute(0)).await;
    assert_eq!(
        recovery.at("/campaigns/0/step"),
        "recovered",
        "{}",
        recovery.text
    );
    assert_eq!(recovery.at("/unknown"), PEOPLE as u64);
    judge(&app, &id).await;
    app.post(&format!("/v1/campaigns/{id}/resume"), &json!({}))
        .await
        .expect(200);
    app.run_to_the_end(&id).await;
    assert_eq!(app.inbox(), sent);
    judge(&app, &id).await;

    // Who has no message, and who got it, is told by other means: then everybody is settled at once.
    let resolve = format!("/v1/campaigns/{id}/resolve");
    let body = json!({"as": "failed", "reason": "restored"});
    let settled = app.post(&resolve, &body).await.expect(200);
    assert_eq!(
        settled.json(),
        json!({"settled": PEOPLE, "busy": 0, "impossible": 0, "left": 0})
    );
    assert_eq!(app.total(&id, "failed").await, PEOPLE as u64);
    app.finish_leaving(1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_was_published_since_sends_nothing_before_an_operator_says_so() {
    let app = start().await;
    let list = app.list("Everyone", csv(PEOPLE, ',')).await;
    let id = app.draft(&body(&list)).await;
    let copied = backup::copy(&app).await;
    app.publish(&id).await;
    app.run_until(minute(EVENING)).await;
    let sent = app.inbox();
    assert!(!sent.is_empty());
    backup::put_back(&app, &copied).await;
    let recovery = recover(&app, minute(0)).await;
    assert_eq!(
        (recovery.at("/drafts"), recovery.at("/campaigns")),
        (json!(1), json!([]))
    );

    app.publish(&id).await;
    let published = app.get(&format!("/v1/campaigns/{id}")).await.expect(200);
    assert_eq!(published.at("/paused"), true);
    app.run_until(minute(OPENS + 2 * 24 * 60)).await;
    assert_eq!(app.inbox(), sent);
    app.finish_leaving(1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_not_sent_to_is_put_back_at_once() {
    let app = start().await;
    let list = app.list("Everyone", csv(PEOPLE, ',')).await;
    let mut body = body(&list);
    body["presence"] = json!("always");
    let id = app.published(&body).await;
    app.run_until(minute(OPENS + 100)).await;
    let copied = backup::copy(&app).await;
    let sent = app.inbox();
    // An outage in which nobody can be sent to, and in its midst the table is lost.
    for operation in [Operation::Create, Operation::Send] {
        let rule = FaultRule::new(operation, unavailable());
        app.tenant().faults().add(rule.times(1_000_000));
    }
    app.run_until(minute(OPENS + 300)).await;
    assert_eq!(app.inbox(), sent);
    app.tenant().faults().clear();
    backup::put_back(&app, &copied).await;
    let recovery = recover(&app, minute(OPENS + 100)).await;
    let unknown = recovery.at("/unknown").as_u64().unwrap();
    assert!(unknown > 0, "{}", recovery.text);
    app.post(&format!("/v1/campaigns/{id}/resume"), &json!({}))
        .await
        .expect(200);
    let resolve = format!("/v1/campaigns/{id}/resolve");
    let settled = app
        .post(&resolve, &json!({"as": "resend"}))
        .await
        .expect(200);
    assert_eq!(settled.at("/settled"), unknown, "{}", settled.text);
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, PEOPLE as u64);
    let inbox = app.inbox();
    assert_eq!(inbox.len(), PEOPLE);
    assert!(inbox.values().all(|messages| *messages == 1));
    app.finish_leaving(1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_that_sends_is_not_recovered_and_one_that_recovers_does_not_publish() {
    let app = TestApp::start().await;
    let restored_to = json!({"restored_to": minute(-10)});
    let refused = app.post("/v1/recovery", &restored_to).await.expect(409);
    assert_eq!(refused.str("/code"), "not_recovering");
    app.get("/v1/recovery").await.expect(404);
    let recovering = recovering(&app).await;
    let future = json!({"restored_to": minute(1)});
    app.post(&format!("{recovering}/v1/recovery"), &future)
        .await
        .expect(422);
    let list = app.list("Everyone", csv(3, ',')).await;
    let id = app.draft(&body(&list)).await;
    let publish = format!("{recovering}/v1/campaigns/{id}/publish");
    let refused = app.post(&publish, &json!({})).await.expect(409);
    assert_eq!(refused.str("/code"), "recovering");
    assert_eq!(app.state(&id).await, "draft");
    app.finish().await;
}
