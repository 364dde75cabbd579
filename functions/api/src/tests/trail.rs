//! What was done to campaigns and channels, as one trail.

use super::support::{Server, draft_body};
use serde_json::{Value, json};

#[tokio::test]
async fn acts_on_campaigns_and_channels_are_one_trail() {
    let server = Server::start().await;
    let (kept, _) = server.draft(&draft_body()).await;
    server.time.set("2026-11-20T09:01:00Z");
    let (deleted, etag) = server.draft(&draft_body()).await;
    server.time.set("2026-11-20T09:02:00Z");
    let stop = server.post("/v1/channels/teams/stop", &json!({})).await;
    stop.expect(200);
    server.time.set("2026-11-20T09:03:00Z");
    let path = format!("/v1/campaigns/{deleted}");
    let gone = server.call("DELETE", &path).header("if-match", &etag);
    assert_eq!(gone.send().await.status, 204);

    let first = server.get("/v1/audit?limit=2").await.expect(200);
    let facts = |item: &Value| {
        let of = ["act", "campaign", "channel"].map(|field| item[field].clone());
        json!(of)
    };
    assert_eq!(
        first["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(facts)
            .collect::<Vec<_>>(),
        [
            json!(["delete", {"id": deleted, "name": null}, null]),
            json!(["stop", null, "teams"]),
        ]
    );
    let cursor = first["next_cursor"].as_str().unwrap();
    let path = format!("/v1/audit?limit=2&cursor={cursor}");
    let second = server.get(&path).await.expect(200);
    assert_eq!(
        second["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(facts)
            .collect::<Vec<_>>(),
        [
            json!(["create", {"id": deleted, "name": null}, null]),
            json!(["create", {"id": kept, "name": "Office move"}, null]),
        ]
    );
    assert_eq!(second["next_cursor"], json!(null));
    assert_eq!(second["items"][0]["by"], "local");
}

#[tokio::test]
async fn a_trail_that_has_nothing_is_empty_and_cursors_are_checked() {
    let server = Server::start().await;
    let empty = server.get("/v1/audit").await.expect(200);
    assert_eq!(empty, json!({"items": [], "next_cursor": null}));
    server.get("/v1/audit?cursor=x").await.problem(400);
    let none = server.call("GET", "/v1/audit").roles("author");
    none.send().await.problem(403);
}
