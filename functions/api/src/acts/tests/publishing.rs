//! From draft to publishing.

use super::support::{World, acts, list_id, member, start};
use audience::preflight::of_campaign;
use domain::campaign::{Accepted, State};
use serde_json::json;
use timers::Task;

fn fields(body: &serde_json::Value) -> Vec<&str> {
    body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn publishing_pins_everything_in_one_write_and_asks_for_the_plan() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    world.list(2, &[member("bob", "Nice")]).await;
    let id = world
        .draft(json!({"audience": {"include": [list_id(1)], "exclude": [list_id(2)]}}))
        .await;
    let answer = world.act("author", id, "publish", None).await;
    assert_eq!(
        (answer.status, answer.body["state"].as_str()),
        (202, Some("publishing")),
        "{}",
        answer.body
    );
    assert_eq!(answer.headers["etag"], "\"v2\"");
    let campaign = world.campaign(id).await;
    let publication = campaign.publication.unwrap();
    assert_eq!(
        (campaign.state, campaign.epoch, campaign.version),
        (State::Publishing, 1, 2)
    );
    assert_eq!(
        (publication.at, publication.by.as_str()),
        (start(), "local")
    );
    assert_eq!(
        (publication.window, publication.plan_from),
        (campaign.spec.window(), campaign.spec.window().from)
    );
    assert_eq!(
        (publication.include[0].id, publication.include[0].version),
        (list_id(1), 1)
    );
    assert_eq!(
        (publication.exclude[0].id, publication.accepted),
        (list_id(2), Accepted::default())
    );
    assert_eq!(
        (publication.zone_data.as_str(), publication.counts),
        (chrono_tz::IANA_TZDB_VERSION, None)
    );
    assert_eq!(
        world.tasks().await,
        [Task::Plan {
            campaign: id,
            epoch: 1
        }]
    );
    assert_eq!(acts(&world.trail(id).await), [("publish", "local")]);

    let again = world.act("author", id, "publish", None).await;
    assert_eq!(again.code(), (409, "planning"));
    assert!(world.tasks().await.is_empty());
}

#[tokio::test]
async fn two_campaigns_have_two_seeds() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    let mut seeds = Vec::new();
    for _ in 0..2 {
        let id = world.draft(json!({})).await;
        assert_eq!(
            world
                .act("author", id, "publish", Some(json!({})))
                .await
                .status,
            202
        );
        seeds.push(world.campaign(id).await.publication.unwrap().seed);
    }
    assert_ne!(seeds[0], seeds[1]);
}

#[tokio::test]
async fn everything_that_can_be_said_at_once_is_said_together_and_nothing_is_written() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    let id = world
        .draft(json!({
            "channel": "skype", "message": "Hi [NICK]", "start": "2026-11-29T15:00",
            "audience": {"include": [list_id(1), list_id(8)], "exclude": [list_id(9)]},
        }))
        .await;
    let answer = world.act("author", id, "publish", None).await;
    assert_eq!(answer.code(), (422, "validation"));
    let expected = [
        "channel",
        "audience.include",
        "audience.exclude",
        "message",
        "opening_hours",
    ];
    assert_eq!(fields(&answer.body), expected, "{}", answer.body);
    assert!(
        answer.body["errors"][0]["detail"]
            .as_str()
            .unwrap()
            .contains("skype is not configured in this deployment")
    );
    let campaign = world.campaign(id).await;
    assert_eq!(
        (campaign.state, campaign.version, campaign.publication),
        (State::Draft, 1, None)
    );
    assert!(world.tasks().await.is_empty() && world.trail(id).await.is_empty());
}

#[tokio::test]
async fn a_zone_without_a_minute_can_be_accepted_and_a_window_that_is_over_cannot() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    let id = world.draft(json!({"start": "2026-11-30T20:00"})).await;
    assert_eq!(
        fields(&world.act("author", id, "publish", None).await.body),
        ["opening_hours"]
    );
    let accept = json!({"accept": {"no_open_minute": true}});
    assert_eq!(
        world
            .act("author", id, "publish", Some(accept.clone()))
            .await
            .status,
        202
    );
    assert!(
        world
            .campaign(id)
            .await
            .publication
            .unwrap()
            .accepted
            .no_open_minute
    );
    let id = world.draft(json!({"start": "2026-11-30T08:00"})).await;
    assert_eq!(
        fields(&world.act("author", id, "publish", Some(accept)).await.body),
        ["opening_hours"]
    );
}

#[tokio::test]
async fn the_number_of_people_confirmed_must_be_the_number_there_is() {
    let world = World::start().await;
    world
        .list(1, &[member("ann", "Lyon"), member("bob", "Nice")])
        .await;
    let id = world.draft(json!({})).await;
    let confirm = |people: u32| Some(json!({"recipients_confirmed": people}));
    assert_eq!(
        world.act("author", id, "publish", confirm(3)).await.code(),
        (409, "recipients_changed")
    );
    assert_eq!(
        world.act("author", id, "publish", confirm(2)).await.status,
        202
    );
}

#[tokio::test]
async fn a_large_audience_is_confirmed_by_the_preflight_that_was_made_of_it() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    // Says that it is large; that it is not, nobody notices before the job.
    let grow = world.app.store.update_list(list_id(1), |list| {
        list.size = 10_001;
        Ok::<_, ()>(())
    });
    grow.await.unwrap();
    let id = world.draft(json!({})).await;
    let confirm = || Some(json!({"recipients_confirmed": 1}));
    assert_eq!(
        world.act("author", id, "publish", confirm()).await.code(),
        (409, "preflight_needed")
    );

    let started = world.act("viewer", id, "preflight", None).await;
    assert_eq!(started.status, 202, "{}", started.body);
    let job = started.body["job"].as_str().unwrap().to_owned();
    assert_eq!(
        world.tasks().await,
        [Task::Preflight {
            campaign: id,
            job: job.clone()
        }]
    );
    let path = started.headers["location"].to_str().unwrap();
    assert_eq!(path, format!("/v1/campaigns/{id}/preflight/{job}"));
    assert_eq!(world.call("viewer", "GET", path, None).await.status, 202);
    assert_eq!(
        world.act("author", id, "publish", confirm()).await.code(),
        (409, "preflight_needed")
    );

    // As the planner does it.
    let campaign = world.campaign(id).await;
    let made = of_campaign(&world.app.store, &campaign, 45, start(), &[])
        .await
        .unwrap();
    let expires = Some(start() + audience::preflight::KEPT);
    let text = serde_json::to_string(&made).unwrap();
    world
        .app
        .store
        .put_document("preflight", &id.to_string(), &job, &text, expires)
        .await
        .unwrap();
    let result = world.call("viewer", "GET", path, None).await;
    assert_eq!(
        (result.status, &result.body["people"]),
        (200, &json!(1)),
        "{}",
        result.body
    );
    assert_eq!(
        world.act("author", id, "publish", confirm()).await.status,
        202
    );
}

#[tokio::test]
async fn another_version_a_missing_campaign_and_a_missing_role_are_refused() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    let id = world.draft(json!({})).await;
    let path = format!("/v1/campaigns/{id}/publish");
    let stale = world
        .call_with("author", "POST", &path, None, &[("if-match", "\"v7\"")])
        .await;
    assert_eq!(stale.status, 412);
    for roles in ["viewer", "operator", "viewer+operator"] {
        assert_eq!(
            world.call(roles, "POST", &path, None).await.code(),
            (403, "role_required")
        );
    }
    let body = Some(json!({"accept": {"everything": true}}));
    assert_eq!(world.call("author", "POST", &path, body).await.status, 422);
    assert_eq!(
        world
            .call("author", "POST", &path.replace("cmp_", "cmq_"), None)
            .await
            .status,
        404
    );
    let unknown = world.app.entropy.campaign_id(start());
    assert_eq!(
        world.act("author", unknown, "publish", None).await.status,
        404
    );
    let fresh = world
        .call_with("author", "POST", &path, None, &[("if-match", "\"v1\"")])
        .await;
    assert_eq!(fresh.status, 202);
}

#[tokio::test]
async fn published_campaigns_say_why_they_are_not_published_again() {
    let world = World::start().await;
    for (state, code) in [
        (State::Scheduled, "published"),
        (State::Running, "running"),
        (State::Finished, "finished"),
    ] {
        let id = world.published(state, json!({})).await;
        assert_eq!(
            world.act("author", id, "publish", None).await.code(),
            (409, code)
        );
        assert_eq!(
            world.act("author", id, "preflight", None).await.code(),
            (409, code)
        );
    }
}
