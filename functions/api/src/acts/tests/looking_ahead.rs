//! Preflight and preview.

use super::support::{World, list_id, member};
use domain::campaign::State;
use serde_json::json;

#[tokio::test]
async fn a_small_audience_is_looked_at_at_once() {
    let world = World::start().await;
    world
        .list(1, &[member("ann", ""), member("bob", "Nice")])
        .await;
    let id = world.draft(json!({"message": "In [CITY]"})).await;
    for roles in ["viewer", "author"] {
        let found = world.act(roles, id, "preflight", None).await;
        assert_eq!(
            (found.status, &found.body["people"]),
            (200, &json!(2)),
            "{}",
            found.body
        );
        assert_eq!(
            found.body["missing"],
            json!([{"placeholder": "CITY", "people": 1}])
        );
        let refusal = &found.body["refusals"][0];
        assert_eq!(
            (&refusal["code"], &refusal["accept"]),
            (&json!("empty_placeholder"), &json!("empty_placeholders"))
        );
        assert_eq!(
            (&found.body["identity"], &found.body["open_minutes"]),
            (&json!("address"), &json!(175))
        );
    }
    assert_eq!(
        world.act("operator", id, "preflight", None).await.status,
        403
    );
    assert!(world.tasks().await.is_empty() && world.trail(id).await.is_empty());
}

#[tokio::test]
async fn a_job_that_was_never_started_is_not_found() {
    let world = World::start().await;
    let id = world.draft(json!({})).await;
    for job in ["x".to_owned(), "x".repeat(300)] {
        let path = format!("/v1/campaigns/{id}/preflight/{job}");
        assert_eq!(world.call("viewer", "GET", &path, None).await.status, 404);
        assert_eq!(world.call("operator", "GET", &path, None).await.status, 403);
    }
}

#[tokio::test]
async fn a_preview_is_what_that_person_would_see() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    world
        .list(2, &[member("ann", "Nice"), member("bob", "")])
        .await;
    let message = "**Hi [FIRSTNAME|you]** in [CITY], [book](https://x.example/?n=[FIRSTNAME|you])";
    let id = world
        .draft(json!({"message": message, "audience": {"include": [list_id(1), list_id(2)]}}))
        .await;
    let of = |address: &str| Some(json!({"address": address}));
    let ann = world
        .act("viewer", id, "preview", of(" SIP:Ann@contoso.example"))
        .await;
    assert_eq!(
        (ann.status, &ann.body["problems"]),
        (200, &json!([])),
        "{}",
        ann.body
    );
    let html = ann.body["html"].as_str().unwrap();
    assert!(
        html.starts_with("<strong>Hi ann</strong> in Lyon, <a href=\"https://x.example/?n=ann\""),
        "{html}"
    );
    let text = ann.body["text"].as_str().unwrap();
    assert!(
        text.contains("<b>Hi ann</b> in Lyon") && text.contains("http://127.0.0.1:8080/r/"),
        "{text}"
    );
    assert_eq!(
        (&ann.body["summary"], &ann.body["text_format"]),
        (&json!("Hi ann in Lyon, book"), &json!("xml"))
    );

    let bob = world
        .act("author", id, "preview", of("bob@contoso.example"))
        .await;
    assert_eq!(
        (&bob.body["summary"], &bob.body["in_audience"]),
        (&json!("Hi bob in CITY, book"), &json!(true))
    );
    assert_eq!(bob.body["problems"][0]["code"], "empty_placeholder");

    for body in [None, of("zoe@contoso.example")] {
        let nobody = world.act("viewer", id, "preview", body).await;
        let seen = (&nobody.body["summary"], &nobody.body["in_audience"]);
        assert_eq!(seen, (&json!("Hi you in CITY, book"), &json!(false)));
    }
    let bad = world.act("viewer", id, "preview", of("no address")).await;
    assert_eq!(
        (bad.status, bad.body["errors"][0]["field"].as_str()),
        (422, Some("address"))
    );
    assert!(!bad.body.to_string().contains("no address"));
    assert_eq!(world.act("operator", id, "preview", None).await.status, 403);
}

#[tokio::test]
async fn a_published_campaign_is_previewed_with_the_version_it_pinned() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    let id = world
        .published(State::Running, json!({"message": "[CITY]"}))
        .await;
    let columns = ["CITY".to_owned()];
    let now = super::support::start();
    world
        .app
        .store
        .put_version(
            list_id(1),
            2,
            &columns,
            &[member("ann", "Nice")],
            now,
            "ann",
        )
        .await
        .unwrap();
    let newer = world.app.store.update_list(list_id(1), |list| {
        list.version = 2;
        Ok::<_, ()>(())
    });
    newer.await.unwrap();
    let seen = world
        .act(
            "viewer",
            id,
            "preview",
            Some(json!({"address": "ann@contoso.example"})),
        )
        .await;
    assert_eq!(seen.body["summary"], "Lyon");
}
