use super::*;
use crate::skype::{HtmlMessages, InvitationResult, Operation, Spelling};

const STARTED: [&str; 4] = [
    "communication: messagingInvitation started",
    "communication: conversation added",
    "conversation: localParticipant added",
    "conversation: messaging updated",
];
const CONNECTED: [&str; 6] = [
    "communication: conversation updated",
    "conversation: participant added",
    "conversation: participantMessaging added",
    "conversation: participantMessaging added",
    "conversation: messaging updated",
    "communication: messagingInvitation completed Success",
];

#[tokio::test]
async fn a_message_in_the_invitation_arrives_with_it() {
    let harness = Harness::with(|options| options.answer_after = TimeDelta::seconds(2)).await;
    harness.add(Person::new("Ann@Contoso.example"));
    let root = harness.application("e").await;
    let response = harness
        .invite(&root, "ann@contoso.example", Some("Hi Ann\r\n+1"))
        .await;
    assert_eq!(response.status().as_u16(), 201);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with(&format!("{root}/communication/messagingInvitations/")));
    assert_eq!(response.text().await.unwrap(), "");
    let stored = harness.pool.inbox().unwrap();
    assert_eq!(stored[0].result, InvitationResult::Pending);

    let first = harness.events(&format!("{root}/events?ack=1")).await;
    assert_eq!(
        href(&first["_links"]["self"]),
        format!("{root}/events?ack=1")
    );
    assert_eq!(next(&first), format!("{root}/events?ack=2"));
    assert_eq!(told(&first), STARTED);
    let invitation = embedded(&first, "messagingInvitation", "started");
    assert_eq!(
        (
            &invitation["state"],
            &invitation["operationId"],
            &invitation["direction"]
        ),
        (&json!("Connecting"), &json!("op-1"), &json!("Outgoing"))
    );
    assert_eq!(href(&invitation["_links"]["self"]), location);
    assert_eq!(
        href(&invitation["_links"]["message"]),
        "data:text/plain;charset=utf-8,Hi+Ann%0D%0A%2B1"
    );
    let conversation = href(&invitation["_links"]["conversation"]);
    assert_eq!(harness.get(&location).await.1, invitation);
    let messaging = harness
        .get(&href(&invitation["_links"]["messaging"]))
        .await
        .1;
    assert_eq!(messaging["state"], "Connecting");
    assert!(messaging["_links"].get("sendMessage").is_none());

    let waiting = harness.park(&next(&first)).await;
    assert_eq!(
        harness.pool.next_timer(),
        Some(harness.now() + TimeDelta::seconds(2))
    );
    harness.advance(TimeDelta::seconds(2));
    let second = waiting.await.unwrap().1;
    assert_eq!(told(&second), CONNECTED);
    let invitation = embedded(&second, "messagingInvitation", "completed");
    assert_eq!(invitation["state"], "Connected");
    assert_eq!(
        invitation["_embedded"]["acceptedByParticipant"][0]["uri"],
        "sip:ann@contoso.example"
    );
    let messaging = embedded(&second, "messaging", "updated");
    assert_eq!(messaging["negotiatedMessageFormats"], json!(["Plain"]));
    let read = harness.get(&conversation).await.1;
    assert_eq!(
        (&read["state"], &read["activeModalities"]),
        (&json!("Connected"), &json!(["Messaging"]))
    );

    let stop = href(&messaging["_links"]["stopMessaging"]);
    assert_eq!(harness.post(&stop, &json!({})).await.0, 204);
    let third = harness.events(&next(&second)).await;
    assert_eq!(
        told(&third),
        [
            "conversation: messaging updated",
            "communication: conversation deleted"
        ]
    );
    assert_eq!(harness.get(&conversation).await.0, 404);
    assert_eq!(harness.post(&stop, &json!({})).await.0, 404);
    let item = &harness.pool.inbox_for("sip:ANN@contoso.example").unwrap()[0];
    assert_eq!(item.result, InvitationResult::Accepted);
    assert_eq!(item.delivered[0].text, "Hi Ann\r\n+1");
    assert_eq!(item.ended_at, Some(harness.now()));
}

#[tokio::test]
async fn a_pool_that_ignores_the_message_takes_one_when_connected() {
    let harness = Harness::with(|options| {
        options.message_in_invitation = false;
        options.spelling = Spelling::Reference;
        options.delivered_after = TimeDelta::seconds(1);
    })
    .await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    harness
        .invite(&root, "ann@contoso.example", Some("ignored"))
        .await;
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    let invitation = embedded(&first, "messagingInvitation", "started");
    assert!(invitation["_links"].get("message").is_none());
    assert_eq!(
        told(&first).last().unwrap(),
        "communication: messagingInvitation completed Succeeded"
    );
    assert!(harness.pool.inbox().unwrap()[0].delivered.is_empty());

    let messages = format!("{}/messages", href(&invitation["_links"]["messaging"]));
    let send = |query: &str, kind: &str| {
        let url = format!("{messages}{query}");
        let request = harness.request(Method::POST, &url);
        request
            .header("content-type", kind)
            .body("What's up?")
            .send()
    };
    assert_eq!(send("", "text/plain").await.unwrap().status().as_u16(), 400);
    let refused = send("?operationId=m1", "text/html").await.unwrap();
    assert_eq!(
        refused.status().as_u16(),
        415,
        "only plain text was negotiated"
    );
    let sent = send("?operationId=m1", "text/plain; charset=utf-8")
        .await
        .unwrap();
    assert_eq!(sent.status().as_u16(), 201);
    let location = sent.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(location, format!("{messages}/2"));
    assert_eq!(
        harness.pool.inbox().unwrap()[0].delivered[0].text,
        "What's up?"
    );
    let waiting = harness.park(&next(&first)).await;
    harness.advance(TimeDelta::seconds(1));
    let second = waiting.await.unwrap().1;
    assert_eq!(told(&second), ["conversation: message completed Succeeded"]);
    let message = embedded(&second, "message", "completed");
    assert_eq!(href(&message["_links"]["self"]), location);
    assert_eq!(message["operationId"], "m1");
    let stats = harness.pool.stats().unwrap();
    assert_eq!(
        (
            stats.delivered,
            stats.people,
            stats.requests[&Operation::SendMessage]
        ),
        (1, 1, 3)
    );
}

#[tokio::test]
async fn html_is_negotiated_with_whoever_supports_it() {
    let harness = Harness::with(|options| options.html = HtmlMessages::WhenSupported).await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    let available = json!({"signInAs": "Online", "supportedModalities": ["Messaging"],
        "supportedMessageFormats": ["Plain", "Html"]});
    let make = format!("{root}/me/makeMeAvailable");
    assert_eq!(harness.post(&make, &available).await.0, 204);
    assert_eq!(
        harness.post(&make, &available).await.1["subcode"],
        "AlreadyExists"
    );
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    assert_eq!(
        told(&first)[..2],
        ["communication: communication updated", "me: me updated"]
    );
    harness.invite(&root, "ann@contoso.example", None).await;
    let second = harness.events(&next(&first)).await;
    let conversation =
        href(&embedded(&second, "messagingInvitation", "completed")["_links"]["messaging"]);
    let request = harness.request(
        Method::POST,
        &format!("{conversation}/messages?operationContext=1"),
    );
    let sent = request
        .header("content-type", "text/html")
        .body("<b>Hi</b>")
        .send()
        .await
        .unwrap();
    assert_eq!(sent.status().as_u16(), 201);
    let delivered = &harness.pool.inbox().unwrap()[0].delivered[0];
    assert_eq!(
        (delivered.format.as_str(), delivered.text.as_str()),
        ("text/html", "<b>Hi</b>")
    );
}

#[tokio::test]
async fn what_an_invitation_must_not_say() {
    let harness = Harness::start().await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    let start = format!("{root}/communication/messagingInvitations");
    let to = "sip:ann@contoso.example";
    let long = "x".repeat(251);
    for (body, parameter) in [
        (json!({"operationId": "1"}), "to"),
        (json!({"to": "ann@contoso.example"}), "to"),
        (json!({"to": "sip: ann@contoso.example"}), "to"),
        (json!({"to": to, "subject": long}), "subject"),
        (json!({"to": to, "operationId": &long[..51]}), "operationId"),
        (json!({"to": to, "importance": "High"}), "importance"),
        (
            json!({"to": to, "_links": {"message": {"href": "https://x.example/"}}}),
            "message",
        ),
    ] {
        let (status, error) = harness.post(&start, &body).await;
        assert_eq!(
            (status, &error["code"], &error["subcode"]),
            (
                400,
                &json!("BadRequest"),
                &json!("ParameterValidationFailure")
            ),
            "{body}"
        );
        assert!(error["parameters"].get(parameter).is_some(), "{error}");
    }
    let request = harness
        .request(Method::POST, &start)
        .header("content-type", "application/json");
    assert_eq!(
        answer(request.body("{")).await.1["subcode"],
        "DeserializationFailure"
    );
    let request = harness
        .request(Method::POST, &start)
        .header("content-type", "text/plain");
    assert_eq!(answer(request.body("{}")).await.0, 415);
    let versioned = harness
        .request(Method::POST, &start)
        .header("X-MS-RequiresMinResourceVersion", "2");
    let (status, error) = answer(versioned.json(&json!({"to": to}))).await;
    assert_eq!(
        (status, error["parameters"].get("operationId").is_some()),
        (400, true)
    );
    assert_eq!(harness.get(&start).await.0, 405);
    assert!(harness.pool.inbox().unwrap().is_empty());
    let (status, _) = harness.post(&start, &json!({"TO": to})).await;
    assert_eq!(status, 201, "keys in any case");
}
