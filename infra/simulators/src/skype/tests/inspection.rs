use super::*;
use crate::skype::Behaviour;

#[tokio::test]
async fn people_and_their_messages_are_shown_escaped() {
    let harness = Harness::start().await;
    harness.add(Person {
        given_name: "<b>Ann".into(),
        ..Person::new("ann@contoso.example")
    });
    let root = harness.application("e").await;
    harness
        .invite(&root, "ann@contoso.example", Some("<script>1</script>"))
        .await;
    let page = |path: &str| harness.client.get(format!("{}{path}", harness.base)).send();
    let response = page("/people?q=ann").await.unwrap();
    assert!(response.headers().contains_key("content-security-policy"));
    let html = response.text().await.unwrap();
    assert!(
        html.contains("&lt;b&gt;Ann") && html.contains("Online") && html.contains("<td>1<td>1")
    );
    let html = page("/people?address=sip:ann@contoso.example")
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        html.contains("&lt;script&gt;1") && html.contains("accepted") && !html.contains("<script>")
    );
}

#[tokio::test]
async fn the_inbox_is_paged_and_counted() {
    let harness = Harness::start().await;
    for name in ["ann", "bob"] {
        harness.add(Person::new(format!("{name}@contoso.example")));
    }
    let root = harness.application("e").await;
    for (to, text) in [("ann", "one"), ("bob", "two"), ("ann", "three")] {
        harness
            .invite(&root, &format!("{to}@contoso.example"), Some(text))
            .await;
    }
    let get = |path: &str| answer(harness.client.get(format!("{}{path}", harness.base)));
    let (status, first) = get("/inbox?limit=2").await;
    assert_eq!(
        (
            status,
            &first["invitations"][0]["delivered"][0]["text"],
            &first["next_cursor"]
        ),
        (200, &json!("three"), &json!("2"))
    );
    let (_, second) = get("/inbox?limit=2&cursor=2").await;
    assert_eq!(
        (&second["invitations"][0]["result"], &second["next_cursor"]),
        (&json!({"type": "accepted"}), &Value::Null)
    );
    let (_, anns) = get("/inbox?address=ANN@contoso.example&q=thr").await;
    assert_eq!(anns["invitations"].as_array().unwrap().len(), 1);
    assert_eq!(get("/inbox?cursor=x").await.0, 400);
    let (_, stats) = get("/inbox/stats").await;
    assert_eq!(
        (
            &stats["delivered"],
            &stats["people_with_several"],
            &stats["requests"]["start_messaging"]
        ),
        (&json!(3), &json!(1), &json!(3))
    );
}

#[tokio::test]
async fn people_faults_and_disturbances_are_set_at_run_time() {
    let harness = Harness::start().await;
    let url = |path: &str| format!("{}/control/{path}", harness.base);
    let post = |path: &str, body: &Value| answer(harness.client.post(url(path)).json(body));
    let person = json!({"address": "ann@contoso.example", "behaviour": {"failure": {"code": "RemoteFailure", "subcode": "Busy"}}});
    assert_eq!(
        post("people", &json!([person])).await,
        (200, json!({"added": 1}))
    );
    let added = harness.pool.person("ann@contoso.example").unwrap().unwrap();
    assert!(matches!(added.behaviour, Behaviour::Failure { .. }));
    assert_eq!(post("people", &json!([{"address": "x"}])).await.0, 400);
    let form = harness.client.post(url("people")).body("[]");
    assert_eq!(answer(form).await.0, 415);

    let rule = json!({"match": {"operation": "search"}, "action": {"type": "reset_before"}});
    assert_eq!(
        post("faults", &json!([rule])).await,
        (200, json!({"added": 1}))
    );
    let root = harness.application("e").await;
    let search = format!("{root}/people/search?query=x");
    assert!(harness.request(Method::GET, &search).send().await.is_err());
    let (_, faults) = answer(harness.client.get(url("faults"))).await;
    assert_eq!(faults["faults"][0]["fired"], 1);
    assert_eq!(answer(harness.client.delete(url("faults"))).await.0, 204);
    assert_eq!(harness.get(&search).await.0, 200);

    for (what, status) in [
        ("resync", 200),
        ("resume", 200),
        ("replace", 200),
        ("expire", 200),
        ("explode", 404),
    ] {
        assert_eq!(
            post(&format!("applications/{what}"), &json!({})).await.0,
            status,
            "{what}"
        );
    }
    assert_eq!(harness.get(&root).await.0, 410);
    assert_eq!(answer(harness.client.get(url("nothing"))).await.0, 404);
}
