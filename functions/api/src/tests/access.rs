//! Where calls may come from.

use super::support::{HOST, Server, TOKEN, draft_body};
use crate::{Access, LocalAccess};
use secrecy::SecretString;

#[tokio::test]
async fn pages_of_strangers_cannot_act_on_a_local_system() {
    let server = Server::start().await;
    for (name, value, status) in [
        ("host", "evil.example", 421),
        ("host", "127.0.0.1:9", 421),
        ("origin", "https://evil.example", 403),
        ("origin", "null", 403),
        ("sec-fetch-site", "cross-site", 403),
    ] {
        for path in ["/v1/campaigns", "/healthz", "/docs", "/nowhere"] {
            server
                .call("GET", path)
                .header(name, value)
                .send()
                .await
                .problem(status);
        }
        let call = server.call("POST", "/v1/campaigns").header(name, value);
        call.json(&draft_body()).send().await.problem(status);
    }
    assert!(
        server.get("/v1/campaigns").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let own = server
        .call("GET", "/v1/campaigns")
        .header("origin", &format!("http://{HOST}"));
    own.header("sec-fetch-site", "same-origin")
        .send()
        .await
        .expect(200);
}

#[tokio::test]
async fn with_foreign_endpoints_every_change_needs_the_token() {
    let server = Server::with(Access::Local(LocalAccess::on_port(
        8080,
        SecretString::from(TOKEN),
        true,
    )))
    .await;
    server.get("/v1/campaigns").await.expect(200);
    let refused = server.post("/v1/campaigns", &draft_body()).await;
    refused.problem(401);
    assert_eq!(refused.header("www-authenticate"), "Bearer");
    let call = server
        .call("POST", "/v1/campaigns")
        .header("authorization", &format!("Bearer {TOKEN}"));
    call.json(&draft_body()).send().await.expect(201);
    server
        .call("GET", "/v1/campaigns")
        .header("authorization", "Bearer wrong")
        .send()
        .await
        .problem(401);
}

#[tokio::test]
async fn behind_a_gateway_nobody_is_known_without_its_word() {
    let server = Server::with(Access::gateway()).await;
    for (method, path) in [
        ("GET", "/v1/campaigns"),
        ("POST", "/v1/lists"),
        ("DELETE", "/v1/campaigns/cmp_x"),
    ] {
        let call = server
            .call(method, path)
            .header("authorization", &format!("Bearer {TOKEN}"));
        call.send().await.problem(401);
    }
    server.get("/healthz").await.expect(200);
}
