use super::server::{Canned, Clock, Seen, Server, canned, config, teams, teams_with};
use crate::{ConfigError, InboundKeys, Policy};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

const DAY: i64 = 24 * 3600;

fn key(id: &str) -> Value {
    json!({"kty": "RSA", "use": "sig", "kid": id, "x5t": id, "n": "AQAB", "e": "AQAB", "endorsements": ["msteams"]})
}

/// What the server publishes, and whether it answers at all.
#[derive(Clone, Default)]
struct Published {
    keys: Arc<Mutex<Vec<Value>>>,
    broken: Arc<AtomicBool>,
}

impl Published {
    fn set(&self, ids: &[&str]) {
        *self.keys.lock().unwrap() = ids.iter().map(|id| key(id)).collect();
    }

    fn answer(&self, seen: &Seen) -> Option<Canned> {
        if self.broken.load(Ordering::SeqCst) {
            return Some(canned(503, ""));
        }
        match seen.path.as_str() {
            "/metadata" => {
                let uri = format!("http://{}/keys", seen.host);
                Some(canned(200, json!({"issuer": "whoever", "jwks_uri": uri})))
            }
            "/keys" => Some(canned(200, json!({"keys": *self.keys.lock().unwrap()}))),
            _ => None,
        }
    }
}

async fn served(ids: &[&str]) -> (Server, Published, Clock, InboundKeys) {
    let published = Published::default();
    published.set(ids);
    let answering = published.clone();
    let server = Server::start(move |seen| answering.answer(seen)).await;
    let clock = Clock::default();
    let keys = teams(&server.url, clock.clone())
        .inbound_keys(&format!("{}/metadata", server.url))
        .unwrap();
    (server, published, clock, keys)
}

async fn has(keys: &InboundKeys, id: &str) -> bool {
    keys.key(id).await.unwrap().is_some()
}

#[tokio::test]
async fn keys_are_fetched_once_a_day_without_a_token() {
    let (server, _, clock, keys) = served(&["one", "two"]).await;
    let found = keys.key("one").await.unwrap().unwrap();
    assert_eq!((found.n.as_str(), found.e.as_str()), ("AQAB", "AQAB"));
    assert_eq!(found.endorsements, ["msteams"]);
    clock.forward(DAY - 1);
    assert!(has(&keys, "two").await);
    assert_eq!(server.seen("/keys").len(), 1);
    clock.forward(1);
    assert!(has(&keys, "two").await);
    assert_eq!(server.seen("/keys").len(), 2);
    assert!(
        server
            .seen("")
            .iter()
            .all(|seen| seen.authorization.is_empty() && seen.method == "GET")
    );
    assert_eq!(keys.issuer(), "https://api.botframework.com");
}

#[tokio::test]
async fn a_new_key_is_found_at_once_and_one_that_is_withdrawn_is_forgotten() {
    let (server, published, clock, keys) = served(&["one"]).await;
    assert!(has(&keys, "one").await);
    published.set(&["two"]);
    clock.forward(60);
    assert!(has(&keys, "two").await);
    assert!(!has(&keys, "one").await);
    assert_eq!(server.seen("/keys").len(), 2);
}

#[tokio::test]
async fn a_flood_of_unknown_keys_is_one_fetch_a_minute() {
    let (server, _, clock, keys) = served(&["one"]).await;
    let flood = (0..200).map(|n| {
        let keys = &keys;
        async move { has(keys, &format!("unknown {n}")).await }
    });
    let found = futures::future::join_all(flood).await;
    assert!(found.iter().all(|found| !found));
    assert_eq!(server.seen("/keys").len(), 1, "the first of all");
    clock.forward(59);
    assert!(!has(&keys, "unknown").await && has(&keys, "one").await);
    assert_eq!(server.seen("/keys").len(), 1);
    clock.forward(1);
    assert!(!has(&keys, "unknown").await && !has(&keys, "unknown").await);
    assert_eq!(server.seen("/keys").len(), 2);
}

#[tokio::test]
async fn keys_outlive_a_fetch_that_fails() {
    let (server, published, clock, keys) = served(&["one"]).await;
    assert!(has(&keys, "one").await);
    published.broken.store(true, Ordering::SeqCst);
    clock.forward(10 * DAY);
    assert!(has(&keys, "one").await && has(&keys, "one").await);
    assert_eq!(server.seen("/metadata").len(), 2, "once a minute at most");
    published.broken.store(false, Ordering::SeqCst);
    published.set(&["two"]);
    clock.forward(60);
    assert!(has(&keys, "two").await && !has(&keys, "one").await);
}

#[tokio::test]
async fn without_any_keys_the_failure_is_told_and_soon_tried_again() {
    let (server, published, clock, keys) = served(&["one"]).await;
    published.broken.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        let fault = keys.key("one").await.unwrap_err();
        assert_eq!(fault.to_string(), "Token: keys: 503");
    }
    assert_eq!(server.seen("/metadata").len(), 1);
    published.broken.store(false, Ordering::SeqCst);
    clock.forward(5);
    assert!(has(&keys, "one").await);
}

#[tokio::test]
async fn a_caller_who_goes_away_leaves_a_failure_behind() {
    let (_server, _, clock, keys) = served(&["one"]).await;
    let mut asking = Box::pin(keys.key("one"));
    assert!(futures::poll!(&mut asking).is_pending());
    drop(asking);
    let fault = keys.key("one").await.unwrap_err();
    assert_eq!(fault.to_string(), "Token: keys: not answered yet");
    clock.forward(5);
    assert!(has(&keys, "one").await);
}

#[tokio::test]
async fn metadata_that_leads_elsewhere_is_not_followed() {
    for uri in [
        "https://evil.example/keys",
        "https://login.botframework.com.evil.example/keys",
        "http://login.botframework.com/keys",
        "https://smba.trafficmanager.net/keys",
        "",
    ] {
        let server = Server::start(move |seen| {
            (seen.path == "/metadata").then(|| canned(200, json!({"jwks_uri": uri})))
        })
        .await;
        let keys = server
            .teams()
            .inbound_keys(&format!("{}/metadata", server.url))
            .unwrap();
        let fault = keys.key("one").await.unwrap_err();
        assert_eq!(
            fault.to_string(),
            "Token: keys: no usable jwks_uri",
            "{uri}"
        );
        assert_eq!(server.seen("").len(), 1);
    }
}

#[tokio::test]
async fn only_rsa_keys_for_signing_with_a_name_are_keys() {
    let (_server, published, _, keys) = served(&[]).await;
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut key = key("odd");
        change(&mut key);
        key
    };
    *published.keys.lock().unwrap() = vec![
        json!(7),
        changed(&|key| key["kty"] = json!("EC")),
        changed(&|key| key["use"] = json!("enc")),
        changed(&|key| key["n"] = json!("A".repeat(5_000))),
        changed(&|key| key["e"] = json!(65537)),
        changed(&|key| key["kid"] = json!("")),
        changed(&|key| {
            key["kid"] = json!("bare");
            key["endorsements"] = json!("msteams");
        }),
    ];
    assert!(!has(&keys, "odd").await);
    assert!(!has(&keys, "").await);
    assert!(
        keys.key("bare")
            .await
            .unwrap()
            .unwrap()
            .endorsements
            .is_empty()
    );
}

#[tokio::test]
async fn callers_share_one_fetch() {
    let asked = Arc::new(AtomicU32::new(0));
    let counting = asked.clone();
    let published = Published::default();
    published.set(&["one"]);
    let server = Server::start(move |seen| {
        counting.fetch_add(1, Ordering::SeqCst);
        published.answer(seen)
    })
    .await;
    let keys = server
        .teams()
        .inbound_keys(&format!("{}/metadata", server.url))
        .unwrap();
    let all = futures::future::join_all((0..50).map(|_| has(&keys, "one"))).await;
    assert!(all.into_iter().all(|found| found));
    assert_eq!(asked.load(Ordering::SeqCst), 2, "metadata and keys");
}

#[test]
fn only_the_hosts_of_a_cloud_publish_keys() {
    let production = || {
        let mut config = config("https://unused.example");
        config.login_url = "https://login.microsoftonline.com".into();
        config.graph_url = "https://graph.microsoft.com".into();
        config.connector_url = "https://smba.trafficmanager.net/teams".into();
        config.policy = Policy::Production {
            extra_hosts: Vec::new(),
        };
        teams_with(config)
    };
    for (url, issuer) in [
        (
            "https://login.botframework.com/v1/.well-known/openidconfiguration",
            "https://api.botframework.com",
        ),
        (
            "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
            "https://api.botframework.us",
        ),
    ] {
        assert_eq!(production().inbound_keys(url).unwrap().issuer(), issuer);
    }
    for url in [
        "http://127.0.0.1:1/metadata",
        "http://login.botframework.com/v1",
        "https://login.microsoftonline.com/botframework.com/v2.0/.well-known/openid-configuration",
        "https://login.botframework.com@evil.example/",
    ] {
        let refused = production().inbound_keys(url).err();
        assert!(
            matches!(
                refused,
                Some(ConfigError::Address {
                    field: "openid_url",
                    ..
                })
            ),
            "{url}"
        );
    }
}
