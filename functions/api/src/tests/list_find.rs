//! In which lists somebody is.

use super::support::Server;
use serde_json::json;

#[tokio::test]
async fn a_person_is_found_in_the_newest_versions() {
    let server = Server::start().await;
    let ann = "Ann,Lee,ann@contoso.example,Oslo";
    let bob = "Bob,Ray,bob@contoso.example,Rome";
    let paris = server.list("Paris", &[ann, bob]).await;
    server.list("Empty", &[]).await;
    // Newest first: what was made in one instant has no order.
    server.time.set("2026-11-20T09:01:00Z");
    let lyon = server.list("Lyon", &[ann]).await;
    let ask = json!({ "address": " sip:ANN@contoso.example" });
    let found = server.post("/v1/lists/find", &ask).await.expect(200);
    assert_eq!(
        found,
        json!({"items": [
            {"id": lyon, "name": "Lyon", "version": 1, "first_name": "Ann", "last_name": "Lee"},
            {"id": paris, "name": "Paris", "version": 1, "first_name": "Ann", "last_name": "Lee"},
        ], "next_cursor": null})
    );
    let gone = format!("/v1/lists/{lyon}/members/ann@contoso.example");
    assert_eq!(server.call("DELETE", &gone).send().await.status, 204);
    let found = server.post("/v1/lists/find", &ask).await.expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let nobody = json!({ "address": "zoe@contoso.example" });
    let found = server.post("/v1/lists/find", &nobody).await.expect(200);
    assert_eq!(found, json!({"items": [], "next_cursor": null}));
}

#[tokio::test]
async fn a_page_is_a_hundred_lists() {
    let server = Server::start().await;
    let first = server
        .list("First", &["Ann,Lee,ann@contoso.example,Oslo"])
        .await;
    server.time.set("2026-11-20T09:01:00Z");
    for _ in 0..100 {
        server.list("Other", &[]).await;
    }
    let ask = json!({ "address": "ann@contoso.example" });
    let page = server.post("/v1/lists/find", &ask).await.expect(200);
    assert_eq!(page["items"], json!([]));
    let ask = json!({ "address": "ann@contoso.example", "cursor": page["next_cursor"] });
    let page = server.post("/v1/lists/find", &ask).await.expect(200);
    assert_eq!(
        (&page["items"][0]["id"], &page["next_cursor"]),
        (&json!(first), &json!(null))
    );
}

#[tokio::test]
async fn what_is_no_address_is_refused_without_being_repeated() {
    let server = Server::start().await;
    for address in ["", "ann", "a b@contoso.example"] {
        let answer = server
            .post("/v1/lists/find", &json!({ "address": address }))
            .await;
        assert_eq!(answer.fields(422), ["address"]);
        assert!(!answer.text.contains("a b@"), "{}", answer.text);
    }
    let ask = json!({ "address": "ann@contoso.example", "cursor": "nonsense" });
    server.post("/v1/lists/find", &ask).await.problem(400);
}
