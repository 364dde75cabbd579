use super::*;
use crate::skype::{Behaviour, Disturbance, InvitationResult};

#[tokio::test]
async fn an_application_is_created_once_for_an_endpoint() {
    let harness = Harness::start().await;
    let (status, body) = harness.create("e").await;
    assert_eq!(status, 201);
    let root = href(&body["_links"]["self"]);
    assert_eq!(
        (
            href(&body["_links"]["events"]),
            href(&body["_links"]["batch"])
        ),
        (format!("{root}/events?ack=1"), format!("{root}/batch"))
    );
    let embedded = &body["_embedded"];
    assert_eq!(embedded["me"]["uri"], "sip:push@contoso.example");
    for (of, rel) in [
        ("me", "makeMeAvailable"),
        ("people", "search"),
        ("people", "presenceSubscriptions"),
        ("communication", "startMessaging"),
        ("communication", "conversations"),
    ] {
        assert!(embedded[of]["_links"][rel]["href"].is_string(), "{rel}");
    }
    assert_eq!(harness.create("e").await.0, 200);
    assert_eq!(harness.create("e").await.1, body);
    assert_eq!(harness.get(&root).await, (200, body));
    assert_ne!(harness.application("other").await, root);
}

#[tokio::test]
async fn the_three_fields_are_required() {
    let harness = Harness::start().await;
    let href = "/ucwa/oauth/v1/applications";
    let (status, body) = harness
        .post(href, &json!({"userAgent": "x", "culture": ""}))
        .await;
    assert_eq!(
        (status, &body["subcode"]),
        (400, &json!("ParameterValidationFailure"))
    );
    let mut names: Vec<_> = body["parameters"].as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["culture", "endpointId"]);
    let long = "x".repeat(101);
    let body = json!({"userAgent": "x", "culture": "en-US", "endpointId": long});
    assert_eq!(harness.post(href, &body).await.0, 400);
    let anonymous = harness
        .client
        .post(format!("{}{href}", harness.base))
        .json(&body);
    assert_eq!(answer(anonymous).await.0, 401);
}

#[tokio::test]
async fn communication_is_changed_with_its_property_and_etag() {
    let harness = Harness::start().await;
    let root = harness.application("e").await;
    let href = format!("{root}/communication");
    let mut body = harness.get(&href).await.1;
    let etag = body["etag"].as_str().unwrap().to_owned();
    let property = body
        .as_object()
        .unwrap()
        .iter()
        .find(|(_, value)| **value == "please pass this in a PUT request")
        .unwrap()
        .0
        .clone();
    body["supportedMessageFormats"] = json!(["Plain", "Html"]);
    let put = |body: &Value, etag: Option<&str>| {
        let mut request = harness.request(Method::PUT, &href).json(body);
        if let Some(etag) = etag {
            request = request.header("if-match", etag);
        }
        answer(request)
    };
    assert_eq!(put(&body, None).await.0, 428);
    assert_eq!(put(&body, Some("0")).await.0, 412);
    assert_eq!(put(&body, Some(&etag)).await.0, 200);
    let changed = harness.get(&href).await.1;
    assert_eq!(changed["supportedMessageFormats"], json!(["Plain", "Html"]));
    body.as_object_mut().unwrap().remove(&property);
    let etag = changed["etag"].as_str().unwrap();
    assert_eq!(put(&body, Some(etag)).await.0, 400);
}

#[tokio::test]
async fn deleting_ends_everything() {
    let harness = Harness::start().await;
    harness.add(Person {
        behaviour: Behaviour::DoesNotAnswer,
        ..Person::new("ann@contoso.example")
    });
    let root = harness.application("e").await;
    harness
        .invite(&root, "ann@contoso.example", Some("Hi"))
        .await;
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    let waiting = harness.park(&next(&first)).await;
    assert_eq!(harness.delete(&root).await, (204, Value::Null));
    let gone = |(status, body): (u16, Value)| {
        (
            status,
            body["subcode"].as_str() == Some("ApplicationNotFound"),
        )
    };
    assert_eq!(gone(waiting.await.unwrap()), (404, true));
    for path in [
        "",
        "/events?ack=2",
        "/people/search?query=x",
        "/communication/conversations",
    ] {
        assert_eq!(
            gone(harness.get(&format!("{root}{path}")).await),
            (404, true),
            "{path}"
        );
    }
    harness.advance(TimeDelta::minutes(5));
    assert_eq!(
        harness.pool.inbox().unwrap()[0].result,
        InvitationResult::Cancelled
    );
    assert_eq!(harness.pool.stats().unwrap().open_applications, 0);
    assert_ne!(harness.application("e").await, root);
}

#[tokio::test]
async fn an_application_nobody_listens_to_is_reset_and_then_expires() {
    let harness = Harness::with(|options| options.token_lifetime = u32::MAX).await;
    let root = harness.application("e").await;
    // A new application is given a moment of real time.
    until(|| harness.pool.open_requests() == 0).await;
    harness.advance(TimeDelta::seconds(90));
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    assert_eq!(
        href(&first["_links"]["resume"]),
        format!("{root}/events?ack=2")
    );
    let waiting = harness.park(&format!("{root}/events?ack=2")).await;
    harness.advance(TimeDelta::seconds(179));
    assert!(!waiting.is_finished());
    waiting.abort();
    let _ = waiting.await;
    let expired = async {
        loop {
            harness.advance(TimeDelta::minutes(2));
            let (status, body) = harness.get(&root).await;
            if status != 200 {
                break (status, body["subcode"].clone());
            }
        }
    };
    let expired = tokio::time::timeout(SOON, expired).await.unwrap();
    assert_eq!(expired, (410, json!("InactiveApplicationExpired")));
}

#[tokio::test]
async fn applications_may_be_lost_or_expire_at_once() {
    let harness = Harness::start().await;
    let root = harness.application("e").await;
    let waiting = harness.park(&format!("{root}/events?ack=1")).await;
    assert_eq!(harness.pool.disturb(Disturbance::Expire).unwrap(), 1);
    let (status, body) = waiting.await.unwrap();
    assert_eq!(
        (status, body["subcode"].as_str()),
        (410, Some("InactiveApplicationExpired"))
    );
    assert_eq!(harness.get(&root).await.0, 410);
    let root = harness.application("e").await;
    harness.pool.disturb(Disturbance::Forget).unwrap();
    assert_eq!(harness.get(&root).await.0, 404);
}
