//! What events leave in the table.

use super::world::{ANN, APP, CONVERSATION, world};
use domain::campaign::Channel;
use serde_json::{Value, json};
use store::Reach;

#[tokio::test]
async fn who_installs_the_app_is_reached_without_asking() {
    let world = world().await;
    world.told(&world.installation("add", 0)).await;
    let conversation = Some((CONVERSATION.to_owned(), world.url.clone()));
    assert_eq!(
        world.reach().await,
        Some(Reach {
            conversation,
            installed: Some(true),
            ..Reach::default()
        })
    );
    let everybody = world
        .app
        .store
        .installed_people(Channel::Teams, None, 10)
        .await
        .unwrap();
    assert_eq!(everybody.items[0].object_id, ANN);
    world.told(&world.installation("remove", 1)).await;
    let reach = world.reach().await.unwrap();
    assert_eq!((reach.installed, reach.conversation), (Some(false), None));
}

#[tokio::test]
async fn events_may_come_twice_and_in_any_order() {
    let world = world().await;
    let installed = async || world.reach().await.unwrap().installed;
    let (added, removed) = (
        world.installation("add", -20),
        world.installation("remove", -10),
    );
    world.told(&removed).await;
    world.told(&added).await;
    world.told(&removed).await;
    assert_eq!(installed().await, Some(false));
    let mut again = world.installation("add", -5);
    again["conversation"]["id"] = json!("a:1new");
    for event in [&again, &added, &removed, &again, &added] {
        world.told(event).await;
    }
    let reach = world.reach().await.unwrap();
    assert_eq!(reach.installed, Some(true));
    assert_eq!(reach.conversation.unwrap().0, "a:1new");
}

#[tokio::test]
async fn an_event_from_the_future_or_without_a_time_counts_as_of_now() {
    let world = world().await;
    world.told(&world.installation("add", 3_600)).await;
    world.forward(1);
    let mut timeless = world.installation("remove", 0);
    timeless["timestamp"] = json!("yesterday");
    world.told(&timeless).await;
    assert_eq!(world.reach().await.unwrap().installed, Some(false));
}

#[tokio::test]
async fn the_bot_comes_and_goes_with_conversations_too_and_with_upgrades() {
    let world = world().await;
    let bot = json!([{"id": "29:1ann"}, {"id": format!("28:{APP}")}]);
    let people = json!([{"id": "29:1ann"}]);
    let mut seconds = -100;
    for (kind, more, installed) in [
        ("conversationUpdate", json!({"membersAdded": people}), None),
        (
            "conversationUpdate",
            json!({"membersAdded": bot}),
            Some(true),
        ),
        (
            "conversationUpdate",
            json!({"membersRemoved": people}),
            Some(true),
        ),
        (
            "conversationUpdate",
            json!({"membersRemoved": bot}),
            Some(false),
        ),
        (
            "conversationUpdate",
            json!({"membersAdded": bot, "membersRemoved": bot}),
            Some(false),
        ),
        (
            "installationUpdate",
            json!({"action": "add-upgrade"}),
            Some(true),
        ),
        (
            "installationUpdate",
            json!({"action": "remove-upgrade"}),
            Some(false),
        ),
        (
            "installationUpdate",
            json!({"action": "paint"}),
            Some(false),
        ),
        ("installationUpdate", json!({}), Some(false)),
        ("installationUpdate", json!({"action": "add"}), Some(true)),
        ("typing", json!({}), Some(true)),
        ("", json!({}), Some(true)),
    ] {
        seconds += 1;
        world
            .told(&world.activity(kind, seconds, more.clone()))
            .await;
        let known = world.reach().await.and_then(|reach| reach.installed);
        assert_eq!(known, installed, "{kind} {more}");
    }
}

#[tokio::test]
async fn groups_channels_and_strangers_are_ignored() {
    let world = world().await;
    for (pointer, value) in [
        ("/conversation/conversationType", json!("channel")),
        ("/conversation/conversationType", json!("groupChat")),
        ("/conversation/conversationType", Value::Null),
        ("/from/aadObjectId", json!("ann@contoso.example")),
        ("/from/aadObjectId", Value::Null),
        ("/from", json!("ann")),
    ] {
        for mut event in [world.installation("add", 0), world.message("en")] {
            *event.pointer_mut(pointer).unwrap() = value.clone();
            world.told(&event).await;
        }
    }
    assert_eq!(world.reach().await, None);
    assert!(world.posted().is_empty());
}

#[tokio::test]
async fn an_object_id_is_one_in_whatever_case() {
    let world = world().await;
    let mut event = world.installation("add", 0);
    event["from"]["aadObjectId"] = json!(ANN.to_uppercase());
    event["channelData"]["tenant"]["id"] = json!(super::world::TENANT.to_uppercase());
    world.told(&event).await;
    assert_eq!(world.reach().await.unwrap().installed, Some(true));
}

#[tokio::test]
async fn a_receipt_is_kept_and_an_older_one_changes_nothing() {
    let world = world().await;
    let receipt = |last: Value| {
        let name = "application/vnd.microsoft.readReceipt";
        let value = json!({"lastReadMessageId": last});
        world.activity("event", 0, json!({"name": name, "value": value}))
    };
    let known = async || {
        world
            .app
            .store
            .reader(Channel::Teams, ANN)
            .await
            .unwrap()
            .up_to
    };
    for (last, up_to) in [
        (json!("f:abc"), None),
        (json!("1700000000005"), Some(1_700_000_000_005)),
        (json!(1_700_000_000_007_i64), Some(1_700_000_000_007)),
        (json!("1700000000006"), Some(1_700_000_000_007)),
        (json!(null), Some(1_700_000_000_007)),
    ] {
        world.told(&receipt(last)).await;
        assert_eq!(known().await, up_to);
    }
    let meeting = json!({"name": "application/vnd.microsoft.meetingStart", "value": {"lastReadMessageId": "1800000000000"}});
    world.told(&world.activity("event", 0, meeting)).await;
    assert_eq!(known().await, Some(1_700_000_000_007));
}

#[tokio::test]
async fn what_cannot_be_stored_is_to_be_sent_again() {
    let world = world().await.without_table().await;
    let events = [
        world.installation("add", 0),
        world.installation("remove", 0),
        world.message("en"),
    ];
    let answers = futures::future::join_all(events.iter().map(|event| world.tell(event))).await;
    assert!(answers.iter().all(|answer| *answer == (500, String::new())));
    // Nothing is stored for these.
    world.told(&world.activity("typing", 0, json!({}))).await;
    assert_eq!(
        world.post(None, world.message("en").to_string()).await.0,
        401
    );
}

#[tokio::test]
async fn questions_get_their_answer_in_the_response() {
    let world = world().await;
    let invoke = |name: &str| world.activity("invoke", 0, json!({"name": name}));
    let (status, body) = world.tell(&invoke("adaptiveCard/action")).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &body["statusCode"]), (200, &json!(400)));
    assert_eq!(body["type"], "application/vnd.microsoft.error");
    for name in ["task/fetch", "composeExtension/query", ""] {
        assert_eq!(world.tell(&invoke(name)).await, (501, String::new()));
    }
}

#[tokio::test]
async fn bodies_are_bounded_and_have_to_be_objects() {
    let world = world().await;
    let authorization = format!("Bearer {}", world.token());
    for (body, expected) in [
        ("", 400),
        ("[]", 400),
        ("{", 400),
        ("{}", 403),
        (" ".repeat(256 * 1024).as_str(), 400),
        (" ".repeat(256 * 1024 + 1).as_str(), 413),
        ("[".repeat(100_000).as_str(), 400),
    ] {
        let (status, _) = world.post(Some(&authorization), body.to_owned()).await;
        assert_eq!(status, expected, "{} bytes", body.len());
    }
}
