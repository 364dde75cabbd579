use super::server::*;
use crate::{FaultKind, INSTALL_REQUESTS, Installed, SendFault, Teams, TeamsConfig};
use domain::outcome::Reason;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

const MANIFEST: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

fn allowed(server: &Server) -> Teams {
    teams_with(TeamsConfig {
        install: Some(MANIFEST.into()),
        ..config(&server.url)
    })
}

fn apps() -> Canned {
    let app =
        |id: &str, by: &str| json!({"id": id, "externalId": MANIFEST, "distributionMethod": by});
    canned(
        200,
        json!({"value": [app("from-store", "store"), app("own app", "organization")]}),
    )
}

fn error(status: u16, code: &str, message: &str) -> Canned {
    canned(status, json!({"error": {"code": code, "message": message}}))
}

/// Answers the catalogue properly and every installation like this.
async fn installing(answer: Canned) -> Server {
    Server::start(move |seen| {
        if seen.path.contains("/appCatalogs/") {
            return Some(apps());
        }
        seen.path
            .ends_with("/installedApps")
            .then(|| answer.clone())
    })
    .await
}

#[tokio::test]
async fn the_app_of_the_catalogue_is_installed_and_looked_up_once() {
    let server = installing(canned(201, "")).await;
    let teams = allowed(&server);
    for _ in 0..2 {
        assert_eq!(teams.install_app(PERSON).await, Ok(Installed::New));
    }
    let looked = server.seen("/appCatalogs/teamsApps?");
    assert_eq!(looked.len(), 1);
    let filter = format!("?$filter=externalId%20eq%20%27{MANIFEST}%27");
    assert!(looked[0].path.ends_with(&filter), "{}", looked[0].path);
    let posts = server.seen("/installedApps");
    let path = format!("/graph/v1.0/users/{PERSON}/teamwork/installedApps");
    assert_eq!((posts.len(), &posts[0].path), (2, &path));
    let bind = format!("{}/graph/v1.0/appCatalogs/teamsApps/own%20app", server.url);
    assert_eq!(posts[0].json(), json!({ "teamsApp@odata.bind": bind }));
    assert_eq!(teams.requests().install, 3);
}

#[tokio::test]
async fn every_refusal_has_its_meaning() {
    use Reason::*;
    let permanent = |reason| Err(SendFault::Permanent(reason));
    let missing =
        "Missing role permissions on the request. API requires one of 'TeamsAppInstallation…'";
    for (answer, meaning) in [
        (error(409, "Conflict", "already"), Ok(Installed::Already)),
        (error(404, "NotFound", "no user"), permanent(NotFound)),
        (
            error(403, "Forbidden", missing),
            permanent(ChannelMisconfigured),
        ),
        (
            error(403, "Authorization_RequestDenied", ""),
            permanent(ChannelMisconfigured),
        ),
        (
            error(403, "Forbidden", "App is blocked by app permission policy"),
            permanent(BlockedByAdmin),
        ),
        (
            error(400, "BadRequest", "no personal scope"),
            permanent(ChannelMisconfigured),
        ),
        (canned(500, ""), Err(SendFault::Person)),
        (canned(504, "<html>"), Err(SendFault::Person)),
    ] {
        let server = installing(answer.clone()).await;
        assert_eq!(
            allowed(&server).install_app(PERSON).await,
            meaning,
            "{answer:?}"
        );
    }
    for (answer, kind, seconds) in [
        (
            canned(429, "").with("retry-after", "7"),
            FaultKind::RateLimited,
            Some(7),
        ),
        (canned(503, ""), FaultKind::Unavailable, None),
        (canned(401, ""), FaultKind::Misconfigured, None),
    ] {
        let server = installing(answer).await;
        let Err(SendFault::Channel(fault)) = allowed(&server).install_app(PERSON).await else {
            panic!("no fault of the channel")
        };
        assert_eq!(fault.kind, kind);
        assert_eq!(fault.retry_after.map(|wait| wait.as_secs()), seconds);
    }
}

#[tokio::test]
async fn nothing_is_asked_where_it_is_not_allowed() {
    let server = installing(canned(201, "")).await;
    let teams = server.teams();
    assert!(!teams.may_install());
    let refused = Err(SendFault::Permanent(Reason::AppNotInstalled));
    assert_eq!(teams.install_app(PERSON).await, refused);
    assert!(server.seen("/graph/").is_empty());
}

#[tokio::test]
async fn an_app_that_is_in_no_catalogue_is_looked_for_again() {
    let asked = AtomicU32::new(0);
    let server = Server::start(move |seen| {
        if seen.path.contains("/appCatalogs/") {
            let first = asked.fetch_add(1, Ordering::SeqCst) == 0;
            return Some(if first {
                canned(200, json!({"value": []}))
            } else {
                apps()
            });
        }
        seen.path
            .ends_with("/installedApps")
            .then(|| canned(201, ""))
    })
    .await;
    let teams = allowed(&server);
    let missing = Err(SendFault::Permanent(Reason::ChannelMisconfigured));
    assert_eq!(teams.install_app(PERSON).await, missing);
    assert_eq!(teams.install_app(PERSON).await, Ok(Installed::New));
}

/// Installs like `installed`, and has a conversation only where `created`.
async fn creating(installed: Canned, created: bool) -> Server {
    let conversation = if created {
        canned(201, json!({"id": "a:1"}))
    } else {
        error(403, "ForbiddenOperationException", "not installed")
    };
    Server::start(move |seen| {
        if seen.path.contains("/appCatalogs/") {
            return Some(apps());
        }
        if seen.path.ends_with("/v3/conversations") {
            return Some(conversation.clone());
        }
        seen.path
            .ends_with("/installedApps")
            .then(|| installed.clone())
    })
    .await
}

#[tokio::test]
async fn a_conversation_follows_the_installation() {
    let already = || error(409, "Conflict", "");
    let server = creating(canned(201, ""), true).await;
    let teams = allowed(&server);
    assert_eq!(teams.install_and_create(PERSON).await.unwrap().id, "a:1");
    let counts = teams.requests();
    assert_eq!(
        counts.create + counts.install - 1,
        u64::from(INSTALL_REQUESTS)
    );
    // Teams does not know of the installation yet: that will pass.
    let server = creating(canned(201, ""), false).await;
    let fault = allowed(&server).install_and_create(PERSON).await;
    assert_eq!(fault, Err(SendFault::Person));
    // It was installed all the time, and Teams still says it is not.
    let server = creating(already(), false).await;
    let fault = allowed(&server).install_and_create(PERSON).await;
    assert_eq!(fault, Err(SendFault::Permanent(Reason::AppNotInstalled)));
}

#[tokio::test]
async fn an_answer_that_is_lost_concerns_nobody_else() {
    let server = Server::start(|seen| {
        seen.path
            .contains("/appCatalogs/")
            .then(|| canned(200, Value::from("no list")))
    })
    .await;
    assert_eq!(
        allowed(&server).install_app(PERSON).await,
        Err(SendFault::Person)
    );
}
