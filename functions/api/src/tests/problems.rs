//! Everything that goes wrong is a problem document, and every answer has its headers.

use super::support::Server;

#[tokio::test]
async fn unknown_routes_methods_and_bodies_are_problems() {
    let server = Server::start().await;
    server.get("/nowhere").await.problem(404);
    server.get("/v1/nowhere").await.problem(404);
    let refused = server.call("PUT", "/v1/campaigns").send().await;
    refused.problem(405);
    assert!(
        refused.header("allow").contains("POST"),
        "{:?}",
        refused.headers
    );
    server.get("/v1/campaigns/not-an-id").await.problem(404);
    server
        .get("/v1/campaigns/cmp_01KB0000000000000000000000")
        .await
        .problem(404);
    server
        .get("/v1/lists/lst_01KB0000000000000000000000")
        .await
        .problem(404);
    let broken = server
        .call("POST", "/v1/campaigns")
        .bytes(r#"{"name":"#)
        .send()
        .await;
    assert_eq!(broken.problem(400)["code"], "bad_request");
    let empty = server.call("POST", "/v1/lists").send().await;
    empty.problem(400);
    let large = server
        .call("POST", "/v1/campaigns")
        .bytes(vec![b' '; 2 * 1024 * 1024])
        .send()
        .await;
    assert_eq!(large.problem(413)["code"], "too_large");
    let named = server
        .call("POST", "/v1/lists")
        .bytes(r#"{"name":"x","colour":"red"}"#)
        .send()
        .await;
    assert_eq!(named.fields(422), ["colour"]);
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let server = Server::start().await;
    for path in [
        "/v1/campaigns",
        "/nowhere",
        "/healthz",
        "/",
        "/docs",
        "/docs/docs.js",
        "/docs/docs.css",
        "/openapi.json",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none';"),
            "{path}"
        );
        let cached = if path.starts_with("/docs") || path.starts_with("/openapi") {
            "no-cache"
        } else {
            "no-store"
        };
        assert_eq!(answer.header("cache-control"), cached, "{path}");
    }
    let foreign = server
        .call("GET", "/v1/campaigns")
        .header("host", "evil.example")
        .send()
        .await;
    assert_eq!(foreign.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn the_page_of_the_description_asks_nobody_else() {
    let server = Server::start().await;
    let page = server.get("/docs").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert!(!page.header("content-security-policy").contains("unsafe"));
    for path in ["/docs", "/docs/docs.js", "/docs/docs.css"] {
        let text = server.get(path).await.text;
        assert!(
            !text.contains("http://") && !text.contains("https://"),
            "{path}"
        );
        assert!(!text.contains("innerHTML"), "{path}");
    }
    assert!(!page.text.contains("<script>"), "no inline script");
    assert_eq!(server.get("/healthz").await.expect(200)["status"], "ok");
}

#[tokio::test]
async fn an_error_of_ours_has_an_id_and_no_cause() {
    let server = Server::start().await;
    let mut app = (*server.api.app).clone();
    app.store = broken_store();
    let api = crate::Api::new(app.into(), server.api.access.clone());
    let router = crate::router(api.into());
    let answer = server.call("GET", "/v1/lists").through(router).send().await;
    let problem = answer.problem(503);
    assert!(
        problem["instance"]
            .as_str()
            .unwrap()
            .starts_with("urn:presently:incident:")
    );
    assert_eq!(answer.header("retry-after"), "1");
    assert!(!answer.text.contains("Query"), "{}", answer.text);
}

/// A store that nobody answers.
fn broken_store() -> store::Store {
    use aws_sdk_dynamodb::config::{
        BehaviorVersion, Config, Credentials, Region, retry::RetryConfig,
    };
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .credentials_provider(Credentials::new("id", "key", None, None, "test"))
        .region(Region::new("local"))
        .endpoint_url("http://127.0.0.1:1")
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(RetryConfig::disabled())
        .build();
    store::Store::new(aws_sdk_dynamodb::Client::from_conf(config), "presently")
}
