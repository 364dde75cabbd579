//! Formats in preview and preflight.

use super::support::{World, member};
use serde_json::{Value, json};

fn card() -> Value {
    json!({
        "title": "We move, [FIRSTNAME|everybody]",
        "button": {"label": "See it", "url": "https://x.example/desk?who=[FIRSTNAME|you]"},
    })
}

fn ann() -> Option<Value> {
    Some(json!({"address": "ann@contoso.example"}))
}

#[tokio::test]
async fn a_card_is_previewed_as_it_will_be_sent() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    let change =
        json!({"message": "Hi [see](https://x.example/a)", "format": "card", "card": card()});
    let id = world.draft(change).await;
    let seen = world.act("viewer", id, "preview", ann()).await;
    assert_eq!(
        (seen.status, &seen.body["problems"]),
        (200, &json!([])),
        "{}",
        seen.body
    );
    assert_eq!(seen.body["format"], "card");
    let sent = &seen.body["card"];
    assert_eq!(sent["body"][0]["inlines"][0]["text"], "We move, ann");
    assert_eq!(sent["actions"][0]["title"], "See it");
    let (text, button) = (
        sent["body"][1]["inlines"][1]["selectAction"]["url"]
            .as_str()
            .unwrap(),
        sent["actions"][0]["url"].as_str().unwrap(),
    );
    assert!(text.contains("/r/") && button.contains("/r/") && text != button);
    assert!(seen.body.get("text").is_none() && seen.body.get("text_format").is_none());
    assert_eq!(seen.body["summary"], "We move, ann Hi see");
    let html = seen.body["html"].as_str().unwrap();
    assert!(
        html.starts_with("<strong>We move, ann</strong><br>Hi <a href=\"https://x.example/a\""),
        "{html}"
    );
    assert!(
        html.contains("href=\"https://x.example/desk?who=ann\""),
        "{html}"
    );
}

#[tokio::test]
async fn skype_is_previewed_in_both_forms() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    let id = world
        .draft(json!({"message": "**Hi**", "channel": "skype"}))
        .await;
    let seen = world.act("viewer", id, "preview", ann()).await;
    assert_eq!(
        (
            &seen.body["text"],
            &seen.body["text_format"],
            &seen.body["text_html"]
        ),
        (&json!("Hi"), &json!("plain"), &json!("<b>Hi</b>"))
    );
    assert!(seen.body.get("card").is_none());
}

#[tokio::test]
async fn a_card_that_may_be_too_large_is_refused_before_anything_is_sent() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    // A text of full length fits as a card.
    let long = format!("[CITY] {}", "word ".repeat(1_590));
    for format in ["message", "idea"] {
        let id = world
            .draft(json!({"message": long, "format": format}))
            .await;
        let found = world.act("author", id, "preflight", None).await;
        assert_eq!(
            (found.status, &found.body["refusals"]),
            (200, &json!([])),
            "{}",
            found.body
        );
    }
    // Every line of a card takes some room of its own.
    let lines = "a\n".repeat(1_000);
    let id = world
        .draft(json!({"message": lines, "format": "success"}))
        .await;
    let found = world.act("author", id, "preflight", None).await;
    assert_eq!(
        found.body["refusals"][0]["code"], "message_too_large",
        "{}",
        found.body
    );
    assert_eq!(found.body["refusals"][0]["field"], "message");
    let seen = world.act("author", id, "preview", ann()).await;
    assert_eq!(seen.body["problems"][0]["code"], "message_too_large");
    assert!(seen.body["card"].is_object());
}
