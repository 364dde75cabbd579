//! What functions ask only when something went wrong, or at an unusual moment.

use super::story::{in_days, last_of, published, sent_to};
use super::system::System;
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Europe::Paris;
use domain::ids::CampaignId;
use domain::outcome::{Lease, Mark};
use serde_json::json;
use simulators::teams::{FaultAction, FaultBody, FaultRule, Group, Operation};

const GROUP: &str = "5f0e9d11-77a1-4c53-8a3c-90b1f8a2c6d4";
const CHANNELS: [&str; 2] = ["teams", "skype"];

pub async fn what_is_rare(system: &System, list: &str) {
    came_to_nothing(system).await;
    due_at_once(system, list).await;
    the_directory_does_not_answer(system).await;
    for channel in CHANNELS {
        a_worker_dies(system, list, channel).await;
    }
}

/// A request under a key that is refused: the key is free again.
async fn came_to_nothing(system: &System) {
    let refused = system
        .refused("POST /v1/lists", |request| {
            request
                .json(&json!({}))
                .header("Idempotency-Key", "comes to nothing")
        })
        .await;
    assert_eq!(refused.status, 422, "{}", refused.text);
}

/// People whose minute is sooner after the plan than a one-shot could be trusted with.
async fn due_at_once(system: &System, list: &str) {
    for channel in CHANNELS {
        // At ten in the morning the next minutes are on one day.
        let now = system.app.world.now() + TimeDelta::days(1);
        let ten = now.with_timezone(&Paris).with_hour(10).unwrap();
        system.run_until(ten.with_timezone(&Utc)).await;
        let local = |minutes: i64| {
            let at = system.app.world.now() + TimeDelta::minutes(minutes);
            at.with_timezone(&Paris)
        };
        let mut body = in_days(system, list, channel, 0);
        body["start"] = json!(local(2).format("%Y-%m-%dT%H:%M").to_string());
        body["opening_hours"]["from"] = json!(local(0).format("%H:%M").to_string());
        body["opening_hours"]["to"] = json!(local(10).format("%H:%M").to_string());
        let id = published(system, &body).await;
        system.work().await;
        assert_eq!(system.app.state(&id).await, "scheduled");
        cancel(system, &id).await;
    }
}

/// The rest of it has nothing new.
async fn cancel(system: &System, id: &str) {
    system
        .ask("POST /v1/campaigns/{id}/cancel", &[id], None)
        .await;
    much_later(system).await;
}

/// Planning, looking ahead and reading a list all wait for it and ask again.
async fn the_directory_does_not_answer(system: &System) {
    let group = Group {
        id: GROUP.into(),
        display_name: "Everyone in Nice".into(),
        mail: String::new(),
        members: vec!["nice@contoso.example".into()],
    };
    system.app.tenant().add_groups(vec![group]).unwrap();
    let body = json!({"name": "Nice", "kind": "group", "group": {"id": GROUP, "guests": false}});
    let list = system.ask("POST /v1/lists", &[], Some(&body)).await;
    let list = list.str("/id");
    let body = in_days(system, &list, "teams", 1);
    let draft = system.ask("POST /v1/campaigns", &[], Some(&body)).await;
    let draft = draft.str("/id");
    let asked = system
        .ask("POST /v1/campaigns/{id}/preflight", &[&draft], None)
        .await;
    let job = last_of(asked.expect(202).header("location"));
    silent_once(system);
    let result = "GET /v1/campaigns/{id}/preflight/{job}";
    system.work().await;
    system.ask(result, &[&draft, &job], None).await.expect(202);
    much_later(system).await;
    system.ask(result, &[&draft, &job], None).await.expect(200);

    let id = published(system, &body).await;
    silent_once(system);
    system.work().await;
    assert_eq!(system.app.state(&id).await, "publishing");
    much_later(system).await;
    assert_eq!(system.app.state(&id).await, "scheduled");
    cancel(system, &id).await;
}

/// The next question about the group gets no answer that an invocation could wait for.
fn silent_once(system: &System) {
    let unavailable = FaultAction::Respond {
        status: 503,
        retry_after: Some(890),
        body: FaultBody::Empty,
    };
    let rule = FaultRule::new(Operation::GraphGroups, unavailable).times(1);
    system.app.tenant().faults().add(rule);
}

async fn much_later(system: &System) {
    let at = system.app.world.now() + TimeDelta::minutes(15);
    system.run_until(at).await;
    system.work().await;
}

/// A worker that claimed somebody is never heard of again: its lease ends, the sweeper calls, and another one settles
/// what it left.
async fn a_worker_dies(system: &System, list: &str, channel: &str) {
    let id = published(system, &in_days(system, list, channel, 1)).await;
    system.work().await;
    let start = system.app.world.now();
    system.run_until(start + TimeDelta::hours(26)).await;
    let address = claimed_by_the_dead(system, &id).await;
    system.run_until(start + TimeDelta::hours(28)).await;
    system.sweeper.sweep().await.unwrap();
    system.work().await;
    let person = "GET /v1/campaigns/{id}/recipients/{address}";
    let person = system.ask(person, &[&id, &address], None).await;
    assert_eq!(person.at("/outcome"), "unknown", "{}", person.text);
    cancel(system, &id).await;
}

/// Makes somebody who was sent to somebody whom a worker claimed that has died since. Returns the address.
async fn claimed_by_the_dead(system: &System, id: &str) -> String {
    let campaign: CampaignId = id.parse().unwrap();
    let (n, at, mut vector) = sent_to(system, campaign).await;
    let before = vector.w.clone();
    vector.marks[at] = Mark::Claimed;
    vector.lease = Some(Lease {
        owner: "somebody who died".into(),
        until: DateTime::UNIX_EPOCH,
    });
    vector.w = format!("{before}-dead");
    let store = &system.app.world.app.store;
    store
        .write_vector(campaign, n, Some(&before), &vector)
        .await
        .unwrap();
    let batch = store.batch(campaign, n).await.unwrap().unwrap();
    batch.people[at].address.clone()
}
