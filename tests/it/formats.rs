//! Formats of messages, from the draft to the person and back by the button.

use chrono::{DateTime, TimeDelta};
use integration::{START, TestApp, campaign, csv};
use reqwest::Method;
use serde_json::{Value, json};

const CARD: &str = "application/vnd.microsoft.card.adaptive";
/// What browsers send when somebody follows a link.
const BROWSER: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36";

/// Sends a campaign of two people. Returns its id and their messages.
async fn sent(app: &TestApp, change: Value) -> (String, Vec<Value>) {
    let list = app.list("Two", csv(2, ',')).await;
    let mut body = campaign(&[&list]);
    let fields = body.as_object_mut().unwrap();
    fields.extend(change.as_object().unwrap().clone());
    let before = app.tenant().inbox().unwrap().len();
    let id = app.published(&body).await;
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 2);
    let mut inbox = app.tenant().inbox().unwrap();
    assert_eq!(inbox.len() - before, 2, "one message each");
    // Newest first.
    inbox.truncate(2);
    let messages = inbox.into_iter().map(|message| message.activity);
    (id, messages.collect())
}

/// The content of a message that is a card and nothing else.
fn card(activity: &Value) -> &Value {
    assert!(activity.get("text").is_none(), "{activity}");
    let [attachment] = &activity["attachments"].as_array().unwrap()[..] else {
        panic!("not one attachment: {activity}")
    };
    assert_eq!(attachment["contentType"], CARD);
    assert_eq!(attachment["content"]["type"], "AdaptiveCard");
    &attachment["content"]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_arrives_as_what_it_is() {
    let app = TestApp::start().await;
    let (_, texts) = sent(&app, json!({"format": "message"})).await;
    for text in texts {
        assert!(text["text"].as_str().unwrap().contains("<b>passkeys</b>"));
        assert!(text.get("attachments").is_none());
    }
    app.finish().await;
    for (format, style) in [
        ("idea", "accent"),
        ("success", "good"),
        ("important", "attention"),
    ] {
        // A world of its own: the campaign before may have taken its send window to the last minute.
        let app = TestApp::start().await;
        let (_, cards) = sent(&app, json!({"format": format})).await;
        for activity in &cards {
            let card = card(activity);
            assert_eq!(card["body"][0]["style"], style);
            let shown = card.to_string();
            assert!(
                shown.contains("/r/") && !shown.contains("[FIRSTNAME]"),
                "{shown}"
            );
            assert!(activity["summary"].as_str().unwrap().contains("Hello"));
        }
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_button_of_a_card_leads_where_the_campaign_says_and_is_counted() {
    let app = TestApp::start().await;
    let fields = json!({
        "title": "For [FIRSTNAME]",
        "image": "https://intranet.example/passkey.png",
        "image_alt": "A passkey",
        "button": {"label": "Create it, [FIRSTNAME]", "url": "https://intranet.example/create?who=[FIRSTNAME]"},
    });
    let (id, cards) = sent(&app, json!({"format": "card", "card": fields})).await;
    // A visit within seconds of the send would be suspected.
    let later = DateTime::from_timestamp(START, 0).unwrap() + TimeDelta::days(5);
    app.run_until(later).await;
    let mut names = Vec::new();
    for activity in &cards {
        let card = card(activity);
        let title = card["body"][0]["inlines"][0]["text"].as_str().unwrap();
        let name = title.strip_prefix("For ").unwrap();
        let button = &card["actions"][0];
        assert_eq!(button["title"], format!("Create it, {name}"));
        let followed = app
            .send(
                app.request(Method::GET, button["url"].as_str().unwrap())
                    .header("user-agent", BROWSER)
                    .header("sec-fetch-mode", "navigate")
                    .header("sec-fetch-user", "?1"),
            )
            .await
            .expect(302);
        let target = followed.header("location").unwrap();
        let encoded = name.replace('ø', "%C3%B8");
        assert_eq!(
            target,
            format!("https://intranet.example/create?who={encoded}")
        );
        names.push(name.to_owned());
    }
    names.sort();
    assert_eq!(names, ["Ann", "Bjørn"]);

    app.world.driver.settle().await;
    let report = app.report(&id).await;
    let link = |index: usize, field: &str| report.at(&format!("/links/{index}/{field}"));
    assert_eq!(link(1, "text"), "Create it, [FIRSTNAME]");
    assert_eq!(
        link(1, "url"),
        "https://intranet.example/create?who=[FIRSTNAME]"
    );
    assert_eq!((link(0, "total"), link(1, "total")), (json!(0), json!(2)));
    assert_eq!(link(1, "people"), 2);
    app.finish().await;
}
