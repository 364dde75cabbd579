//! What lists hold, their versions, and files to start from.

use super::support::{Server, draft_body};
use serde_json::{Value, json};

#[tokio::test]
async fn a_list_tells_its_columns_and_who_uses_it() {
    let server = Server::start().await;
    let people = [
        "Ann,Lee,ann@contoso.example,Oslo",
        "Bob,Roy,bob@contoso.example,",
        "Cy,Fox,cy@contoso.example,Oslo",
    ];
    let list = server.list("Paris", &people).await;
    let mut body = draft_body();
    body["audience"]["include"] = json!([list]);
    let (id, _) = server.draft(&body).await;
    server
        .put_in_state(id, domain::campaign::State::Running)
        .await;
    let facts = server
        .get(&format!("/v1/lists/{list}/facts"))
        .await
        .expect(200);
    assert_eq!(
        (&facts["version"], &facts["people"], &facts["counted"]),
        (&json!(1), &json!(3), &json!(3))
    );
    assert_eq!(
        facts["columns"][0],
        json!({"name": "FIRSTNAME", "people": 3, "samples": ["Ann", "Bob", "Cy"]})
    );
    assert_eq!(
        facts["columns"][2],
        json!({"name": "CITY", "people": 2, "samples": ["Oslo"]})
    );
    assert_eq!(facts["with_app"], json!({"known": 0, "installed": 0}));
    let live = json!([{"id": id, "name": "Office move", "state": "running"}]);
    assert_eq!(facts["used_by"], json!({"total": 1, "live": live}));
    let empty = server.list("Nobody", &[]).await;
    let facts = server
        .get(&format!("/v1/lists/{empty}/facts"))
        .await
        .expect(200);
    assert_eq!(
        (&facts["version"], &facts["people"]),
        (&json!(0), &json!(0))
    );
    server
        .get(&format!("/v1/lists/{list}/facts?version=9"))
        .await
        .problem(404);
}

#[tokio::test]
async fn versions_are_told_newest_first() {
    let server = Server::start().await;
    let list = server
        .list("Paris", &["Ann,Lee,ann@contoso.example,Oslo"])
        .await;
    let bob = json!({"address": "bob@contoso.example", "first_name": "Bob", "last_name": "Roy"});
    server
        .post(&format!("/v1/lists/{list}/members"), &bob)
        .await
        .expect(201);
    let path = format!("/v1/lists/{list}/versions");
    let first = server.get(&format!("{path}?limit=1")).await.expect(200);
    let newest = json!([{
        "version": 2, "size": 2, "columns": ["CITY"], "created": "2026-11-20T09:00:00Z", "by": "local",
    }]);
    assert_eq!(first["items"], newest);
    let next = first["next_cursor"].as_str().unwrap();
    let second = server
        .get(&format!("{path}?cursor={next}"))
        .await
        .expect(200);
    assert_eq!(second["items"][0]["version"], 1);
    assert_eq!(second["next_cursor"], Value::Null);
    for bad in ["v", "x1", "v01", "v-1"] {
        server
            .get(&format!("{path}?cursor={bad}"))
            .await
            .problem(400);
    }
    let empty = server.list("Nobody", &[]).await;
    let none = server
        .get(&format!("/v1/lists/{empty}/versions"))
        .await
        .expect(200);
    assert_eq!(none["items"], json!([]));
}

#[tokio::test]
async fn the_samples_can_be_imported() {
    let server = Server::start().await;
    let csv = server.get("/v1/samples/list.csv").await;
    assert_eq!(
        (csv.status, csv.header("content-type")),
        (200, "text/csv; charset=utf-8")
    );
    let list = server.list("Sample", &[]).await;
    let import = server.call("POST", &format!("/v1/lists/{list}/import"));
    assert_eq!(
        import.bytes(csv.text).send().await.expect(200)["accepted"],
        5
    );
    let unnamed = server
        .call("GET", "/v1/samples/list.xlsx")
        .header("authorization", "Bearer x");
    assert_eq!(unnamed.send().await.status, 401);
}
