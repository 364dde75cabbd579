use super::*;
use crate::skype::PresenceScript;

async fn subscribed() -> (Harness, String, Value) {
    let harness = Harness::with(|options| options.subscribed_people = 2).await;
    let back = harness.now() + TimeDelta::minutes(5);
    harness.add(Person {
        presence: PresenceScript::AbsentUntil(back),
        ..Person::new("SaraD@contoso.example")
    });
    let root = harness.application("e").await;
    let href = format!("{root}/people/presenceSubscriptions");
    let body = json!({"duration": 11, "Uris": ["sip:SaraD@contoso.example"]});
    let (status, body) = harness.post(&href, &body).await;
    assert_eq!(
        (status, &body["rel"]),
        (201, &json!("presenceSubscription"))
    );
    (harness, root, body)
}

#[tokio::test]
async fn first_values_and_changes_are_told_after_a_while() {
    let (harness, root, _) = subscribed().await;
    let waiting = harness
        .park(&format!("{root}/events?ack=1&medium=8&timeout=1800"))
        .await;
    assert_eq!(
        harness.pool.next_timer(),
        Some(harness.now() + TimeDelta::seconds(8))
    );
    harness.advance(TimeDelta::seconds(7));
    assert!(!waiting.is_finished(), "presence can wait");
    harness.advance(TimeDelta::seconds(1));
    let first = waiting.await.unwrap().1;
    assert_eq!(
        told(&first),
        [
            "people: presenceSubscription added",
            "people: contact added",
            "people: contactPresence updated"
        ]
    );
    let event = &first["sender"][0]["events"][2];
    let presence = format!("{root}/people/sarad@contoso.example/presence");
    assert_eq!(href(&event["link"]), presence);
    assert_eq!(event["in"]["rel"], "contact");
    assert_eq!(harness.get(&presence).await.1["availability"], "Offline");
    let waiting = harness.park(&next(&first)).await;
    harness.advance(TimeDelta::minutes(5) - TimeDelta::seconds(8));
    assert_eq!(
        harness.pool.next_timer(),
        Some(harness.now() + TimeDelta::seconds(8))
    );
    assert!(!waiting.is_finished());
    harness.advance(TimeDelta::seconds(8));
    let second = waiting.await.unwrap().1;
    assert_eq!(told(&second), ["people: contactPresence updated"]);
    assert_eq!(harness.get(&presence).await.1["availability"], "Online");
}

#[tokio::test]
async fn subscriptions_are_extended_ended_and_expire() {
    let (harness, root, body) = subscribed().await;
    let own = href(&body["_links"]["self"]);
    assert_eq!(harness.get(&own).await, (200, body.clone()));
    harness.advance(TimeDelta::minutes(1));
    assert_eq!(
        harness
            .post(&format!("{own}?duration=10"), &Value::Null)
            .await
            .0,
        400
    );
    let extend = || answer(harness.request(Method::POST, &format!("{own}?duration=10")));
    assert_eq!(extend().await.0, 200);
    let add = href(&body["_links"]["addToPresenceSubscription"]);
    let (status, members) = harness
        .post(&add, &json!({"contactUris": ["sip:bob@contoso.example"]}))
        .await;
    let list = members["_embedded"]["presenceSubscriptionMembership"]
        .as_array()
        .unwrap();
    assert_eq!((status, list.len()), (201, 2));
    let (status, error) = harness
        .post(&add, &json!({"contactUris": ["sip:cy@contoso.example"]}))
        .await;
    assert_eq!(
        (status, error["subcode"].as_str()),
        (403, Some("LimitExceeded"))
    );
    let all = harness
        .get(&format!("{root}/people/presenceSubscriptions"))
        .await
        .1;
    assert_eq!(all["_embedded"]["presenceSubscription"], json!([body]));
    assert_eq!(harness.delete(&own).await.0, 204);
    assert_eq!(harness.delete(&own).await.0, 404);
    assert_eq!(extend().await.0, 404);
}

#[tokio::test]
async fn what_a_subscription_must_not_say() {
    let (harness, root, body) = subscribed().await;
    let create = format!("{root}/people/presenceSubscriptions");
    for wrong in [
        json!({"duration": 9, "uris": ["sip:a@contoso.example"]}),
        json!({"duration": 31, "uris": ["sip:a@contoso.example"]}),
        json!({"uris": ["sip:a@contoso.example"]}),
        json!({"duration": 11, "uris": []}),
        json!({"duration": 11, "uris": ["a@contoso.example"]}),
    ] {
        assert_eq!(harness.post(&create, &wrong).await.0, 400, "{wrong}");
    }
    let own = href(&body["_links"]["self"]);
    let waiting = harness
        .park(&format!("{root}/events?ack=1&timeout=1800"))
        .await;
    harness.advance(TimeDelta::minutes(11));
    let _ = waiting.await;
    assert_eq!(harness.get(&own).await.0, 404, "it lasts eleven minutes");
}
