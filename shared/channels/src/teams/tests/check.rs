//! What a health check finds out, and what it asks for.

use super::server::*;
use crate::{FaultKind, Permission, TeamsConfig};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

fn with_roles(roles: &[&str]) -> Canned {
    let claims = URL_SAFE_NO_PAD.encode(json!({ "roles": roles }).to_string());
    token(&format!("e30.{claims}.c2ln"), 3600)
}

fn people() -> Canned {
    canned(200, json!({ "value": [{ "id": PERSON }] }))
}

fn presences() -> Canned {
    canned(200, json!({ "value": [] }))
}

fn denied() -> Canned {
    canned(
        403,
        json!({ "error": { "code": "Authorization_RequestDenied" } }),
    )
}

fn granted(health: &crate::TeamsHealth, permission: Permission) -> Option<bool> {
    let found = health
        .consents
        .iter()
        .find(|consent| consent.permission == permission);
    found.unwrap().granted
}

#[tokio::test]
async fn a_channel_with_everything_granted_is_well() {
    let server = Server::start(|seen| match seen.path.as_str() {
        path if path.ends_with("/token") => Some(with_roles(&[
            "User.Read.All",
            "Presence.Read.All",
            "Group.Read.All",
        ])),
        path if path.contains("/users") => Some(people()),
        path if path.contains("/getPresencesByUserId") => Some(presences()),
        _ => None,
    })
    .await;
    let teams = server.teams();
    let health = teams.check().await;
    assert_eq!(
        (&health.connector_token, &health.graph_token, &health.graph),
        (&Ok(()), &Ok(()), &Some(Ok(())))
    );
    for (permission, expected) in [
        (Permission::FindPeople, true),
        (Permission::ReadPresence, true),
        (Permission::ReadGroups, true),
        (Permission::InstallApp, false),
        (Permission::ReadCatalogue, false),
    ] {
        assert_eq!(
            granted(&health, permission),
            Some(expected),
            "{permission:?}"
        );
    }
    let used: Vec<bool> = health.consents.iter().map(|consent| consent.used).collect();
    assert_eq!(used, [true, true, true, false, false]);
    // One presence, of somebody who exists; nothing to the connector.
    let asked = server.seen("/getPresencesByUserId");
    assert_eq!(asked[0].json(), json!({ "ids": [PERSON] }));
    assert_eq!(
        (teams.requests().connector(), server.seen("/v3/").len()),
        (0, 0)
    );
}

#[tokio::test]
async fn what_graph_answers_counts_more_than_what_the_token_says() {
    let server = Server::start(|seen| match seen.path.as_str() {
        path if path.ends_with("/token") => Some(with_roles(&["Presence.Read.All"])),
        path if path.contains("/users") => Some(people()),
        path if path.contains("/getPresencesByUserId") => Some(denied()),
        _ => None,
    })
    .await;
    let health = server.teams().check().await;
    assert_eq!(granted(&health, Permission::FindPeople), Some(true));
    assert_eq!(granted(&health, Permission::ReadPresence), Some(false));
    assert_eq!(granted(&health, Permission::ReadGroups), Some(false));
    // A missing consent is told as one, not as an outage.
    assert_eq!(health.graph, Some(Ok(())));
}

#[tokio::test]
async fn a_token_that_cannot_be_read_leaves_open_what_was_not_tried() {
    let server = Server::start(|seen| match seen.path.as_str() {
        path if path.contains("/users") => Some(people()),
        path if path.contains("/getPresencesByUserId") => Some(canned(503, "")),
        _ => None,
    })
    .await;
    let health = server.teams().check().await;
    assert_eq!(granted(&health, Permission::FindPeople), Some(true));
    assert_eq!(granted(&health, Permission::ReadPresence), None);
    assert_eq!(granted(&health, Permission::ReadGroups), None);
    let fault = health.graph.unwrap().unwrap_err();
    assert_eq!(fault.kind, FaultKind::Presence);
}

#[tokio::test]
async fn a_secret_that_no_longer_works_shows_at_once_and_what_runs_runs_on() {
    let expired = Arc::new(AtomicBool::new(false));
    let now_expired = expired.clone();
    let server = Server::start(move |seen| match seen.path.as_str() {
        path if path.ends_with("/token") && now_expired.load(Ordering::SeqCst) => Some(canned(
            401,
            json!({ "error": "invalid_client", "error_codes": [7000222] }),
        )),
        path if path.contains("/users") => Some(people()),
        path if path.contains("/getPresencesByUserId") => Some(presences()),
        _ => None,
    })
    .await;
    let teams = server.teams();
    teams.presences(&[PERSON.into()]).await.unwrap();
    expired.store(true, Ordering::SeqCst);
    let health = teams.check().await;
    let fault = health.graph_token.unwrap_err();
    assert_eq!(
        (fault.kind, fault.detail.as_str()),
        (FaultKind::Token, "token: 401 invalid_client AADSTS7000222")
    );
    assert!(health.connector_token.is_err());
    assert_eq!(health.graph, None);
    assert!(
        health
            .consents
            .iter()
            .all(|consent| consent.granted.is_none())
    );
    // The token in hand is still good; and refused credentials are not sent again and again.
    teams.presences(&[PERSON.into()]).await.unwrap();
    let asked = server.seen("/token").len();
    teams.check().await;
    assert_eq!(server.seen("/token").len(), asked);
}

#[tokio::test]
async fn installing_needs_its_permissions_only_where_it_is_on() {
    let server = Server::start(|seen| match seen.path.as_str() {
        path if path.contains("/users") => Some(people()),
        path if path.contains("/getPresencesByUserId") => Some(presences()),
        _ => None,
    })
    .await;
    let teams = teams_with(TeamsConfig {
        install: Some(APP.into()),
        ..config(&server.url)
    });
    let health = teams.check().await;
    assert!(health.consents.iter().all(|consent| consent.used));
}
