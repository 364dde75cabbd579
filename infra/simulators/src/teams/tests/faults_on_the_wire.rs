use super::*;
use crate::teams::{FaultAction, FaultRule, Operation};
use std::error::Error as _;
use std::time::Duration;

fn is_reset(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::ConnectionReset)
        {
            return true;
        }
        cause = error.source();
    }
    false
}

#[tokio::test]
async fn resets_before_and_after_the_message_is_accepted() {
    let harness = Harness::start().await;
    let (_, conversation) = harness.converse(Person::new("ann@contoso.example")).await;
    for (action, accepted) in [(FaultAction::ResetBefore, 0), (FaultAction::ResetAfter, 1)] {
        let rule = FaultRule::new(Operation::Send, action)
            .address("ann@contoso.example")
            .times(1);
        harness.tenant.faults().add(rule);
        let error = harness
            .send_request(&conversation, &message("x"))
            .await
            .send()
            .await
            .unwrap_err();
        assert!(is_reset(&error), "{error:?}");
        assert_eq!(harness.tenant.inbox().unwrap().len(), accepted);
    }
    assert_eq!(harness.send(&conversation, "x").await.0, 201);
    assert_eq!(harness.tenant.open_requests(), 0);
}

#[tokio::test]
async fn a_hanging_request_is_open_until_the_client_gives_up() {
    let harness = Harness::start().await;
    let (_, conversation) = harness.converse(Person::new("ann@contoso.example")).await;
    harness
        .tenant
        .faults()
        .add(FaultRule::new(Operation::Send, FaultAction::Hang).times(1));
    let request = harness.send_request(&conversation, &message("x")).await;
    let hanging = tokio::spawn(request.send());
    while harness.tenant.open_requests() == 0 {
        tokio::task::yield_now().await;
    }
    hanging.abort();
    while harness.tenant.open_requests() > 0 {
        tokio::task::yield_now().await;
    }
    assert!(harness.tenant.inbox().unwrap().is_empty());
}

#[tokio::test]
async fn latency_delays_and_the_client_may_time_out() {
    let harness = Harness::start().await;
    let (_, conversation) = harness.converse(Person::new("ann@contoso.example")).await;
    harness
        .tenant
        .faults()
        .add(FaultRule::new(Operation::Send, FaultAction::Latency { ms: 60_000 }).times(1));
    harness.tenant.faults().add(FaultRule::new(
        Operation::Send,
        FaultAction::Latency { ms: 1 },
    ));
    let request = harness
        .send_request(&conversation, &message("x"))
        .await
        .timeout(Duration::from_millis(30));
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(harness.send(&conversation, "x").await.0, 201);
}

#[tokio::test]
async fn faults_reach_login_and_graph_over_the_control_endpoint() {
    let harness = Harness::start().await;
    harness
        .tenant
        .add_people(vec![Person::new("ann@contoso.example")])
        .unwrap();
    harness.get("/users").await;
    let control = format!("{}/control/faults", harness.base);
    let throttled = json!({"type": "respond", "status": 429, "retry_after": 5, "body": {"error": {"code": "TooManyRequests"}}});
    let rules = json!([
        {"match": {"operation": "graph_users", "address": "ANN@contoso.example"}, "times": 2, "action": throttled},
        {"match": {"operation": "presence", "nth": 2}, "action": {"type": "reset_before"}},
        {"match": {"operation": "token"}, "action": {"type": "respond", "status": 503, "body": "empty"}},
    ]);
    assert_eq!(
        answer(harness.client.post(&control).json(&rules)).await,
        (200, json!({"added": 3}))
    );
    let response = harness
        .graph(Method::GET, "/users/ann@contoso.example")
        .await
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            response.headers()["retry-after"].to_str().unwrap()
        ),
        (429, "5")
    );
    let (status, body) = harness
        .get("/users?$filter=mail%20eq%20'ann@contoso.example'")
        .await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (429, &json!("TooManyRequests"))
    );
    assert!(body["error"]["innerError"]["date"].is_string());
    let token = format!("{}/login/{TENANT}/oauth2/v2.0/token", harness.base);
    assert_eq!(
        answer(harness.client.post(&token)).await,
        (503, Value::Null)
    );
    let request = || harness.graph(Method::POST, "/communications/getPresencesByUserId");
    let ids = json!({"ids": [TENANT]});
    assert_eq!(answer(request().await.json(&ids)).await.0, 200);
    assert!(is_reset(
        &request().await.json(&ids).send().await.unwrap_err()
    ));
    let (_, state) = answer(harness.client.get(&control)).await;
    assert_eq!(
        (&state["faults"][0]["fired"], &state["faults"][1]["matched"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(answer(harness.client.delete(&control)).await.0, 204);
    assert!(harness.tenant.faults().rules().is_empty());
}
