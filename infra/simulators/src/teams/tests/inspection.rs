use super::*;

#[tokio::test]
async fn the_inbox_is_searched_and_paged() {
    let harness = Harness::start().await;
    let (_, ann) = harness.converse(Person::new("ann@contoso.example")).await;
    let (_, bob) = harness.converse(Person::new("bob@contoso.example")).await;
    for text in ["one", "two", "100%"] {
        harness.send(&ann, text).await;
    }
    harness.send(&bob, "two").await;
    let get = async |path: &str| {
        answer(harness.client.get(format!("{}{path}", harness.base)))
            .await
            .1
    };
    let first = get("/inbox?limit=3").await;
    assert_eq!(first["messages"].as_array().unwrap().len(), 3);
    let second = get(&format!(
        "/inbox?limit=3&cursor={}",
        first["next_cursor"].as_str().unwrap()
    ))
    .await;
    assert_eq!(
        (
            &second["messages"][0]["activity"]["text"],
            &second["next_cursor"]
        ),
        (&json!("one"), &Value::Null)
    );
    let count = async |path: &str| get(path).await["messages"].as_array().unwrap().len();
    assert_eq!(count("/inbox?address=bob@contoso.example").await, 1);
    assert_eq!(count("/inbox?address=nobody@contoso.example").await, 0);
    assert_eq!(count("/inbox?q=two").await, 2);
    assert_eq!(count("/inbox?q=0%25").await, 1);
    assert_eq!(count("/inbox?q=%25%25").await, 0);
    let message = &second["messages"][0];
    for name in [
        "id",
        "address",
        "object_id",
        "conversation_id",
        "received_at",
        "activity",
    ] {
        assert!(!message[name].is_null(), "{name}");
    }
    let stats = get("/inbox/stats").await;
    assert_eq!(
        (
            &stats["messages"],
            &stats["people"],
            &stats["people_with_several"]
        ),
        (&json!(4), &json!(2), &json!(1))
    );
    assert_eq!(stats["rate_limit_hits"], 0);
    let newest = get("/inbox?limit=1").await["messages"][0]["id"].clone();
    let newest = newest.as_str().unwrap();
    let later = get(&format!("/inbox/stats?after={newest}")).await;
    assert_eq!(
        (&later["messages"], &later["people"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        answer(
            harness
                .client
                .get(format!("{}/inbox?cursor=x", harness.base))
        )
        .await
        .0,
        400
    );
}

#[tokio::test]
async fn people_are_added_by_json_only() {
    let harness = Harness::start().await;
    let url = format!("{}/control/people", harness.base);
    let people = json!([{
        "upn": "ann@contoso.example", "given_name": "Ann", "behaviour": "not_installed", "time_zone": "Europe/Berlin",
        "presence": {"absent_until": "2026-11-23T12:00:00Z"},
    }]);
    assert_eq!(
        answer(harness.client.post(&url).json(&people)).await,
        (200, json!({"added": 1}))
    );
    assert_eq!(
        harness.get("/users/ann@contoso.example").await.1["givenName"],
        "Ann"
    );
    assert_eq!(
        answer(harness.client.post(&url).body(people.to_string()))
            .await
            .0,
        415
    );
    assert_eq!(
        answer(harness.client.post(&url).json(&json!([{"upn": ""}])))
            .await
            .0,
        400
    );
    assert_eq!(
        answer(harness.client.post(&url).json(&json!([{"upm": "x"}])))
            .await
            .0,
        400
    );
    let groups = json!([{"id": TENANT, "display_name": "All", "members": ["ann@contoso.example"]}]);
    let url = format!("{}/control/groups", harness.base);
    assert_eq!(answer(harness.client.post(&url).json(&groups)).await.0, 200);
    assert_eq!(
        answer(
            harness
                .client
                .post(format!("{}/control/x", harness.base))
                .json(&groups)
        )
        .await
        .0,
        404
    );
}

#[tokio::test]
async fn the_page_shows_people_and_escapes_what_others_wrote() {
    let harness = Harness::start().await;
    let ann = Person {
        given_name: "<b>Ann".into(),
        ..Person::new("ann@contoso.example")
    };
    let (_, conversation) = harness.converse(ann).await;
    harness
        .send(&conversation, "<script>alert(1)</script>")
        .await;
    let mut card = message("");
    let action = |url: &str| json!({"type": "Action.OpenUrl", "title": "Open", "url": url});
    card["attachments"] = json!([{"contentType": "application/vnd.microsoft.card.adaptive", "content": {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "Hi & bye"}],
        "actions": [action("https://x.example/t/1"), action("javascript:alert(1)")]}}]);
    assert_eq!(
        answer(harness.send_request(&conversation, &card).await)
            .await
            .0,
        201
    );
    let get = async |path: &str| {
        harness
            .client
            .get(format!("{}{path}", harness.base))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    };
    let list = get("/people?q=ann").await;
    assert!(
        list.contains("&lt;b&gt;Ann")
            && list.contains("Available, Available")
            && list.contains("<td>2")
    );
    assert!(!get("/people?q=zoe").await.contains("ann@contoso.example"));
    let page = get("/people?address=ann%40contoso.example").await;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"));
    assert!(page.contains("href='https://x.example/t/1'") && page.contains("Hi &amp; bye"));
    assert!(!page.contains("javascript:"));
}
