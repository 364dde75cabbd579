//! Looking ahead with a draft that is not stored.

use crate::acts::tests::support::{World, list_id, member};
use domain::campaign::State;
use domain::list::Member;
use serde_json::{Value, json};

fn draft(change: Value) -> Value {
    let mut draft = json!({
        "name": "Winter", "message": "Hi [FIRSTNAME|there], see [it](https://x.example/a) in [CITY]",
        "channel": "teams", "audience": {"include": [list_id(1)]}, "start": "2026-11-30T15:00",
        "time_zone": "Europe/Paris", "duration": {"days": 3},
        "opening_hours": {"from": "08:00", "to": "18:00"}, "presence": "available",
    });
    let fields = draft.as_object_mut().unwrap();
    fields.extend(change.as_object().unwrap().clone());
    draft
}

async fn forecast(world: &World, draft: Value) -> Value {
    let body = json!({"draft": draft});
    let found = world
        .call("author", "POST", "/v1/forecast", Some(body))
        .await;
    assert_eq!(found.status, 200, "{}", found.body);
    found.body
}

fn sum(hours: &Value, field: &str) -> u64 {
    let hours = hours.as_array().unwrap().iter();
    hours.map(|hour| hour[field].as_u64().unwrap()).sum()
}

fn people(count: usize) -> Vec<Member> {
    (0..count)
        .map(|n| Member {
            time_zone: (n % 10 == 0).then(|| "America/New_York".into()),
            ..member(&format!("p{n:03}"), if n % 2 == 0 { "Oslo" } else { "" })
        })
        .collect()
}

#[tokio::test]
async fn a_draft_is_forecast_without_being_stored() {
    let world = World::start().await;
    world.list(1, &people(100)).await;
    world.list(2, &people(4)).await;
    let audience = json!({"include": [list_id(1)], "exclude": [list_id(2)]});
    let found = forecast(&world, draft(json!({"audience": audience}))).await;
    assert_eq!(
        (&found["exact"], &found["rows"]),
        (&json!(true), &json!(100))
    );
    assert_eq!(found["problems"], json!([]));
    assert_eq!(
        found["links"],
        json!([{"url": "https://x.example/a", "text": "it"}])
    );
    let ahead = &found["outlook"];
    assert_eq!(
        (&ahead["people"], &ahead["excluded"]),
        (&json!(96), &json!(4))
    );
    assert_eq!(
        ahead["zones"],
        json!([{"time_zone": "Europe/Paris", "people": 87}, {"time_zone": "America/New_York", "people": 9}])
    );
    assert_eq!(
        ahead["columns"][1],
        json!({"name": "CITY", "fallback": null, "people": 48})
    );
    assert_eq!(ahead["open"].as_array().unwrap().len(), 3);
    assert_eq!(sum(&ahead["hours"], "first_tries"), 96);
    assert!(sum(&ahead["hours"], "retries") > 10);
    assert_eq!(
        (&ahead["absent_permille"], &ahead["absent_from"]),
        (&json!(200), &json!("assumed"))
    );
    let expected = &ahead["expected"];
    let [sent, lost] = ["sent", "unprogrammed"].map(|name| expected[name].as_u64().unwrap());
    assert_eq!(sent + lost, 96);
    assert_eq!(ahead["ladder"]["tries"].as_array().unwrap().len(), 9);
    assert_eq!(ahead["refusals"][0]["code"], "empty_placeholder");
    let stored = world.app.store.campaigns(None, None, 10).await.unwrap();
    assert!(stored.items.is_empty());
}

#[tokio::test]
async fn what_is_wrong_is_named_and_the_rest_is_told() {
    let world = World::start().await;
    world.list(1, &people(3)).await;
    let found = forecast(&world, draft(json!({"name": "", "message": "Hi [TEAM]"}))).await;
    let fields = |found: &Value| -> Vec<String> {
        let problems = found["problems"].as_array().unwrap().iter();
        problems
            .map(|one| one["field"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(fields(&found), ["name", "message"]);
    assert_eq!(found["outlook"]["people"], 3);
    let found = forecast(
        &world,
        draft(json!({"opening_hours": {"from": "18:00", "to": "08:00"}})),
    )
    .await;
    assert_eq!(
        (fields(&found), &found["outlook"]),
        (vec!["opening_hours.to".to_owned()], &Value::Null)
    );
    let found = forecast(&world, json!({"audience": {"include": [list_id(1)]}})).await;
    assert_eq!(found["rows"], 3);
    assert!(fields(&found).contains(&"start".to_owned()));
}

#[tokio::test]
async fn whoever_is_sent_to_anyway_has_one_try_and_nobody_is_absent() {
    let world = World::start().await;
    world.list(1, &people(3)).await;
    let found = forecast(&world, draft(json!({"presence": "always"}))).await;
    let ahead = &found["outlook"];
    assert_eq!(
        (&ahead["absent_permille"], &ahead["absent_from"]),
        (&json!(0), &json!("not_asked"))
    );
    assert_eq!(ahead["ladder"]["tries"].as_array().unwrap().len(), 1);
    assert_eq!(ahead["expected"], json!({"sent": 3, "unprogrammed": 0}));
    assert_eq!(sum(&ahead["hours"], "retries"), 0);
}

#[tokio::test]
async fn the_ladder_is_that_of_the_person_who_was_asked_for() {
    let world = World::start().await;
    world.list(1, &people(30)).await;
    let body = json!({"draft": draft(json!({})), "address": "P010@contoso.example"});
    let found = world
        .call("viewer", "POST", "/v1/forecast", Some(body))
        .await;
    let ladder = &found.body["outlook"]["ladder"];
    assert_eq!(
        (&ladder["address"], &ladder["name"], &ladder["time_zone"]),
        (
            &json!("p010@contoso.example"),
            &json!("p010 Doe"),
            &json!("America/New_York")
        )
    );
    let refused = world
        .call(
            "operator",
            "POST",
            "/v1/forecast",
            Some(json!({"draft": {}})),
        )
        .await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn rows_stand_for_people_where_there_are_too_many() {
    let world = World::start().await;
    let list = world.list(1, &people(1)).await;
    let grown = world.app.store.update_list(list, |list| {
        list.size = 250_000;
        Ok::<_, ()>(())
    });
    grown.await.unwrap();
    let found = forecast(&world, draft(json!({"duration": {"days": 30}}))).await;
    let ahead = &found["outlook"];
    assert_eq!(
        (&found["exact"], &ahead["people"]),
        (&json!(false), &json!(250_000))
    );
    assert_eq!(sum(&ahead["hours"], "first_tries"), 250_000);
    assert_eq!(ahead["columns"][1]["people"], Value::Null);
    assert_eq!(ahead["ladder"]["address"], Value::Null);
    let narrow = draft(json!({"duration": {"hours": 1}}));
    let codes = forecast(&world, narrow).await["outlook"]["refusals"].clone();
    assert_eq!(codes[0]["code"], "over_capacity");
}

#[tokio::test]
async fn a_draft_is_previewed_without_being_stored() {
    let world = World::start().await;
    world.list(1, &people(3)).await;
    let preview = async |draft: Value, address: Value| {
        let body = json!({"draft": draft, "address": address});
        world
            .call("viewer", "POST", "/v1/preview", Some(body))
            .await
    };
    let seen = preview(draft(json!({"start": "x"})), json!("p002@contoso.example")).await;
    assert_eq!(
        (
            seen.status,
            &seen.body["summary"],
            &seen.body["in_audience"]
        ),
        (200, &json!("Hi p002, see it in Oslo"), &json!(true))
    );
    let anybody = preview(draft(json!({})), Value::Null).await;
    assert_eq!(anybody.body["summary"], "Hi there, see it in CITY");
    let empty = preview(draft(json!({"message": " "})), Value::Null).await;
    assert_eq!(
        (empty.status, &empty.body["errors"][0]["field"]),
        (422, &json!("message"))
    );
}

#[tokio::test]
async fn a_history_of_campaigns_is_believed() {
    let world = World::start().await;
    world.list(1, &people(3)).await;
    let id = world
        .published(State::Finished, json!({"presence": "available"}))
        .await;
    let figures = json!({
        "version": world.campaign(id).await.version, "made_at": world.clock_now(),
        "figures": {
            "read_at": world.clock_now(), "recipients": 100, "sent": 60, "waiting": 0, "absent": 0, "failed": 0,
            "unknown": 0, "unprogrammed": 40, "cancelled": 0, "clicked": 0, "suspected_clicks": 0,
            "first_sent": null, "last_sent": null, "last_click": null, "next_due": null,
            "first_tried": 100, "first_absent": 37,
        },
    });
    let (name, text) = (id.to_string(), figures.to_string());
    world
        .app
        .store
        .put_document("report", &name, "figures", &text, None)
        .await
        .unwrap();
    let found = forecast(&world, draft(json!({}))).await;
    let ahead = &found["outlook"];
    assert_eq!(
        (&ahead["absent_permille"], &ahead["absent_from"]),
        (&json!(370), &json!("history"))
    );
}
