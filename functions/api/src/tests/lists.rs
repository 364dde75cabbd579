//! Lists without their members.

use super::support::{Server, draft_body};
use domain::campaign::State;
use serde_json::json;

#[tokio::test]
async fn a_list_is_made_renamed_and_deleted() {
    let server = Server::start().await;
    let made = server.post("/v1/lists", &json!({"name": " Paris "})).await;
    let list = made.expect(201);
    let path = made.header("location").to_owned();
    assert_eq!(
        (&list["name"], &list["version"], &list["size"]),
        (&json!("Paris"), &json!(0), &json!(0))
    );
    assert_eq!(
        (&list["owner"], &list["columns"]),
        (&json!("local"), &json!([]))
    );
    assert_eq!(server.get(&path).await.expect(200), list);
    server.time.set("2026-11-20T10:00:00Z");
    let renamed = server
        .call("PATCH", &path)
        .json(&json!({"name": "Lyon"}))
        .send()
        .await
        .expect(200);
    assert_eq!(
        (&renamed["name"], &renamed["updated"]),
        (&json!("Lyon"), &json!("2026-11-20T10:00:00Z"))
    );
    assert_eq!(
        server.get("/v1/lists").await.expect(200)["items"],
        json!([renamed])
    );
    assert_eq!(server.call("DELETE", &path).send().await.status, 204);
    for (method, path) in [
        ("GET", path.clone()),
        ("DELETE", path.clone()),
        ("GET", format!("{path}/members")),
    ] {
        server.call(method, &path).send().await.problem(404);
    }
    server
        .call("PATCH", &path)
        .json(&json!({"name": "Nice"}))
        .send()
        .await
        .problem(404);
    let import = server
        .call("POST", &format!("{path}/import"))
        .bytes("First,Last,UPN\nA,B,a@b.example\n")
        .send()
        .await;
    import.problem(404);
}

#[tokio::test]
async fn names_are_bounded() {
    let server = Server::start().await;
    let id = server.list("Paris", &[]).await;
    for name in [
        json!(""),
        json!("  "),
        json!("x".repeat(121)),
        json!("a\nb"),
        json!(7),
    ] {
        let body = json!({ "name": name });
        assert_eq!(
            server.post("/v1/lists", &body).await.fields(422),
            ["name"],
            "{body}"
        );
        let call = server.call("PATCH", &format!("/v1/lists/{id}")).json(&body);
        assert_eq!(call.send().await.fields(422), ["name"], "{body}");
    }
    server
        .post("/v1/lists", &json!({"name": "é".repeat(120)}))
        .await
        .expect(201);
}

#[tokio::test]
async fn a_list_that_a_live_campaign_uses_stays() {
    let server = Server::start().await;
    let list = server
        .list("Paris", &["Ann,Lee,ann@contoso.example,Oslo"])
        .await;
    let (included, excluded) = (json!([list]), json!([list]));
    for audience in [json!({"include": included}), json!({"exclude": excluded})] {
        let mut body = draft_body();
        body["audience"] = audience;
        let (id, _) = server.draft(&body).await;
        for state in [State::Publishing, State::Scheduled, State::Running] {
            server.put_in_state(id, state).await;
            let refused = server
                .call("DELETE", &format!("/v1/lists/{list}"))
                .send()
                .await;
            assert_eq!(refused.problem(409)["code"], "list_in_use", "{state:?}");
        }
        server.put_in_state(id, State::Finished).await;
    }
    // A draft and a finished campaign do not hold it.
    let mut body = draft_body();
    body["audience"]["include"] = json!([list]);
    let (draft, _) = server.draft(&body).await;
    assert_eq!(
        server
            .call("DELETE", &format!("/v1/lists/{list}"))
            .send()
            .await
            .status,
        204
    );
    let refs = server
        .get(&format!("/v1/campaigns/{draft}"))
        .await
        .expect(200)["lists"]
        .clone();
    assert_eq!(refs[0]["name"], serde_json::Value::Null);
    let call = server
        .call("PUT", &format!("/v1/campaigns/{draft}"))
        .header("if-match", "*")
        .json(&body);
    assert_eq!(call.send().await.fields(422), ["audience.include"]);
}
