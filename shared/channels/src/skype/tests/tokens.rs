//! Discovery, the challenge, and tokens.

use super::pool::*;
use super::wire::*;
use crate::{FaultKind, SkypeConfig};
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

#[tokio::test]
async fn a_password_is_given_once_to_the_address_of_the_challenge() {
    let pool = Pool::start(Usual).await;
    let skype = pool.skype();
    skype.check().await.unwrap();
    let tokens = pool.seen("POST /token");
    assert_eq!(tokens.len(), 1);
    assert_eq!(
        tokens[0].content_type,
        "application/x-www-form-urlencoded;charset=UTF-8"
    );
    assert_eq!(
        tokens[0].body,
        "grant_type=password&username=push%40contoso.example&password=s3cr3t~%2B%26%3Dvalue"
    );
    let users = pool.seen("GET /user");
    assert_eq!(
        (
            users[0].authorization.as_str(),
            users[1].authorization.as_str()
        ),
        ("", "Bearer cwt=1")
    );
    // Until shortly before its end a token is used again; then it is replaced without being refused first.
    pool.forward(27_900);
    skype.check().await.unwrap();
    assert_eq!(pool.seen("POST /token").len(), 1);
    pool.forward(200);
    skype.check().await.unwrap();
    assert_eq!(pool.seen("POST /token").len(), 2);
    assert_eq!(
        pool.seen("GET /app/1").last().unwrap().authorization,
        "Bearer cwt=2"
    );
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let refuse = std::sync::Arc::new(AtomicBool::new(false));
    let refusing = refuse.clone();
    let pool = Pool::start(Answers(move |seen: &Seen| {
        (refusing.load(Ordering::SeqCst)
            && seen.line() == "GET /app/1"
            && seen.authorization == "Bearer cwt=1")
            .then(|| {
                canned(401, "").with(
                    "www-authenticate",
                    r#"MsRtcOAuth href="/token",grant_type="password""#,
                )
            })
    }))
    .await;
    let skype = pool.skype();
    skype.check().await.unwrap();
    refuse.store(true, Ordering::SeqCst);
    skype.check().await.unwrap();
    assert_eq!(pool.seen("POST /token").len(), 2);

    let pool = Pool::start(Answers(|seen: &Seen| {
        (seen.line() == "POST /applications").then(|| canned(401, ""))
    }))
    .await;
    let fault = pool.skype().check().await.unwrap_err();
    assert_eq!(
        (fault.kind, pool.seen("POST /applications").len()),
        (FaultKind::Misconfigured, 2)
    );
}

#[tokio::test]
async fn a_refused_password_is_not_tried_again_for_minutes() {
    for (body, kind, tries_after_a_minute) in [
        (r#"{"error":"invalid_grant"}"#, FaultKind::Misconfigured, 1),
        (
            r#"{"error":"unsupported_grant_type"}"#,
            FaultKind::Misconfigured,
            1,
        ),
        (r#"{"error":"server_error"}"#, FaultKind::Token, 2),
    ] {
        let pool = Pool::start(Answers(move |seen: &Seen| {
            (seen.path == "/token").then(|| canned(400, body))
        }))
        .await;
        // A second discovery address leads to the same account: it is not asked.
        let two = vec![
            format!("{}/discover/", pool.url()),
            format!("{}/discover/?2", pool.url()),
        ];
        let skype = pool.skype_with(SkypeConfig {
            discovery_urls: two,
            ..pool.config()
        });
        let fault = skype.check().await.unwrap_err();
        assert_eq!(fault.kind, kind, "{body}");
        assert!(!fault.to_string().contains("push"), "{fault}");
        assert_eq!(pool.seen("POST /token").len(), 1, "{body}");
        pool.forward(60);
        assert_eq!(skype.check().await.unwrap_err().kind, kind, "{body}");
        assert_eq!(
            pool.seen("POST /token").len(),
            tries_after_a_minute,
            "{body}"
        );
        pool.forward(300);
        skype.check().await.unwrap_err();
        assert_eq!(
            pool.seen("POST /token").len(),
            tries_after_a_minute + 1,
            "{body}"
        );
    }
}

#[tokio::test]
async fn challenges_that_cannot_be_met_are_misconfigured_and_cost_no_password() {
    for challenge in [
        r#"MsRtcOAuth href="/token",grant_type="urn:microsoft.rtc:passive""#,
        r#"MsRtcOAuth href="https://evil.example/token",grant_type="password""#,
        r#"MsRtcOAuth href="http://192.168.1.1/token",grant_type="password""#,
        "Negotiate",
    ] {
        let pool = Pool::start(Answers(move |seen: &Seen| {
            (seen.path == "/user").then(|| canned(401, "").with("www-authenticate", challenge))
        }))
        .await;
        assert_eq!(
            pool.skype().check().await.unwrap_err().kind,
            FaultKind::Misconfigured,
            "{challenge}"
        );
        assert!(pool.seen("/token").is_empty(), "{challenge}");
    }
}

#[tokio::test]
async fn discovery_addresses_are_asked_in_order_until_one_leads_on() {
    let answers = |seen: &Seen| match seen.path.as_str() {
        "/404" => Some(canned(404, "")),
        "/elsewhere" => Some(canned(302, "").with("location", "https://evil.example/")),
        "/redirect" => Some(canned(
            200,
            json!({ "_links": { "redirect": { "href": "https://evil.example/" } } }),
        )),
        "/empty" => Some(canned(200, "{}")),
        "/html" => Some(canned(200, "<html>")),
        "/loop" => Some(canned(
            200,
            json!({ "_links": { "redirect": { "href": "/loop" } } }),
        )),
        "/here" => Some(canned(302, "").with("location", "/hybrid")),
        "/hybrid" => Some(canned(
            200,
            json!({ "_links": { "redirect": { "href": "/discover/" }, "user": { "href": "/404" } } }),
        )),
        _ => None,
    };
    let with = |pool: &Pool, paths: &[&str]| {
        let discovery_urls = paths
            .iter()
            .map(|path| format!("{}{path}", pool.url()))
            .collect();
        pool.skype_with(SkypeConfig {
            discovery_urls,
            ..pool.config()
        })
    };
    let pool = Pool::start(Answers(answers)).await;
    for dead in [
        "/404",
        "/elsewhere",
        "/redirect",
        "/empty",
        "/html",
        "/loop",
    ] {
        assert!(with(&pool, &[dead]).check().await.is_err(), "{dead}");
        assert!(
            with(&pool, &[dead, "/here"]).check().await.is_ok(),
            "{dead}"
        );
    }
    assert!(pool.seen("GET /loop").len() <= 20);
    let first = Pool::start(Answers(answers)).await;
    with(&first, &["/discover/", "/here"])
        .check()
        .await
        .unwrap();
    assert!(first.seen("GET /here").is_empty());
}

#[tokio::test]
async fn each_web_host_has_its_own_token() {
    let other = Pool::start(Usual).await;
    let applications = format!("{}/applications", other.url());
    let asked = AtomicU64::new(0);
    let pool = Pool::start(Answers(move |seen: &Seen| {
        (seen.line() == "GET /user" && asked.fetch_add(1, Ordering::SeqCst) == 1).then(|| {
            canned(
                200,
                json!({ "_links": { "applications": { "href": applications } } }),
            )
        })
    }))
    .await;
    pool.skype().check().await.unwrap();
    assert_eq!(
        (
            pool.seen("POST /token").len(),
            other.seen("POST /token").len()
        ),
        (1, 1)
    );
    let made = other.seen("POST /applications");
    assert_eq!(
        (
            made[0].authorization.as_str(),
            made[1].authorization.as_str()
        ),
        ("", "Bearer cwt=1")
    );
}
