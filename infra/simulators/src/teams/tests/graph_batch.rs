use super::*;
use crate::teams::{FaultAction, FaultBody, FaultRule, Operation};

async fn batch(harness: &Harness, requests: Value) -> (u16, Value) {
    answer(
        harness
            .graph(Method::POST, "/$batch")
            .await
            .json(&json!({"requests": requests})),
    )
    .await
}

fn part<'a>(body: &'a Value, id: &str) -> &'a Value {
    body["responses"]
        .as_array()
        .unwrap()
        .iter()
        .find(|part| part["id"] == id)
        .unwrap()
}

#[tokio::test]
async fn each_part_is_answered_by_itself() {
    let harness = Harness::start().await;
    harness
        .tenant
        .add_people(vec![
            Person::new("ann@contoso.example"),
            Person::new("bob@contoso.example"),
        ])
        .unwrap();
    let throttled = FaultAction::Respond {
        status: 429,
        retry_after: Some(7),
        body: FaultBody::Error {
            code: "TooManyRequests".into(),
        },
    };
    harness
        .tenant
        .faults()
        .add(FaultRule::new(Operation::GraphUsers, throttled).address("bob@contoso.example"));
    let id = harness
        .tenant
        .person("ann@contoso.example")
        .unwrap()
        .unwrap()
        .object_id;
    let json_type = json!({"Content-Type": "application/json"});
    let presence = "/communications/getPresencesByUserId";
    let (status, body) = batch(&harness, json!([
        {"id": "1", "method": "GET", "url": "/users?$filter=mail%20in%20('ann@contoso.example')&$select=id"},
        {"id": "2", "method": "GET", "url": "/users/bob@contoso.example"},
        {"id": "3", "method": "POST", "url": presence, "headers": json_type, "body": {"ids": [id]}},
        {"id": "4", "method": "POST", "url": presence, "body": {"ids": [id]}},
        {"id": "5", "method": "GET", "url": "/users/nobody@contoso.example"},
        {"id": "6", "method": "GET", "url": format!("/users/{id}"), "dependsOn": ["5"]},
    ]))
    .await;
    assert_eq!(status, 200);
    assert_eq!(part(&body, "1")["body"]["value"], json!([{"id": id}]));
    assert_eq!(
        (
            &part(&body, "2")["status"],
            &part(&body, "2")["headers"]["Retry-After"]
        ),
        (&json!(429), &json!("7"))
    );
    assert_eq!(
        part(&body, "3")["body"]["value"][0]["availability"],
        "Available"
    );
    let statuses = ["4", "5", "6"].map(|id| part(&body, id)["status"].as_u64().unwrap());
    assert_eq!(statuses, [400, 404, 424]);
    assert_eq!(harness.tenant.requests_log()[&Operation::GraphUsers], 3);
}

#[tokio::test]
async fn twenty_parts_with_ids_of_their_own() {
    let harness = Harness::start().await;
    let parts = |n: usize| {
        (0..n)
            .map(|i| json!({"id": i.to_string(), "method": "GET", "url": "/users"}))
            .collect()
    };
    assert_eq!(
        batch(&harness, parts(20)).await.1["responses"]
            .as_array()
            .unwrap()
            .len(),
        20
    );
    assert_eq!(batch(&harness, parts(21)).await.0, 400);
    assert_eq!(batch(&harness, json!([])).await.0, 400);
    let same = json!({"id": "1", "method": "GET", "url": "/users"});
    let (status, body) = batch(&harness, json!([same, same])).await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (400, &json!("BadRequest"))
    );
    assert_eq!(batch(&harness, json!("x")).await.0, 400);
}
