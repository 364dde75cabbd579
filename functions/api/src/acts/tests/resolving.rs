//! Settling people whose result could not be known.

use super::support::{Answer, World, acts, start};
use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::{Batch, Recipient};
use domain::campaign::{FinishReason, State};
use domain::ids::CampaignId;
use domain::ladder::Position;
use domain::outcome::{Late, Lease, Mark, Vector};
use serde_json::{Value, json};
use std::time::Duration;
use timers::parse_wake;

const ANN: &str = "ann@contoso.example";

/// 15:30 in Paris, half an hour into the window.
fn inside() -> DateTime<Utc> {
    start() + TimeDelta::minutes(270)
}

/// A campaign with one batch: Ann is `unknown`, Bob was sent to.
async fn unknown(world: &World, state: State, change: impl FnOnce(&mut Vector)) -> CampaignId {
    world.clock.set(inside());
    let id = world.published(state, json!({})).await;
    let person = |address: &str| Recipient {
        address: address.into(),
        object_id: None,
        values: vec![],
    };
    let batch = Batch {
        n: 0,
        epoch: 1,
        planned_at: Some(inside() - TimeDelta::minutes(5)),
        zone: chrono_tz::Europe::Paris,
        columns: vec![],
        people: vec![person(ANN), person("bob@contoso.example")],
    };
    world.app.store.put_batches(id, &[batch]).await.unwrap();
    let entries = [(ANN, 0, 0), ("bob@contoso.example", 0, 1)];
    world
        .app
        .store
        .put_person_index(id, 1, entries)
        .await
        .unwrap();
    let mut vector = Vector::new(2, Position::first(inside() - TimeDelta::minutes(5)));
    vector.marks = vec![Mark::Unknown, Mark::Sent];
    vector.position = None;
    vector.seq = 3;
    vector.w = "first".into();
    change(&mut vector);
    world
        .app
        .store
        .write_vector(id, 0, None, &vector)
        .await
        .unwrap();
    id
}

async fn resolve(world: &World, id: CampaignId, address: &str, how: &str) -> Answer {
    let path = format!("/v1/campaigns/{id}/recipients/{address}/resolve");
    world
        .call("operator", "POST", &path, Some(json!({ "as": how })))
        .await
}

async fn vector(world: &World, id: CampaignId) -> Vector {
    world.app.store.vector(id, 0).await.unwrap().unwrap()
}

async fn wakes(world: &World) -> Vec<u32> {
    let found = world
        .emulators
        .receive("due-teams", 10, Duration::from_secs(60), None)
        .await
        .unwrap();
    found
        .iter()
        .map(|message| parse_wake(&message.body).unwrap().seq)
        .collect()
}

#[tokio::test]
async fn what_an_operator_knows_is_written_down_once() {
    let world = World::start().await;
    for (how, mark) in [("sent", Mark::Sent), ("failed", Mark::Failed)] {
        for state in [State::Running, State::Finished] {
            let id = unknown(&world, state, |_| {}).await;
            let done = resolve(&world, id, "ANN%40contoso.example", how).await;
            assert_eq!(
                (done.status, &done.body),
                (200, &json!({"address": ANN, "outcome": how}))
            );
            let vector = vector(&world, id).await;
            assert_eq!((vector.marks[0], vector.seq), (mark, 3));
            assert_eq!(
                resolve(&world, id, ANN, how).await.code(),
                (409, "not_unknown")
            );
            let trail = world.trail(id).await;
            assert_eq!(acts(&trail), [("resolve", "local")]);
            assert_eq!(trail[0].detail, json!({"address": ANN, "as": how}));
        }
    }
    world.advance(TimeDelta::minutes(20));
    assert!(wakes(&world).await.is_empty());
}

#[tokio::test]
async fn resending_arms_a_wake_of_a_new_name_and_makes_the_campaign_run_again() {
    let world = World::start().await;
    let id = unknown(&world, State::Finished, |_| {}).await;
    let finished = world.app.store.update_campaign(id, |campaign| {
        campaign.finished = Some((inside(), FinishReason::Done));
        Ok::<_, ()>(())
    });
    finished.await.unwrap();
    let done = resolve(&world, id, ANN, "resend").await;
    let at = inside() + TimeDelta::seconds(60);
    assert_eq!(
        done.body,
        json!({"address": ANN, "outcome": "pending", "retry_at": at})
    );
    let vector = vector(&world, id).await;
    assert_eq!(
        (vector.marks[0], vector.seq, vector.due()),
        (Mark::Held, 1_000, Some(at))
    );
    let campaign = world.campaign(id).await;
    assert_eq!((campaign.state, campaign.finished), (State::Running, None));
    world.advance(TimeDelta::seconds(59));
    assert!(wakes(&world).await.is_empty());
    world.advance(TimeDelta::seconds(1));
    assert_eq!(wakes(&world).await, [1_000]);
}

#[tokio::test]
async fn resending_waits_for_the_next_open_minute_and_ends_with_the_window() {
    let world = World::start().await;
    let id = unknown(&world, State::Running, |_| {}).await;
    let until = world.campaign(id).await.publication.unwrap().window.until;
    world.clock.set(until - TimeDelta::seconds(60));
    assert_eq!(
        resolve(&world, id, ANN, "resend").await.code(),
        (409, "outside_window")
    );
    assert_eq!(
        (
            vector(&world, id).await.marks[0],
            world.trail(id).await.len()
        ),
        (Mark::Unknown, 0)
    );
    assert_eq!(resolve(&world, id, ANN, "sent").await.status, 200);

    let id = unknown(&world, State::Running, |_| {}).await;
    let longer = world.app.store.update_campaign(id, |campaign| {
        campaign.publication.as_mut().unwrap().window.until = until + TimeDelta::days(1);
        Ok::<_, ()>(())
    });
    longer.await.unwrap();
    world.clock.set("2026-11-30T20:00:00Z".parse().unwrap());
    let done = resolve(&world, id, ANN, "resend").await;
    assert_eq!(done.body["retry_at"], "2026-12-01T07:00:00Z");
}

#[tokio::test]
async fn a_batch_that_somebody_works_on_is_left_alone() {
    let world = World::start().await;
    let lease = |until| {
        Some(Lease {
            owner: "other".into(),
            until,
        })
    };
    let id = unknown(&world, State::Running, |vector| {
        vector.lease = lease(inside() + TimeDelta::seconds(30))
    })
    .await;
    let busy = resolve(&world, id, ANN, "resend").await;
    assert_eq!((busy.code(), busy.retry_after()), ((409, "busy"), 30));
    world.advance(TimeDelta::seconds(30));
    assert_eq!(resolve(&world, id, ANN, "resend").await.status, 200);
}

#[tokio::test]
async fn a_true_result_that_came_late_is_not_overruled() {
    let world = World::start().await;
    let id = unknown(&world, State::Running, |_| {}).await;
    let late = Late {
        sent: true,
        at: inside().timestamp_millis(),
        activity: None,
        reason: None,
        attempt: None,
    };
    world.app.store.record_late(id, 0, 0, &late).await.unwrap();
    assert_eq!(
        resolve(&world, id, ANN, "resend").await.code(),
        (409, "not_unknown")
    );
    assert_eq!(vector(&world, id).await.w, "first");
}

#[tokio::test]
async fn only_unknown_people_of_a_published_campaign_are_settled_and_only_by_operators() {
    let world = World::start().await;
    let id = unknown(&world, State::Running, |_| {}).await;
    assert_eq!(
        resolve(&world, id, "bob@contoso.example", "failed")
            .await
            .code(),
        (409, "not_unknown")
    );
    assert_eq!(
        resolve(&world, id, "zoe@contoso.example", "failed")
            .await
            .status,
        404
    );
    assert_eq!(resolve(&world, id, ANN, "forgotten").await.status, 422);
    let path = format!("/v1/campaigns/{id}/recipients/{ANN}/resolve");
    let body: Value = json!({"as": "sent"});
    assert_eq!(
        world
            .call("viewer+author", "POST", &path, Some(body))
            .await
            .status,
        403
    );
    for (state, code) in [
        (State::Draft, "not_published"),
        (State::Publishing, "planning"),
    ] {
        let id = world.published(state, json!({})).await;
        assert_eq!(resolve(&world, id, ANN, "sent").await.code(), (409, code));
    }
    assert_eq!(world.act("operator", id, "cancel", None).await.status, 200);
    assert_eq!(
        resolve(&world, id, ANN, "resend").await.code(),
        (409, "cancelled")
    );
    assert_eq!(resolve(&world, id, ANN, "sent").await.status, 200);
}
