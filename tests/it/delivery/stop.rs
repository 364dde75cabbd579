//! Pause, resume, cancel and delete: what stops, and that nobody is lost.

use chrono::{DateTime, TimeDelta, Utc};
use integration::{START, TestApp, campaign, csv};
use serde_json::json;

fn hour(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(START, 0).unwrap() + TimeDelta::hours(hours)
}

/// 07:00 UTC on the first day: the window opens at 08:00 in Paris.
const OPENS: i64 = 19;

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_sends_nothing_and_loses_nobody() {
    let app = TestApp::start().await;
    let list = app.list("Everyone", csv(40, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    app.run_until(hour(OPENS + 3)).await;
    let before = app.inbox().len();
    assert!((1..40).contains(&before));
    app.post(&format!("/v1/campaigns/{id}/pause"), &json!({}))
        .await
        .expect(200);
    app.run_until(hour(OPENS + 30)).await;
    assert_eq!(app.inbox().len(), before, "a paused campaign sent");
    app.post(&format!("/v1/campaigns/{id}/resume"), &json!({}))
        .await
        .expect(200);
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 40);
    assert!(app.inbox().values().all(|messages| *messages == 1));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_campaign_sends_to_nobody_more() {
    let app = TestApp::start().await;
    let list = app.list("Everyone", csv(40, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    app.run_until(hour(OPENS + 3)).await;
    let before = app.inbox().len();
    app.post(&format!("/v1/campaigns/{id}/cancel"), &json!({}))
        .await
        .expect(200);
    app.run_to_the_end(&id).await;
    assert_eq!(app.inbox().len(), before);
    assert_eq!(app.total(&id, "cancelled").await, 40 - before as u64);
    app.finish_leaving(40).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_deleted_before_its_first_batch_reaches_nobody() {
    let app = TestApp::start().await;
    let list = app.list("Everyone", csv(10, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    app.delete(&format!("/v1/campaigns/{id}")).await.expect(204);
    app.get(&format!("/v1/campaigns/{id}")).await.expect(404);
    app.run_until(hour(OPENS + 90)).await;
    assert_eq!(app.inbox().len(), 0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_campaign_refuses_its_author() {
    let app = TestApp::start().await;
    let list = app.list("Everyone", csv(10, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    app.run_until(hour(OPENS + 9)).await;
    assert_eq!(app.state(&id).await, "running");
    let refused = app.delete(&format!("/v1/campaigns/{id}")).await.expect(409);
    assert!(refused.names(""), "{}", refused.text);
    app.delete(&format!("/v1/lists/{list}")).await.expect(409);
    app.run_to_the_end(&id).await;
    app.delete(&format!("/v1/campaigns/{id}")).await.expect(204);
    app.finish().await;
}
