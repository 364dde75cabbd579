use super::server::*;
use crate::{ChannelFault, FaultKind, SendFault, TeamsConfig};
use futures::future::join_all;
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

fn created() -> Canned {
    canned(201, json!({ "id": "a:1" }))
}

#[tokio::test]
async fn concurrent_callers_share_one_token_request() {
    let server = Server::start(|seen| seen.path.contains("/v3/").then(created)).await;
    let teams = server.teams();
    let all = join_all((0..20).map(|_| teams.create_conversation(PERSON))).await;
    assert!(all.iter().all(Result::is_ok));
    let asked = server.seen("/token");
    assert_eq!(
        (
            asked.len(),
            server.seen("/v3/").len(),
            teams.requests().token
        ),
        (1, 20, 1)
    );
    assert_eq!(asked[0].path, format!("/login/{TENANT}/oauth2/v2.0/token"));
    assert_eq!(asked[0].content_type, "application/x-www-form-urlencoded");
    let form: Vec<(String, String)> = url::form_urlencoded::parse(asked[0].body.as_bytes())
        .into_owned()
        .collect();
    let expected = [
        ("grant_type", "client_credentials"),
        ("client_id", APP),
        ("client_secret", SECRET),
        ("scope", "https://api.botframework.com/.default"),
    ];
    assert_eq!(
        form,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[tokio::test]
async fn each_authority_and_scope_has_its_own_token() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/teams/v3/conversations" => Some(created()),
        path if path.contains("/graph/") => Some(canned(200, json!({ "value": [] }))),
        _ => None,
    })
    .await;
    let teams = teams_with(TeamsConfig {
        authority: Some("botframework.com".into()),
        ..config(&server.url)
    });
    teams.create_conversation(PERSON).await.unwrap();
    teams.presences(&[PERSON.into()]).await.unwrap();
    let asked = server.seen("/token");
    assert_eq!(asked[0].path, "/login/botframework.com/oauth2/v2.0/token");
    assert_eq!(asked[1].path, format!("/login/{TENANT}/oauth2/v2.0/token"));
    assert!(
        asked[1]
            .body
            .ends_with("scope=https%3A%2F%2Fgraph.microsoft.com%2F.default")
    );
    assert_eq!(server.seen("/v3/")[0].authorization, "Bearer token-1");
    assert_eq!(server.seen("/graph/")[0].authorization, "Bearer token-2");
}

#[tokio::test]
async fn a_token_is_fetched_anew_before_its_end() {
    let server = Server::start(|seen| seen.path.contains("/v3/").then(created)).await;
    let clock = Clock::default();
    let teams = teams(&server.url, clock.clone());
    for (forward, tokens) in [(0, 1), (3299, 1), (1, 2), (3299, 2), (1, 3)] {
        clock.forward(forward);
        teams.create_conversation(PERSON).await.unwrap();
        assert_eq!(server.seen("/token").len(), tokens);
    }
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let server = Server::start(|seen| {
        seen.path.contains("/v3/").then(|| {
            if seen.authorization == "Bearer token-1" {
                canned(401, "")
            } else {
                created()
            }
        })
    })
    .await;
    let teams = server.teams();
    teams.create_conversation(PERSON).await.unwrap();
    teams.create_conversation(PERSON).await.unwrap();
    assert_eq!(
        (
            server.seen("/token").len(),
            server.seen("/v3/").len(),
            teams.requests().create
        ),
        (2, 3, 3)
    );
}

#[tokio::test]
async fn a_token_refused_twice_is_a_wrong_setting() {
    let server = Server::start(|seen| seen.path.contains("/v3/").then(|| canned(401, ""))).await;
    let fault = server.teams().create_conversation(PERSON).await;
    assert!(
        matches!(
            fault,
            Err(SendFault::Channel(ChannelFault {
                kind: FaultKind::Misconfigured,
                ..
            }))
        ),
        "{fault:?}"
    );
    assert_eq!(
        (server.seen("/token").len(), server.seen("/v3/").len()),
        (2, 2)
    );
}

#[tokio::test]
async fn refused_credentials_are_not_tried_again_for_half_a_minute() {
    for status in [400, 401] {
        let server = Server::start(move |seen| {
            let body = json!({ "error": "invalid_client", "error_description": format!("app {APP} {SECRET}"), "error_codes": [7000215] });
            seen.path.ends_with("/token").then(|| canned(status, body))
        })
        .await;
        let clock = Clock::default();
        let teams = teams(&server.url, clock.clone());
        for (forward, asked, wait) in [
            (0, 1, None),
            (0, 1, Some(30)),
            (29, 1, Some(1)),
            (1, 2, None),
        ] {
            clock.forward(forward);
            let expected = ChannelFault {
                kind: FaultKind::Token,
                retry_after: wait.map(Duration::from_secs),
                detail: format!("token: {status} invalid_client AADSTS7000215"),
            };
            assert_eq!(
                teams.create_conversation(PERSON).await,
                Err(SendFault::Channel(expected))
            );
            assert_eq!(server.seen("/token").len(), asked);
        }
    }
}

#[tokio::test]
async fn a_failing_token_endpoint_is_left_alone_as_long_as_it_asks() {
    let turn = AtomicU32::new(0);
    let server = Server::start(move |seen| {
        if seen.path.ends_with("/token") {
            (turn.fetch_add(1, Ordering::SeqCst) == 0)
                .then(|| canned(503, "<html>").with("Retry-After", "5"))
        } else {
            Some(created())
        }
    })
    .await;
    let clock = Clock::default();
    let teams = teams(&server.url, clock.clone());
    let all = join_all((0..5).map(|_| teams.create_conversation(PERSON))).await;
    for fault in all {
        let Err(SendFault::Channel(fault)) = fault else {
            panic!("{fault:?}")
        };
        assert_eq!(
            (fault.kind, fault.retry_after, fault.detail.as_str()),
            (FaultKind::Token, Some(Duration::from_secs(5)), "token: 503")
        );
    }
    assert_eq!(server.seen("/token").len(), 1);
    clock.forward(5);
    assert!(teams.create_conversation(PERSON).await.is_ok());
}
