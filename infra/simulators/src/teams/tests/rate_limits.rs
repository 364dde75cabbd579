use super::*;
use crate::teams::Operation;

#[tokio::test]
async fn the_tenant_limit_slides_with_the_clock() {
    let harness = Harness::with(|options| options.requests_per_second = 3).await;
    harness
        .tenant
        .add_people(
            (0..5)
                .map(|n| Person::new(format!("p{n}@contoso.example")))
                .collect(),
        )
        .unwrap();
    let ids: Vec<_> = (0..5)
        .map(|n| {
            harness
                .tenant
                .person(&format!("p{n}@contoso.example"))
                .unwrap()
                .unwrap()
                .object_id
        })
        .collect();
    for id in &ids[..3] {
        assert_eq!(harness.create(id).await.0, 201);
    }
    let request = harness
        .connector(Method::POST, "/conversations")
        .await
        .json(&create_body(&ids[3]));
    let response = request.send().await.unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            response.headers()["retry-after"].to_str().unwrap()
        ),
        (429, "1")
    );
    assert_eq!(
        response.json::<Value>().await.unwrap()["error"]["code"],
        "Throttled"
    );
    harness.advance(TimeDelta::milliseconds(999));
    assert_eq!(harness.create(&ids[3]).await.0, 429);
    harness.advance(TimeDelta::milliseconds(1));
    assert_eq!(harness.create(&ids[3]).await.0, 201);
    let stats = harness.tenant.stats().unwrap();
    assert_eq!(
        (stats.rate_limit_hits, stats.max_requests_in_any_second),
        (2, 5)
    );
    assert_eq!(
        stats.requests[&Operation::Create],
        4,
        "what the tenant limit refuses is not looked at"
    );
}

#[tokio::test]
async fn a_conversation_takes_seven_in_a_second() {
    let harness = Harness::with(|options| options.throttle_retry_after = None).await;
    let (_, conversation) = harness.converse(Person::new("ann@contoso.example")).await;
    for _ in 0..7 {
        assert_eq!(harness.send(&conversation, "x").await.0, 201);
    }
    let response = harness
        .send_request(&conversation, &message("x"))
        .await
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 429);
    assert!(!response.headers().contains_key("retry-after"));
    harness.advance(TimeDelta::seconds(1));
    assert_eq!(harness.send(&conversation, "x").await.0, 201);
    assert_eq!(
        harness.send(&conversation, "x").await.0,
        429,
        "eight in two seconds"
    );
    assert_eq!(harness.tenant.inbox().unwrap().len(), 8);
}
