//! A tenant that misbehaves: what counts against whom, and what cannot be known.

use integration::{TestApp, campaign, csv};
use serde_json::json;
use simulators::teams::{FaultAction, FaultBody, FaultRule, Operation};

fn respond(status: u16, retry_after: Option<u32>, code: &str) -> FaultAction {
    let body = FaultBody::Error { code: code.into() };
    serde_json::from_value(json!({
        "type": "respond", "status": status, "retry_after": retry_after, "body": serde_json::to_value(&body).unwrap(),
    }))
    .unwrap()
}

async fn run(app: &TestApp, people: usize, change: impl FnOnce(&mut serde_json::Value)) -> String {
    let list = app.list("Everyone", csv(people, ',')).await;
    let mut body = campaign(&[&list]);
    change(&mut body);
    let id = app.published(&body).await;
    app.run_to_the_end(&id).await;
    assert!(
        app.inbox().values().all(|messages| *messages == 1),
        "somebody got two"
    );
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn throttling_and_outages_count_against_nobody() {
    let app = TestApp::start().await;
    for (operation, action) in [
        (Operation::Send, respond(429, Some(3), "Throttled")),
        (Operation::Send, respond(429, None, "Throttled")),
        (Operation::Create, respond(503, None, "ServiceError")),
        (
            Operation::Token,
            respond(503, None, "temporarily_unavailable"),
        ),
    ] {
        app.tenant()
            .faults()
            .add(FaultRule::new(operation, action).times(2));
    }
    let id = run(&app, 20, |_| {}).await;
    assert_eq!(app.total(&id, "sent").await, 20);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_presence_service_that_fails_makes_nobody_absent() {
    let app = TestApp::start().await;
    app.tenant()
        .faults()
        .add(FaultRule::new(Operation::Presence, respond(503, Some(2), "ServiceError")).times(3));
    let id = run(&app, 10, |body| body["presence"] = json!("available")).await;
    let report = app.report(&id).await;
    assert_eq!(report.at("/totals/sent"), 10);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_have_arrived_is_unknown_and_never_sent_again() {
    let app = TestApp::start().await;
    for action in [
        FaultAction::ResetAfter,
        FaultAction::ResetBefore,
        respond(502, None, "ServiceError"),
    ] {
        app.tenant()
            .faults()
            .add(FaultRule::new(Operation::Send, action).times(1));
    }
    let id = run(&app, 10, |_| {}).await;
    assert_eq!(app.total(&id, "unknown").await, 3);
    assert_eq!(app.total(&id, "sent").await, 7);
    // One of the three did arrive: the connection broke only after the message was accepted.
    assert_eq!(app.inbox().len(), 8);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_twice_is_better_than_never_the_unknown_are_sent_again() {
    let app = TestApp::start().await;
    app.tenant()
        .faults()
        .add(FaultRule::new(Operation::Send, FaultAction::ResetBefore).times(2));
    let id = run(&app, 10, |body| body["on_ambiguous"] = json!("resend")).await;
    assert_eq!(app.total(&id, "sent").await, 10);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_one_person_brings_that_person_back() {
    let app = TestApp::start().await;
    app.tenant().faults().add(
        FaultRule::new(Operation::Send, respond(412, None, "PreconditionFailed"))
            .address("person00003@contoso.example")
            .times(3),
    );
    let id = run(&app, 10, |_| {}).await;
    assert_eq!(app.total(&id, "sent").await, 10);
    let person = app
        .get(&format!(
            "/v1/campaigns/{id}/recipients/person00003@contoso.example"
        ))
        .await
        .expect(200);
    assert_eq!(
        person.at("/attempts").as_array().unwrap().len(),
        4,
        "{}",
        person.text
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_is_gone_is_created_again_once() {
    let app = TestApp::start().await;
    app.tenant().faults().add(
        FaultRule::new(Operation::Send, respond(404, None, "ConversationNotFound"))
            .address("person00001@contoso.example")
            .times(1),
    );
    let id = run(&app, 5, |_| {}).await;
    assert_eq!(app.total(&id, "sent").await, 5);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn permanent_refusals_have_their_reason() {
    let app = TestApp::start().await;
    for (n, status, code) in [
        (0, 403, "ForbiddenOperationException"),
        (1, 403, "ConversationBlockedByUser"),
        (2, 403, "BotDisabledByAdmin"),
        (3, 413, "MessageSizeTooBig"),
        (4, 400, "BadArgument"),
    ] {
        let address = format!("person{n:05}@contoso.example");
        app.tenant()
            .faults()
            .add(FaultRule::new(Operation::Send, respond(status, None, code)).address(&address));
    }
    let id = run(&app, 8, |_| {}).await;
    let reason = async |n: usize| {
        app.get(&format!(
            "/v1/campaigns/{id}/recipients/person{n:05}@contoso.example"
        ))
        .await
        .expect(200)
        .str("/reason")
    };
    assert_eq!(reason(0).await, "app_not_installed");
    assert_eq!(reason(1).await, "blocked_by_user");
    assert_eq!(reason(2).await, "blocked_by_admin");
    assert_eq!(reason(3).await, "message_too_large");
    assert_eq!(reason(4).await, "rejected");
    assert_eq!(app.total(&id, "sent").await, 3);
    app.finish().await;
}
