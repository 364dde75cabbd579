//! Pause, resume, cancel.

use super::support::{World, acts, start};
use chrono::TimeDelta;
use domain::campaign::State;
use serde_json::json;
use timers::Task;

#[tokio::test]
async fn a_pause_is_a_mark_and_resuming_asks_for_new_minutes() {
    let world = World::start().await;
    let id = world.published(State::Running, json!({})).await;
    let paused = world.act("operator", id, "pause", None).await;
    assert_eq!(
        (paused.status, &paused.body["paused"]),
        (200, &json!(true)),
        "{}",
        paused.body
    );
    assert_eq!(
        (&paused.body["state"], &paused.headers["etag"]),
        (&json!("running"), &http::HeaderValue::from_static("\"v3\""))
    );
    assert_eq!(world.campaign(id).await.paused_at, Some(start()));
    assert_eq!(
        world.act("operator", id, "pause", None).await.code(),
        (409, "already_paused")
    );

    world.advance(TimeDelta::minutes(30));
    let resumed = world.act("operator", id, "resume", None).await;
    assert_eq!(
        (resumed.status, &resumed.body["paused"]),
        (200, &json!(false))
    );
    assert_eq!(world.campaign(id).await.paused_at, None);
    assert_eq!(
        world.act("operator", id, "resume", None).await.code(),
        (409, "not_paused")
    );
    assert!(
        world.tasks().await.is_empty(),
        "not while a worker may still think that it is paused"
    );
    world.advance(TimeDelta::seconds(5));
    let resumed_at = start() + TimeDelta::minutes(30) + TimeDelta::seconds(5);
    assert_eq!(
        world.tasks().await,
        [Task::Resume {
            campaign: id,
            epoch: 1,
            paused_at: start(),
            resumed_at
        }]
    );
    assert_eq!(
        acts(&world.trail(id).await),
        [("pause", "local"), ("resume", "local")]
    );
}

#[tokio::test]
async fn a_cancelled_campaign_stays_cancelled() {
    let world = World::start().await;
    let id = world.published(State::Scheduled, json!({})).await;
    assert_eq!(world.act("operator", id, "pause", None).await.status, 200);
    let cancelled = world.act("operator", id, "cancel", None).await;
    assert_eq!(
        (cancelled.status, &cancelled.body["cancelled"]),
        (200, &json!(true)),
        "{}",
        cancelled.body
    );
    assert_eq!(world.campaign(id).await.cancelled_at, Some(start()));
    for act in ["pause", "resume", "cancel"] {
        assert_eq!(
            world.act("operator", id, act, None).await.code(),
            (409, "cancelled")
        );
    }
    assert_eq!(
        acts(&world.trail(id).await),
        [("pause", "local"), ("cancel", "local")]
    );
}

#[tokio::test]
async fn every_state_and_role_that_does_not_fit_is_refused_with_its_reason() {
    let world = World::start().await;
    let id = world.published(State::Running, json!({})).await;
    for act in ["pause", "resume", "cancel"] {
        for (state, code) in [
            (State::Draft, "not_published"),
            (State::Publishing, "planning"),
            (State::Finished, "finished"),
        ] {
            let id = world.published(state, json!({})).await;
            assert_eq!(
                world.act("operator", id, act, None).await.code(),
                (409, code),
                "{act}"
            );
            assert!(world.trail(id).await.is_empty());
        }
        assert_eq!(
            world.act("viewer+author", id, act, None).await.code(),
            (403, "role_required")
        );
        let unknown = world.app.entropy.campaign_id(start());
        assert_eq!(world.act("operator", unknown, act, None).await.status, 404);
    }
    assert_eq!(world.campaign(id).await.version, 2);
}
