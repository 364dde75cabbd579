//! Settling everybody of a campaign at once.

use super::support::{Answer, World, acts, start};
use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::{Batch, Recipient};
use domain::campaign::{FinishReason, State};
use domain::ids::CampaignId;
use domain::ladder::Position;
use domain::outcome::{Lease, Mark, Reason, Vector};
use serde_json::{Value, json};

/// 15:30 in Paris, half an hour into the window.
fn inside() -> DateTime<Utc> {
    start() + TimeDelta::minutes(270)
}

/// Three batches: two people of a restore and one who was sent to; somebody of a broken send; somebody whose batch is
/// worked on for half a minute.
async fn campaign(world: &World, state: State) -> CampaignId {
    world.clock.set(inside());
    let id = world.published(state, json!({})).await;
    let (u, s) = (Mark::Unknown, Mark::Sent);
    for (n, marks) in [(0, vec![u, u, s]), (1, vec![u]), (2, vec![u])] {
        let people = (0..marks.len()).map(|index| Recipient {
            address: format!("p{n}-{index}@contoso.example"),
            object_id: None,
            values: vec![],
        });
        let batch = Batch {
            n,
            epoch: 1,
            planned_at: Some(inside() - TimeDelta::minutes(5)),
            zone: chrono_tz::Europe::Paris,
            columns: vec![],
            people: people.collect(),
        };
        world.app.store.put_batches(id, &[batch]).await.unwrap();
        let mut vector = Vector::new(marks.len(), Position::first(inside()));
        vector.position = None;
        vector.marks = marks;
        vector.w = "first".into();
        if n == 0 {
            vector.people[0].reason = Some(Reason::Restored);
            vector.people[1].reason = Some(Reason::Restored);
        }
        vector.lease = (n == 2).then(|| Lease {
            owner: "other".into(),
            until: inside() + TimeDelta::seconds(30),
        });
        let store = &world.app.store;
        store.write_vector(id, n, None, &vector).await.unwrap();
    }
    id
}

async fn resolve(world: &World, id: CampaignId, body: Value) -> Answer {
    world.act("operator", id, "resolve", Some(body)).await
}

async fn marks(world: &World, id: CampaignId) -> String {
    let vectors = world.app.store.vectors(id).await.unwrap();
    let marks = vectors.into_iter().flat_map(|(_, vector)| vector.marks);
    marks.map(Mark::as_char).collect()
}

#[tokio::test]
async fn everybody_is_settled_but_those_whose_batch_is_worked_on() {
    let world = World::start().await;
    for (how, after) in [("sent", "sssss"), ("failed", "ffsff")] {
        let id = campaign(&world, State::Running).await;
        let done = resolve(&world, id, json!({ "as": how })).await;
        let expected = json!({"settled": 3, "busy": 1, "impossible": 0, "left": 0});
        assert_eq!((done.status, &done.body), (200, &expected));
        world.advance(TimeDelta::seconds(30));
        let rest = resolve(&world, id, json!({ "as": how })).await;
        assert_eq!(rest.body["settled"], 1);
        assert_eq!(marks(&world, id).await, after);
        let nobody = resolve(&world, id, json!({ "as": how })).await;
        assert_eq!((nobody.status, &nobody.body["settled"]), (200, &json!(0)));
        let trail = world.trail(id).await;
        assert_eq!(acts(&trail), [("resolve", "local"), ("resolve", "local")]);
        assert_eq!(
            trail[0].detail,
            json!({"as": how, "reason": null, "people": 3})
        );
    }
}

#[tokio::test]
async fn only_people_of_a_restore_are_put_back_and_their_campaign_runs_again() {
    let world = World::start().await;
    let id = campaign(&world, State::Finished).await;
    let finished = world.app.store.update_campaign(id, |campaign| {
        campaign.finished = Some((inside(), FinishReason::Done));
        Ok::<_, ()>(())
    });
    finished.await.unwrap();
    let body = json!({"as": "resend", "reason": "restored"});
    let done = resolve(&world, id, body.clone()).await;
    assert_eq!(
        done.body,
        json!({"settled": 2, "busy": 0, "impossible": 0, "left": 0})
    );
    assert_eq!(marks(&world, id).await, "hhsuu");
    let vector = world.app.store.vector(id, 0).await.unwrap().unwrap();
    let at = inside() + TimeDelta::seconds(60);
    assert_eq!((vector.due(), vector.seq), (Some(at), 1_000));
    assert_eq!(vector.people[0].reason, None);
    assert_eq!(world.campaign(id).await.state, State::Running);
}

#[tokio::test]
async fn nobody_is_put_back_outside_the_window_or_who_was_erased() {
    let world = World::start().await;
    let id = campaign(&world, State::Running).await;
    let mut batch = world.app.store.batch(id, 0).await.unwrap().unwrap();
    assert!(batch.erase(1));
    world.app.store.put_batches(id, &[batch]).await.unwrap();
    let body = json!({"as": "resend"});
    let done = resolve(&world, id, body.clone()).await;
    assert_eq!(
        done.body,
        json!({"settled": 2, "busy": 1, "impossible": 1, "left": 0})
    );
    assert_eq!(marks(&world, id).await, "hushu");
    let until = world.campaign(id).await.publication.unwrap().window.until;
    world.clock.set(until - TimeDelta::seconds(60));
    let done = resolve(&world, id, body).await;
    assert_eq!(
        (&done.body["settled"], &done.body["impossible"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(world.trail(id).await.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_settled_one_by_one_cannot_be_settled_at_once() {
    let world = World::start().await;
    let body = json!({"as": "resend"});
    for (state, code) in [
        (State::Draft, "not_published"),
        (State::Publishing, "planning"),
        (State::Finished, "finished"),
    ] {
        let id = campaign(&world, state).await;
        assert_eq!(resolve(&world, id, body.clone()).await.code(), (409, code));
        assert_eq!(marks(&world, id).await, "uusuu");
    }
    let id = campaign(&world, State::Running).await;
    for broken in [json!({}), json!({"as": "sent", "reason": "transport"})] {
        assert_eq!(resolve(&world, id, broken).await.status, 422);
    }
    assert_eq!(world.act("operator", id, "cancel", None).await.status, 200);
    assert_eq!(resolve(&world, id, body).await.code(), (409, "cancelled"));
}
