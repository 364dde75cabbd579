//! Lists in pages.

use super::support::{Server, draft_body};
use serde_json::json;

#[tokio::test]
async fn pages_follow_each_other_and_bad_parameters_are_named() {
    let server = Server::start().await;
    for n in 0..5 {
        server.time.set(&format!("2026-11-20T09:00:0{n}Z"));
        server
            .post("/v1/lists", &json!({"name": format!("list {n}")}))
            .await
            .expect(201);
        let mut body = draft_body();
        body["name"] = json!(format!("campaign {n}"));
        server.draft(&body).await;
    }
    for path in ["/v1/lists", "/v1/campaigns"] {
        let mut names = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = server
                .get(&format!("{path}?limit=2{cursor}"))
                .await
                .expect(200);
            let items = page["items"].as_array().unwrap();
            names.extend(
                items
                    .iter()
                    .map(|item| item["name"].as_str().unwrap().to_owned()),
            );
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(names.len(), 5, "{path}");
        assert!(names.is_sorted_by(|a, b| a > b), "newest first: {names:?}");
        for (query, field) in [
            ("limit=0", "limit"),
            ("limit=1001", "limit"),
            ("limit=x", "limit"),
            ("cursor=x", "cursor"),
        ] {
            assert_eq!(
                server.get(&format!("{path}?{query}")).await.fields(400),
                [field],
                "{path}?{query}"
            );
        }
        server.get(&format!("{path}?colour=red")).await.problem(400);
    }
    let drafts = server
        .get("/v1/campaigns?state=draft&limit=1000")
        .await
        .expect(200);
    assert_eq!(drafts["items"].as_array().unwrap().len(), 5);
    let running = server.get("/v1/campaigns?state=running").await.expect(200);
    assert!(running["items"].as_array().unwrap().is_empty());
    assert_eq!(
        server.get("/v1/campaigns?state=flying").await.fields(400),
        ["state"]
    );
}
