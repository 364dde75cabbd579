//! The health of the channels, and an operator's stop of a whole one: what it holds, and that nobody is lost.

use chrono::{DateTime, TimeDelta, Utc};
use integration::{Answer, START, TestApp, campaign, csv};
use serde_json::{Value, json};
use simulators::teams::{FaultAction, FaultBody, FaultRule, Operation};

/// 07:00 UTC on the first day: the window opens at 08:00 in Paris.
const OPENS: i64 = 19;

fn minutes(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(START, 0).unwrap()
        + TimeDelta::hours(OPENS)
        + TimeDelta::minutes(minutes)
}

async fn act(app: &TestApp, act: &str) -> Answer {
    app.post(&format!("/v1/channels/teams/{act}"), &json!({}))
        .await
}

async fn teams(app: &TestApp) -> Value {
    app.get("/v1/channels").await.expect(200).at("/channels/0")
}

/// Messages on their way in the queue of the channel, one for each batch that waits.
async fn put_off(app: &TestApp) -> usize {
    let counts = app.world.emulators.counts().await.unwrap();
    let due = counts.iter().find(|queue| queue.name == "due-teams");
    let due = due.unwrap();
    usize::try_from(due.visible + due.in_flight + due.delayed).unwrap()
}

/// A campaign of one day, so that whoever misses their rung has no other day to be tried on.
async fn one_day(app: &TestApp, people: usize) -> String {
    let list = app.list("Everyone", csv(people, ',')).await;
    let mut body = campaign(&[&list]);
    body["duration"] = json!({"days": 1});
    app.published(&body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_holds_every_campaign_and_resuming_delivers_everybody() {
    let app = TestApp::start().await;
    let first = one_day(&app, 40).await;
    let second = one_day(&app, 20).await;
    app.run_until(minutes(120)).await;
    let before = app.inbox().values().sum::<usize>();
    assert!((1..60).contains(&before));
    let stopped = act(&app, "stop").await.expect(200);
    assert_eq!(stopped.at("/stopped"), true);
    assert_eq!(teams(&app).await["status"], "stopped");

    // Five hours, in which most people's minutes pass, and the sweeper looks sixty times for what is overdue.
    app.run_until(minutes(420)).await;
    assert_eq!(
        app.inbox().values().sum::<usize>(),
        before,
        "a stopped channel sent"
    );
    assert!(put_off(&app).await <= 60 - before, "wakes have multiplied");
    for (id, people) in [(&first, 40), (&second, 20)] {
        assert_eq!(app.report(id).await.at("/totals/recipients"), people);
    }

    act(&app, "resume").await.expect(200);
    app.run_to_the_end(&first).await;
    app.run_to_the_end(&second).await;
    assert_eq!(app.total(&first, "sent").await, 40);
    assert_eq!(app.total(&second, "sent").await, 20);
    // Everybody is in both lists' beginning: the first twenty got one message of each campaign.
    let inbox = app.inbox();
    assert_eq!(inbox.len(), 40);
    assert_eq!(inbox.values().sum::<usize>(), 60);
    assert!(inbox.values().all(|messages| *messages <= 2));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_stop_delays_by_moments_and_moves_nobody() {
    let app = TestApp::start().await;
    let id = one_day(&app, 200).await;
    app.run_until(minutes(60)).await;
    let before = app.inbox().len();
    act(&app, "stop").await.expect(200);
    app.run_until(minutes(63)).await;
    assert_eq!(app.inbox().len(), before);
    act(&app, "resume").await.expect(200);
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 200);
    let lateness = app.report(&id).await;
    assert_eq!(lateness.at("/totals/unprogrammed"), 0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_are_away_lose_no_try_by_a_stop() {
    let app = TestApp::start().await;
    let list = app.list("Everyone", csv(10, ',')).await;
    let mut body = campaign(&[&list]);
    body["presence"] = json!("available");
    let id = app.published(&body).await;
    app.run_until(minutes(60)).await;
    act(&app, "stop").await.expect(200);
    // To the afternoon of the next day, and once more shortly after.
    app.run_until(minutes(24 * 60 + 300)).await;
    act(&app, "resume").await.expect(200);
    app.run_until(minutes(24 * 60 + 305)).await;
    act(&app, "stop").await.expect(200);
    app.run_until(minutes(24 * 60 + 360)).await;
    act(&app, "resume").await.expect(200);
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 10);
    assert!(app.inbox().values().all(|messages| *messages == 1));
    let trail = app.get("/v1/channels/teams/audit").await.expect(200);
    let acts: Vec<Value> = (0..4)
        .map(|n| trail.at(&format!("/items/{n}/act")))
        .collect();
    assert_eq!(acts, ["resume", "stop", "resume", "stop"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_closes_during_a_stop_ends_the_campaign_and_the_totals_add_up() {
    let app = TestApp::start().await;
    let id = one_day(&app, 30).await;
    app.run_until(minutes(200)).await;
    let sent = app.total(&id, "sent").await;
    act(&app, "stop").await.expect(200);
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, sent);
    assert_eq!(app.total(&id, "unprogrammed").await, 30 - sent);
    act(&app, "resume").await.expect(200);
    // The last wakes come back and find nothing to do.
    app.run_until(minutes(26 * 60)).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_shows_what_went_wrong_and_that_it_goes_on() {
    let app = TestApp::start().await;
    assert_eq!(teams(&app).await["status"], "ok");
    let throttled = FaultAction::Respond {
        status: 429,
        retry_after: Some(20),
        body: FaultBody::Error {
            code: "Throttled".into(),
        },
    };
    app.tenant()
        .faults()
        .add(FaultRule::new(Operation::Send, throttled).times(1));
    let id = one_day(&app, 5).await;
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 5);
    let channel = teams(&app).await;
    assert_eq!(
        (&channel["status"], &channel["breaker"]["open"]),
        (&json!("ok"), &json!(false))
    );
    assert_eq!(channel["last_error"]["kind"], "rate_limited", "{channel}");
    app.finish().await;
}
