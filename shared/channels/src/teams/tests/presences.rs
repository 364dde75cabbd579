use super::server::*;
use crate::{ChannelFault, FaultKind};
use domain::presence::Presence;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn presences_are_asked_650_at_a_time_and_matched_by_id() {
    let server = Server::start(|seen| {
        let body = seen.path.ends_with("/getPresencesByUserId").then(|| seen.json())?;
        let ids = body["ids"].as_array().unwrap();
        let entry = |id: &serde_json::Value| {
            let id = id.as_str().unwrap();
            // The last of all is missing, and the answer comes in another order and spelling.
            (id != "id-1300").then(|| json!({ "id": id.to_uppercase(), "availability": "busy", "activity": "InACall" }))
        };
        Some(canned(200, json!({ "value": ids.iter().rev().filter_map(entry).collect::<Vec<_>>() })))
    })
    .await;
    let teams = server.teams();
    let mut ids: Vec<String> = (0..=1300).map(|n| format!("id-{n:04}")).collect();
    ids.push("ID-0000".into());
    let presences = teams.presences(&ids).await.unwrap();
    assert_eq!(presences.len(), 1302);
    assert_eq!(
        (
            presences["id-0000"],
            presences["ID-0000"],
            presences["id-1300"]
        ),
        (Presence::Busy, Presence::Busy, Presence::Unknown)
    );
    let seen = server.seen("/graph/v1.0/communications/getPresencesByUserId");
    assert_eq!(
        seen.iter()
            .map(|one| one.json()["ids"].as_array().unwrap().len())
            .collect::<Vec<_>>(),
        [650, 650, 1]
    );
    assert_eq!(
        (teams.requests().presence, teams.requests().graph()),
        (3, 3)
    );
}

#[tokio::test]
async fn nobody_is_asked_about_nobody() {
    let server = Server::start(|_| None).await;
    assert!(server.teams().presences(&[]).await.unwrap().is_empty());
    assert!(server.seen("").is_empty());
}

#[tokio::test]
async fn a_presence_service_that_fails_is_a_fault() {
    let denied = json!({ "error": { "code": "Authorization_RequestDenied", "message": "ann@corp.example" } }).to_string();
    for (status, body, kind, detail) in [
        (429, "", FaultKind::RateLimited, "graph: 429"),
        (503, "<html>", FaultKind::Presence, "graph: 503"),
        (500, "", FaultKind::Presence, "graph: 500"),
        (
            403,
            denied.as_str(),
            FaultKind::Misconfigured,
            "graph: 403 Authorization_RequestDenied",
        ),
        (401, "", FaultKind::Misconfigured, "graph: 401"),
        (
            200,
            "<html>",
            FaultKind::Presence,
            "graph: 200 with an unreadable body",
        ),
        (
            200,
            "{}",
            FaultKind::Presence,
            "graph: no list in the answer",
        ),
    ] {
        let body = body.to_owned();
        let server = Server::start(move |seen| {
            seen.path
                .contains("/graph/")
                .then(|| canned(status, &body).with("Retry-After", "4"))
        })
        .await;
        let fault = server
            .teams()
            .presences(&[PERSON.into()])
            .await
            .unwrap_err();
        let wait = (status != 200).then(|| Duration::from_secs(4));
        assert_eq!(
            fault,
            ChannelFault {
                kind,
                retry_after: wait,
                detail: detail.into()
            }
        );
    }
}
