//! What people who write to the bot get.

use super::world::{CONVERSATION, world};
use crate::answer::text;
use chrono::TimeDelta;
use domain::campaign::Channel;
use serde_json::json;
use std::sync::atomic::Ordering;

#[tokio::test]
async fn who_writes_is_answered_in_their_language_once_an_hour() {
    let world = world().await;
    world.told(&world.message("fr-CA")).await;
    let [(path, body)] = &world.posted()[..] else {
        panic!("one answer")
    };
    assert_eq!(
        path,
        "/v3/conversations/a%3A1conversation%2Fof-ann/activities/1700000000001"
    );
    assert_eq!(body["text"], text("fr"));
    assert_eq!(body["recipient"]["id"], "29:1ann");
    assert_eq!(body["conversation"]["id"], CONVERSATION);
    // The same again, a file, a card's button, and an impatient person.
    world.told(&world.message("fr-CA")).await;
    for more in [
        json!({"attachments": [{}]}),
        json!({"value": {"x": 1}}),
        json!({"text": 7}),
    ] {
        world.told(&world.activity("message", 0, more)).await;
    }
    world.forward(3_599);
    world.told(&world.message("fr-CA")).await;
    assert_eq!(world.posted().len(), 1);
    world.forward(1);
    world.told(&world.message("en-GB")).await;
    assert_eq!(world.posted()[1].1["text"], text("en"));
}

#[tokio::test]
async fn each_person_has_an_hour_of_their_own() {
    let world = world().await;
    world.told(&world.message("en")).await;
    let mut other = world.message("en");
    other["from"]["aadObjectId"] = json!("0b1ec700-0000-4000-8000-00000000000b");
    world.told(&other).await;
    assert_eq!(world.posted().len(), 2);
}

#[tokio::test]
async fn whoever_writes_is_reached_where_they_write() {
    let world = world().await;
    world.told(&world.message("en")).await;
    let reach = world.reach().await.unwrap();
    assert_eq!(reach.installed, Some(true));
    assert_eq!(reach.conversation.unwrap().0, CONVERSATION);
}

#[tokio::test]
async fn campaigns_come_first() {
    let world = world().await;
    let (store, now) = (&world.app.store, world.now());
    let busy = now + TimeDelta::seconds(5);
    store
        .take_pace(Channel::Teams, |pace| pace.until = busy.timestamp_micros())
        .await
        .unwrap();
    world.told(&world.message("en")).await;
    world.forward(5);
    let resting = world.now() + TimeDelta::seconds(5);
    store
        .open_breaker(Channel::Teams, resting, "RateLimited", world.now())
        .await
        .unwrap();
    world.told(&world.message("en")).await;
    assert!(world.posted().is_empty());
    // No answer was given, so the next message gets one.
    world.forward(6);
    world.told(&world.message("en")).await;
    assert_eq!(world.posted().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_not_accepted_is_not_repeated_and_one_that_did_not_leave_is() {
    let world = world().await;
    world.told(&world.installation("add", 0)).await;
    for (status, again) in [(403, 0), (502, 0), (429, 1), (503, 1)] {
        world.connector.posted.lock().unwrap().clear();
        world.connector.status.store(status, Ordering::SeqCst);
        world.forward(3_600);
        world.told(&world.message("en")).await;
        assert_eq!(world.posted().len(), 1);
        world.forward(61);
        world.told(&world.message("en")).await;
        assert_eq!(world.posted().len(), 1 + again, "{status}");
    }
}

#[test]
fn french_is_french_and_all_else_english() {
    for locale in ["fr", "fr-FR", "FR-ca", "fr_BE"] {
        assert!(text(locale).starts_with("Bonjour"), "{locale}");
    }
    for locale in ["", "en-US", "de-DE", "fry", "-fr"] {
        assert!(text(locale).starts_with("Hello"), "{locale}");
    }
}
