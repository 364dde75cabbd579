use super::server::*;
use crate::FaultKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// One user as Graph writes it.
fn user(id: &str, mail: Option<&str>, upn: &str, enabled: bool) -> Value {
    json!({ "id": id, "givenName": "Ann", "surname": null, "mail": mail, "userPrincipalName": upn, "accountEnabled": enabled })
}

/// Answers the parts of a batch by `part`, in reverse order.
fn batch(seen: &Seen, part: impl Fn(&str) -> Value) -> Option<Canned> {
    let body = seen.path.ends_with("/v1.0/$batch").then(|| seen.json())?;
    let requests = body["requests"].as_array().unwrap();
    let answer = |request: &Value| {
        let url = percent_decoded(request["url"].as_str().unwrap());
        let mut answer = part(&url);
        answer["id"] = request["id"].clone();
        answer
    };
    Some(canned(
        200,
        json!({ "responses": requests.iter().rev().map(answer).collect::<Vec<_>>() }),
    ))
}

fn percent_decoded(url: &str) -> String {
    let query = url.split_once('?').unwrap().1;
    let pairs: BTreeMap<_, _> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    pairs["$filter"].clone()
}

fn list(users: Value) -> Value {
    json!({ "status": 200, "headers": {}, "body": { "value": users } })
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn people_are_found_by_mail_then_by_principal_name_in_any_case() {
    let server = Server::start(|seen| {
        batch(seen, |filter| {
            list(match filter {
                "mail in ('ann@corp.example','bob@corp.example','nobody@corp.example','o''hara@corp.example')" => {
                    json!([user("1", Some("Ann@Corp.example"), "ann@x", true), user("3", Some("O'Hara@corp.example"), "oh@x", false)])
                }
                "userPrincipalName in ('bob@corp.example','nobody@corp.example')" => json!([user("2", None, "BOB@corp.example", true)]),
                other => panic!("{other}"),
            })
        })
    })
    .await;
    let teams = server.teams();
    let asked = texts(&[
        "ANN@corp.example",
        "ann@corp.example",
        "bob@corp.example",
        "o'hara@corp.example",
        "nobody@corp.example",
        "not an address",
    ]);
    let found = teams.resolve(&asked).await.unwrap();
    let id = |address: &str| {
        found[address]
            .as_ref()
            .map(|user| (user.object_id.as_str(), user.account_enabled))
    };
    assert_eq!(found.len(), 6);
    assert_eq!(
        (id("ANN@corp.example"), id("ann@corp.example")),
        (Some(("1", true)), Some(("1", true)))
    );
    assert_eq!(
        (id("bob@corp.example"), id("o'hara@corp.example")),
        (Some(("2", true)), Some(("3", false)))
    );
    assert_eq!(
        (id("nobody@corp.example"), id("not an address")),
        (None, None)
    );
    let ann = found["ann@corp.example"].as_ref().unwrap();
    assert_eq!(
        (
            ann.given_name.as_deref(),
            ann.surname.as_deref(),
            ann.upn.as_deref()
        ),
        (Some("Ann"), None, Some("ann@x"))
    );
    assert_eq!(teams.requests().directory, 2);
}

#[tokio::test]
async fn a_request_asks_for_three_hundred() {
    let server = Server::start(|seen| batch(seen, |_| list(json!([])))).await;
    let many: Vec<String> = (0..301).map(|n| format!("p{n}@corp.example")).collect();
    let found = server.teams().resolve(&many).await.unwrap();
    assert!(found.len() == 301 && found.values().all(Option::is_none));
    let parts: Vec<usize> = server
        .seen("$batch")
        .iter()
        .map(|one| one.json()["requests"].as_array().unwrap().len())
        .collect();
    assert_eq!(parts, [20, 1, 20, 1]);
}

#[tokio::test]
async fn of_several_with_one_address_the_enabled_then_the_principal_wins() {
    let one = |users: Value| async move {
        let server = Server::start(move |seen| batch(seen, |_| list(users.clone()))).await;
        server.teams().resolve(&texts(&["a@x"])).await.unwrap()["a@x"]
            .clone()
            .unwrap()
            .object_id
    };
    assert_eq!(
        one(json!([
            user("1", Some("a@x"), "a@x", false),
            user("2", Some("a@x"), "b@x", true)
        ]))
        .await,
        "2"
    );
    assert_eq!(
        one(json!([
            user("1", Some("a@x"), "b@x", true),
            user("2", Some("a@x"), "A@x", true)
        ]))
        .await,
        "2"
    );
    assert_eq!(
        one(json!([
            user("2", Some("a@x"), "c@x", true),
            user("1", Some("a@x"), "b@x", true)
        ]))
        .await,
        "1"
    );
}

#[tokio::test]
async fn a_throttled_part_alone_is_asked_again_once() {
    let turn = AtomicU32::new(0);
    let server = Server::start(move |seen| {
        batch(seen, |filter| {
            if filter.contains("p29@x") && turn.fetch_add(1, Ordering::SeqCst) == 0 {
                return json!({ "status": 429, "headers": { "retry-after": "0" }, "body": { "error": { "code": "TooManyRequests" } } });
            }
            list(json!([]))
        })
    })
    .await;
    let many: Vec<String> = (10..40).map(|n| format!("p{n}@x")).collect();
    server.teams().resolve(&many).await.unwrap();
    let parts: Vec<usize> = server
        .seen("$batch")
        .iter()
        .map(|one| one.json()["requests"].as_array().unwrap().len())
        .collect();
    assert_eq!(parts, [2, 1, 2]);
}

#[tokio::test]
async fn parts_that_fail_for_longer_or_for_good_are_faults() {
    for (part, kind, wait, requests) in [
        (
            json!({ "status": 429, "headers": { "Retry-After": "7" } }),
            FaultKind::RateLimited,
            Some(7),
            1,
        ),
        (
            json!({ "status": 429, "headers": { "Retry-After": 0 } }),
            FaultKind::RateLimited,
            Some(0),
            2,
        ),
        (
            json!({ "status": 503, "headers": { "Retry-After": "0" } }),
            FaultKind::Directory,
            Some(0),
            2,
        ),
        (
            json!({ "status": 403, "body": { "error": { "code": "Authorization_RequestDenied" } } }),
            FaultKind::Misconfigured,
            None,
            1,
        ),
        (json!({ "status": 400 }), FaultKind::Directory, None, 1),
        (
            json!({ "status": 200, "body": {} }),
            FaultKind::Directory,
            None,
            1,
        ),
        (json!({}), FaultKind::Directory, None, 1),
    ] {
        let server = Server::start(move |seen| batch(seen, |_| part.clone())).await;
        let fault = server.teams().resolve(&texts(&["a@x"])).await.unwrap_err();
        assert_eq!(
            (fault.kind, fault.retry_after),
            (kind, wait.map(Duration::from_secs)),
            "{fault}"
        );
        assert!(!fault.detail.contains("a@x"));
        assert_eq!(server.seen("$batch").len(), requests, "{fault}");
    }
}

#[tokio::test]
async fn further_pages_are_followed_on_the_same_host_only() {
    let elsewhere = Server::start(|_| Some(canned(200, json!({ "value": [] })))).await;
    for (host, good) in [
        (None, true),
        (Some(elsewhere.url.clone()), false),
        (Some("https://graph.microsoft.com".into()), false),
    ] {
        let server = Server::start(move |seen| {
            let next = format!(
                "{}/graph/v1.0/users?$skiptoken=x",
                host.clone().unwrap_or_else(|| home(seen))
            );
            match seen.path.as_str() {
                "/graph/v1.0/users?$skiptoken=x" => Some(canned(
                    200,
                    json!({ "value": [user("2", Some("b@x"), "b@x", true)] }),
                )),
                _ => batch(seen, |_| {
                    let first = user("1", Some("a@x"), "a@x", true);
                    json!({ "status": 200, "body": { "value": [first], "@odata.nextLink": next } })
                }),
            }
        })
        .await;
        let found = server.teams().resolve(&texts(&["a@x", "b@x"])).await;
        if good {
            assert_eq!(found.unwrap()["b@x"].as_ref().unwrap().object_id, "2");
        } else {
            assert_eq!(
                found.unwrap_err().detail,
                "graph: the next page is on another host"
            );
        }
    }
    assert!(elsewhere.seen("").is_empty());
}

#[tokio::test]
async fn pages_that_never_end_are_given_up() {
    let server = Server::start(move |seen| {
        let page = json!({ "value": [], "@odata.nextLink": format!("{}/graph/v1.0/users?$skiptoken=x", home(seen)) });
        match seen.path.as_str() {
            "/graph/v1.0/users?$skiptoken=x" => Some(canned(200, page)),
            _ => batch(seen, |_| json!({ "status": 200, "body": page })),
        }
    })
    .await;
    assert_eq!(
        server
            .teams()
            .resolve(&texts(&["a@x"]))
            .await
            .unwrap_err()
            .detail,
        "graph: too many pages"
    );
}

/// The address a request was sent to.
fn home(seen: &Seen) -> String {
    format!("http://{}", seen.host)
}
