//! Repeated POSTs.

use super::support::{Answer, Server, draft_body};
use serde_json::{Value, json};

async fn post(server: &Server, path: &str, key: &str, body: &Value) -> Answer {
    server
        .call("POST", path)
        .header("idempotency-key", key)
        .json(body)
        .send()
        .await
}

async fn count(server: &Server, path: &str) -> usize {
    server.get(path).await.expect(200)["items"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn the_same_request_again_gets_the_first_answer() {
    let server = Server::start().await;
    let first = post(&server, "/v1/campaigns", "k1", &draft_body()).await;
    let again = post(&server, "/v1/campaigns", "k1", &draft_body()).await;
    assert_eq!(first.expect(201), again.expect(201));
    assert_eq!(
        (
            first.header("idempotency-replayed"),
            again.header("idempotency-replayed")
        ),
        ("", "true")
    );
    for header in ["etag", "location", "content-type"] {
        assert_eq!(first.header(header), again.header(header));
    }
    assert_eq!(count(&server, "/v1/campaigns").await, 1);
    post(&server, "/v1/campaigns", "k2", &draft_body())
        .await
        .expect(201);
    post(
        &server,
        "/v1/lists",
        "k1",
        &json!({"name": "another route"}),
    )
    .await
    .expect(201);
    assert_eq!(count(&server, "/v1/campaigns").await, 2);
}

#[tokio::test]
async fn a_key_belongs_to_its_body() {
    let server = Server::start().await;
    post(&server, "/v1/lists", "k", &json!({"name": "one"}))
        .await
        .expect(201);
    let other = post(&server, "/v1/lists", "k", &json!({"name": "two"})).await;
    assert_eq!(other.fields(422), ["Idempotency-Key"]);
    assert_eq!(other.problem(422)["code"], "idempotency_key_reused");
    assert_eq!(count(&server, "/v1/lists").await, 1);
}

#[tokio::test]
async fn an_import_is_repeated_by_its_bytes_and_its_query() {
    let server = Server::start().await;
    let id = server.list("Paris", &[]).await;
    let import = async |query: &str, rows: &str| {
        let file = format!("First name,Last name,UPN\n{rows}\n");
        let call = server.call("POST", &format!("/v1/lists/{id}/import{query}"));
        call.header("idempotency-key", "k").bytes(file).send().await
    };
    let row = "Ann,Lee,ann@contoso.example";
    assert_eq!(import("", row).await.expect(200)["version"], 1);
    assert_eq!(import("", row).await.expect(200)["version"], 1);
    import("?strict=true", row).await.problem(422);
    import("", "Bob,Ray,bob@contoso.example").await.problem(422);
}

#[tokio::test]
async fn a_refused_request_may_be_corrected_under_its_key() {
    let server = Server::start().await;
    post(&server, "/v1/lists", "k", &json!({"name": ""}))
        .await
        .problem(422);
    post(&server, "/v1/lists", "k", &json!({"name": "Paris"}))
        .await
        .expect(201);
}

#[tokio::test]
async fn a_request_that_is_being_worked_on_is_not_begun_again() {
    let server = Server::start().await;
    let now = server.api.app.clock.machine_now();
    let later = now + chrono::TimeDelta::hours(1);
    let hash = <sha2::Sha256 as sha2::Digest>::digest(b"\0{\"name\":\"Paris\"}");
    server
        .store()
        .begin_idempotent("local", "/v1/lists", "k", &hash, now, later)
        .await
        .unwrap();
    let second = post(&server, "/v1/lists", "k", &json!({"name": "Paris"})).await;
    assert_eq!(second.problem(409)["code"], "in_progress");
    server.time.set("2026-11-20T09:01:01Z");
    post(&server, "/v1/lists", "k", &json!({"name": "Paris"}))
        .await
        .expect(201);
}

#[tokio::test]
async fn keys_are_bounded_and_printable() {
    let server = Server::start().await;
    let long = "k".repeat(256);
    for key in ["", long.as_str(), "a\tb"] {
        assert_eq!(
            post(&server, "/v1/lists", key, &json!({"name": "x"}))
                .await
                .fields(400),
            ["Idempotency-Key"],
            "{key}"
        );
    }
    post(
        &server,
        "/v1/lists",
        &"k".repeat(255),
        &json!({"name": "x"}),
    )
    .await
    .expect(201);
}
