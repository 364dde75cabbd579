//! The application: made once, made again when it is gone, deleted in the end.

use super::pool::*;
use super::wire::*;
use crate::{FaultKind, SendFault};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

const GONE: &str = r#"{"code":"NotFound","subcode":"ApplicationNotFound"}"#;
const EXPIRED: &str = r#"{"code":"Gone","subcode":"InactiveApplicationExpired"}"#;

/// Accepts everything, but the first `times` requests with this in them get another answer.
struct First(&'static str, u64, u16, &'static str, AtomicU64);

impl First {
    fn new(line: &'static str, times: u64, status: u16, body: &'static str) -> Self {
        Self(line, times, status, body, AtomicU64::new(0))
    }
}

impl Script for First {
    fn answer(&self, seen: &Seen) -> Option<Canned> {
        let ours = seen.line().contains(self.0) && !seen.authorization.is_empty();
        (ours && self.4.fetch_add(1, Ordering::SeqCst) < self.1).then(|| canned(self.2, self.3))
    }

    fn invited(&self, invitation: &Value, number: u64) -> Vec<Value> {
        vec![started(invitation, number, true), accepted(number)]
    }
}

#[tokio::test]
async fn callers_share_one_application() {
    let pool = Pool::start(First::new("never", 0, 0, "")).await;
    let skype = pool.skype();
    let (one, two, checked) = tokio::join!(send(&pool, &skype), send(&pool, &skype), skype.check());
    assert!(one.is_ok() && two.is_ok() && checked.is_ok());
    assert_eq!(pool.seen("POST /applications").len(), 1);
    assert_eq!(pool.seen("POST /token").len(), 1);
}

#[tokio::test]
async fn an_application_found_gone_by_a_send_is_made_again_once() {
    for (status, body) in [(404, GONE), (410, EXPIRED)] {
        let pool = Pool::start(First::new("messagingInvitations", 1, status, body)).await;
        assert!(send(&pool, &pool.skype()).await.is_ok(), "{status}");
        let endpoints: Vec<Value> = pool
            .seen("POST /applications")
            .iter()
            .map(|seen| seen.json()["EndpointId"].clone())
            .collect();
        assert!(
            endpoints.len() == 2 && endpoints[0] != endpoints[1],
            "{status}"
        );

        let pool = Pool::start(First::new("messagingInvitations", 9, status, body)).await;
        let Err(SendFault::Channel(fault)) = send(&pool, &pool.skype()).await else {
            panic!("{status}");
        };
        assert_eq!(fault.kind, FaultKind::Unavailable, "{status}");
        assert_eq!(pool.seen("messagingInvitations").len(), 2, "{status}");
    }
}

#[tokio::test]
async fn an_application_found_gone_by_people_and_check_is_made_again_once() {
    for (line, status, body) in [("/batch", 404, GONE), ("/batch", 410, EXPIRED)] {
        let pool = Pool::start(First::new(line, 1, status, body)).await;
        let skype = pool.skype();
        assert!(
            skype.resolve(&["ann@contoso.example".into()]).await.is_ok(),
            "{line}"
        );
        assert_eq!(pool.seen("POST /applications").len(), 2, "{line}");
    }
    let pool = Pool::start(First::new("GET /app/1", 1, 404, GONE)).await;
    // The request for events may be the one that is told; either way a second application answers.
    assert!(pool.skype().check().await.is_ok());
    let pool = Pool::start(Answers(|seen: &Seen| {
        (seen.line() == "GET /app/1" || seen.line() == "GET /app/2").then(|| canned(410, EXPIRED))
    }))
    .await;
    assert_eq!(
        pool.skype().check().await.unwrap_err().kind,
        FaultKind::Unavailable
    );
}

#[tokio::test]
async fn the_applications_address_is_kept_and_found_again_when_it_is_stale() {
    let pool = Pool::start(First::new("never", 0, 0, "")).await;
    let skype = pool.skype();
    skype.check().await.unwrap();
    skype.close().await;
    skype.check().await.unwrap();
    assert_eq!(
        (
            pool.seen("GET /discover/").len(),
            pool.seen("POST /applications").len()
        ),
        (1, 2)
    );

    for status in [403, 502] {
        let pool = Pool::start(Second {
            status,
            asked: AtomicU64::new(0),
        })
        .await;
        let skype = pool.skype();
        skype.check().await.unwrap();
        skype.close().await;
        skype.check().await.unwrap();
        assert_eq!(
            (
                pool.seen("GET /discover/").len(),
                pool.seen("POST /applications").len()
            ),
            (2, 3),
            "{status}"
        );
    }

    struct Second {
        status: u16,
        asked: AtomicU64,
    }
    impl Script for Second {
        fn answer(&self, seen: &Seen) -> Option<Canned> {
            let ours = seen.line() == "POST /applications";
            (ours && self.asked.fetch_add(1, Ordering::SeqCst) == 1)
                .then(|| canned(self.status, ""))
        }
    }
}

#[tokio::test]
async fn a_pool_that_makes_none_says_why() {
    for (status, body, kind) in [
        (403, "{}", FaultKind::Misconfigured),
        (
            410,
            r#"{"code":"Gone","subcode":"UserAgentNotAllowed"}"#,
            FaultKind::Misconfigured,
        ),
        (
            410,
            r#"{"code":"Gone","subcode":"TooManyApplications"}"#,
            FaultKind::Unavailable,
        ),
        (429, "", FaultKind::RateLimited),
        (503, "", FaultKind::Unavailable),
        (500, "", FaultKind::Unavailable),
        (201, "{}", FaultKind::Misconfigured),
        (201, "<html>", FaultKind::Misconfigured),
    ] {
        let pool = Pool::start(First::new("POST /applications", 99, status, body)).await;
        let skype = pool.skype();
        assert_eq!(
            skype.check().await.unwrap_err().kind,
            kind,
            "{status} {body}"
        );
        // Whoever comes at once is told the same without another request.
        let asked = pool.seen("POST /applications").len();
        assert_eq!(
            skype.check().await.unwrap_err().kind,
            kind,
            "{status} {body}"
        );
        assert_eq!(
            pool.seen("POST /applications").len(),
            asked,
            "{status} {body}"
        );
    }
}

#[tokio::test]
async fn links_to_other_hosts_are_not_followed_and_an_account_without_messaging_is_misconfigured() {
    let links = |events: &str| {
        json!({ "_links": { "self": { "href": "/app/1" }, "batch": { "href": "/app/1/batch" }, "events": { "href": events } },
            "_embedded": { "people": { "_links": { "search": { "href": "/app/1/people" } } } } })
        .to_string()
    };
    let evil = links("https://evil.example/events");
    let pool = Pool::start(Answers(move |seen: &Seen| {
        (seen.line() == "POST /applications").then(|| canned(201, &evil))
    }))
    .await;
    let fault = pool.skype().check().await.unwrap_err();
    assert_eq!(
        (fault.kind, fault.detail.as_str()),
        (
            FaultKind::Misconfigured,
            "application: link events: the host is not on the list"
        )
    );

    let mute = links("/app/1/events");
    let pool = Pool::start(Answers(move |seen: &Seen| {
        (seen.line() == "POST /applications").then(|| canned(200, &mute))
    }))
    .await;
    let skype = pool.skype();
    assert_eq!(
        skype.check().await.unwrap_err().kind,
        FaultKind::Misconfigured
    );
    let Err(SendFault::Channel(fault)) = send(&pool, &skype).await else {
        panic!("a fault of the channel")
    };
    assert_eq!(fault.detail, "application: no link startMessaging");
}
