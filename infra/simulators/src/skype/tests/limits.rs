use super::*;
use crate::skype::{Behaviour, FaultAction, FaultBody, FaultRule, Operation};

#[tokio::test]
async fn the_pace_slides_with_the_clock() {
    let harness = Harness::with(|options| options.requests_per_second = 3).await;
    let root = harness.application("e").await;
    assert_eq!(harness.get(&root).await.0, 200);
    assert_eq!(harness.get(&root).await.0, 200);
    let (status, body) = harness.get(&root).await;
    assert_eq!((status, &body["code"]), (429, &json!("TooManyRequests")));
    let waiting = harness.park(&format!("{root}/events?ack=1")).await;
    assert!(!waiting.is_finished(), "event requests do not count");
    waiting.abort();
    harness.advance(TimeDelta::seconds(1));
    assert_eq!(harness.get(&root).await.0, 200);
    assert_eq!(harness.pool.stats().unwrap().rate_limit_hits, 1);
}

#[tokio::test]
async fn requests_at_the_same_time_are_bounded() {
    let harness = Harness::with(|options| options.outstanding_requests = 2).await;
    let root = harness.application("e").await;
    harness
        .pool
        .faults()
        .add(FaultRule::new(Operation::Search, FaultAction::Hang));
    let url = format!("{root}/people/search?query=x");
    let hanging: Vec<_> = (0..2)
        .map(|_| tokio::spawn(answer(harness.request(Method::GET, &url))))
        .collect();
    until(|| harness.pool.open_requests() >= 2).await;
    let refused = async { while harness.get(&root).await.0 != 429 {} };
    tokio::time::timeout(SOON, refused).await.unwrap();
    hanging.iter().for_each(JoinHandle::abort);
    let admitted = async { while harness.get(&root).await.0 != 200 {} };
    tokio::time::timeout(SOON, admitted).await.unwrap();
}

#[tokio::test]
async fn conversations_and_applications_are_bounded() {
    let harness = Harness::with(|options| {
        options.open_conversations = 2;
        options.applications = 1;
    })
    .await;
    harness.add(Person::new("ann@contoso.example"));
    harness.add(Person {
        behaviour: Behaviour::Declines,
        ..Person::new("bob@contoso.example")
    });
    let root = harness.application("e").await;
    let (status, body) = harness.create("f").await;
    assert_eq!(
        (status, body["subcode"].as_str()),
        (410, Some("TooManyApplications"))
    );
    for (to, status) in [("ann", 201), ("bob", 201), ("ann", 201), ("ann", 409)] {
        let response = harness
            .invite(&root, &format!("{to}@contoso.example"), None)
            .await;
        assert_eq!(
            response.status().as_u16(),
            status,
            "one that failed is over"
        );
    }
    let response = harness.invite(&root, "ann@contoso.example", None).await;
    assert_eq!(
        response.json::<Value>().await.unwrap()["subcode"],
        "TooManyConversations"
    );
    let stats = harness.pool.stats().unwrap();
    assert_eq!(
        (
            stats.invitations,
            stats.max_invitations_in_any_second,
            stats.max_open_conversations
        ),
        (3, 5, 2)
    );
    harness.delete(&root).await;
    assert_eq!(harness.create("f").await.0, 201);
}

#[tokio::test]
async fn a_thread_is_open_once() {
    let harness = Harness::start().await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    let start = format!("{root}/communication/messagingInvitations");
    let body = json!({"to": "sip:ann@contoso.example", "threadId": "t"});
    assert_eq!(harness.post(&start, &body).await.0, 201);
    let (status, error) = harness.post(&start, &body).await;
    assert_eq!(
        (status, error["subcode"].as_str()),
        (409, Some("ThreadIdAlreadyExists"))
    );
}

#[tokio::test]
async fn faults_strike_before_or_after_the_work() {
    let harness = Harness::start().await;
    harness.add(Person::new("ann@contoso.example"));
    harness.add(Person::new("bob@contoso.example"));
    let root = harness.application("e").await;
    let faults = harness.pool.faults();
    let rule = |action| FaultRule::new(Operation::StartMessaging, action).times(1);
    faults.add(rule(FaultAction::ResetAfter).address("sip:Ann@contoso.example"));
    let start = format!("{root}/communication/messagingInvitations");
    let post = |to: &str| {
        let body = json!({"to": format!("sip:{to}@contoso.example")});
        harness.request(Method::POST, &start).json(&body).send()
    };
    assert_eq!(post("bob").await.unwrap().status().as_u16(), 201);
    assert!(post("ann").await.is_err());
    assert_eq!(
        harness.pool.inbox_for("ann@contoso.example").unwrap().len(),
        1
    );
    faults.add(rule(FaultAction::ResetBefore));
    assert!(post("ann").await.is_err());
    assert_eq!(
        harness.pool.inbox_for("ann@contoso.example").unwrap().len(),
        1
    );
    faults.add(rule(FaultAction::Respond {
        status: 503,
        retry_after: Some(7),
        body: FaultBody::Nested {
            sub_code: "Unavailable".into(),
        },
    }));
    let response = post("ann").await.unwrap();
    assert_eq!(response.headers()["retry-after"].to_str().unwrap(), "7");
    let body: Value = response.json().await.unwrap();
    assert_eq!(
        (&body["code"], &body["subcode"]),
        (&json!("ServiceUnavailable"), &json!("Unavailable"))
    );

    // An answer of the event channel that was lost is there again under the same number.
    faults.clear();
    faults.add(FaultRule::new(Operation::Events, FaultAction::ResetAfter).times(1));
    let link = format!("{root}/events?ack=1");
    assert!(harness.request(Method::GET, &link).send().await.is_err());
    let first = harness.events(&link).await;
    assert_eq!(
        told(&first)[0],
        "communication: messagingInvitation started"
    );
}
