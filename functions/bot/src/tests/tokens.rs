//! Every claim wrong once.

use super::signed::{key, published, sign, unsigned, with_signature};
use super::world::{World, world};
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::rand_core::OsRng;
use rsa::sha2::{Sha256, Sha384};
use rsa::signature::{SignatureEncoding as _, Signer as _};
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// The answer to an installation that comes with `token`; a refused one leaves no trace.
async fn status(world: &World, token: &str) -> u16 {
    let body = world.installation("add", 0).to_string();
    let authorization = format!("Bearer {token}");
    let (status, body) = world.post(Some(&authorization), body).await;
    assert_eq!(body, "");
    assert_eq!(world.reach().await.is_some(), status == 200, "{status}");
    status
}

async fn with_claim(world: &World, name: &str, value: Value) -> u16 {
    let mut claims = world.claims();
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(name);
    } else {
        claims[name] = value;
    }
    status(world, &sign(key(0), &world.header(), &claims)).await
}

#[tokio::test]
async fn each_claim_has_to_be_right() {
    let world = world().await;
    let now = world.now().timestamp();
    for (name, value, expected) in [
        ("iss", json!("https://api.botframework.us"), 401),
        ("iss", json!("https://sts.windows.net/x/"), 401),
        ("iss", json!(["https://evil.example"]), 401),
        ("iss", json!(7), 401),
        ("iss", Value::Null, 401),
        ("aud", json!("a9900000-0000-4000-8000-000000000003"), 401),
        ("aud", json!(""), 401),
        ("aud", json!(["someone", "else"]), 401),
        ("aud", Value::Null, 401),
        ("exp", json!(now - 300), 401),
        ("exp", json!("tomorrow"), 401),
        ("exp", json!(i64::MIN), 401),
        ("exp", Value::Null, 401),
        ("nbf", json!(now + 301), 401),
        ("nbf", json!("now"), 401),
        ("serviceurl", Value::Null, 401),
        (
            "serviceurl",
            json!("https://smba.trafficmanager.net/teams/"),
            403,
        ),
        ("serviceurl", json!(""), 403),
        ("serviceurl", json!(format!("{}/x", world.url)), 403),
    ] {
        let got = with_claim(&world, name, value.clone()).await;
        assert_eq!(got, expected, "{name} {value}");
    }
}

#[tokio::test]
async fn clocks_may_differ_by_five_minutes_and_a_slash_does_not_matter() {
    for (name, change) in [("exp", -299), ("nbf", 300)] {
        let world = world().await;
        let at = json!(world.now().timestamp() + change);
        assert_eq!(with_claim(&world, name, at).await, 200, "{name}");
    }
    let world = world().await;
    let url = json!(world.url);
    assert_eq!(with_claim(&world, "serviceurl", url).await, 200);
}

#[tokio::test]
async fn what_is_no_token_of_the_connector_is_refused() {
    let world = world().await;
    let good = world.token();
    let header = |name: &str, value: Value| {
        let mut header = world.header();
        header[name] = value;
        header
    };
    let claims = world.claims();
    let mut kidless = world.header();
    kidless.as_object_mut().unwrap().remove("kid");
    let none = format!("{}.", unsigned(&header("alg", json!("none")), &claims));
    // The confusion of algorithms: a MAC whose secret is the public key.
    let hs256 = {
        let unsigned = unsigned(&header("alg", json!("HS256")), &claims);
        let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &key(0).n().to_bytes_be());
        let mac = ring::hmac::sign(&secret, unsigned.as_bytes());
        with_signature(&unsigned, mac.as_ref())
    };
    let rs384 = {
        let unsigned = unsigned(&header("alg", json!("RS384")), &claims);
        let signature = SigningKey::<Sha384>::new(key(0).clone()).sign(unsigned.as_bytes());
        with_signature(&unsigned, &signature.to_bytes())
    };
    let mut other = claims.clone();
    other["aud"] = json!("another bot");
    let (_, signature) = good.rsplit_once('.').unwrap();
    let swapped = format!("{}.{signature}", unsigned(&world.header(), &other));
    let stripped = format!("{}.", good.rsplit_once('.').unwrap().0);
    for (what, token) in [
        ("empty", String::new()),
        ("a word", "token".to_owned()),
        ("two parts", good.rsplit_once('.').unwrap().0.to_owned()),
        ("four parts", format!("{good}.x")),
        ("truncated", good[..good.len() - 4].to_owned()),
        ("no signature", stripped),
        ("signature of other claims", swapped),
        ("none", none),
        ("HS256", hs256),
        ("RS384", rs384),
        (
            "unknown key",
            sign(key(0), &header("kid", json!("two")), &claims),
        ),
        ("another's key", sign(key(1), &world.header(), &claims)),
        ("no key", sign(key(0), &kidless, &claims)),
        (
            "critical",
            sign(key(0), &header("crit", json!(["b64"])), &claims),
        ),
        ("an array", sign(key(0), &world.header(), &json!([1]))),
        ("huge", format!("{good}{}", "A".repeat(9_000))),
    ] {
        assert_eq!(status(&world, &token).await, 401, "{what}");
    }
    let body = world.installation("add", 0).to_string();
    for authorization in [
        None,
        Some("Bearer"),
        Some("Basic QTpC"),
        Some(good.as_str()),
        Some(""),
    ] {
        let (status, _) = world.post(authorization, body.clone()).await;
        assert_eq!(status, 401, "{authorization:?}");
    }
    // And with all that behind it, the good one is good.
    assert_eq!(status(&world, &good).await, 200);
}

#[tokio::test]
async fn an_activity_has_to_fit_its_token_and_us() {
    let world = world().await;
    let elsewhere = "https://smba.trafficmanager.net.evil.example/";
    let mut nowhere = world.claims();
    nowhere["serviceurl"] = json!(elsewhere);
    let nowhere = sign(key(0), &world.header(), &nowhere);
    let good = world.token();
    let foreign = "7e4a0000-0000-4000-8000-000000000009";
    for (what, token, pointer, value) in [
        ("channel", &good, "/channelId", json!("webchat")),
        ("channel", &good, "/channelId", Value::Null),
        (
            "service",
            &good,
            "/serviceUrl",
            json!("https://smba.trafficmanager.net/teams/"),
        ),
        ("service", &good, "/serviceUrl", Value::Null),
        ("host", &nowhere, "/serviceUrl", json!(elsewhere)),
        ("conversation", &good, "/conversation/id", json!("..")),
        ("conversation", &good, "/conversation", Value::Null),
        ("tenant", &good, "/channelData/tenant/id", json!(foreign)),
        ("tenant", &good, "/conversation/tenantId", json!(foreign)),
    ] {
        let mut activity = world.installation("add", 0);
        *activity.pointer_mut(pointer).unwrap() = value;
        let answer = world
            .post(Some(&format!("Bearer {token}")), activity.to_string())
            .await;
        assert_eq!(answer, (403, String::new()), "{what} {pointer}");
    }
    let mut homeless = world.installation("add", 0);
    homeless["channelData"] = json!({});
    homeless["conversation"]["tenantId"] = json!(null);
    assert_eq!(world.tell(&homeless).await.0, 403);
    assert_eq!(world.reach().await, None);
}

#[tokio::test]
async fn a_key_must_be_endorsed_for_teams_and_long_enough() {
    let world = world().await;
    let short = RsaPrivateKey::new(&mut OsRng, 1_024).unwrap();
    *world.connector.keys.lock().unwrap() = vec![
        published("one", key(0), &["webchat", "msteams2"]),
        published("two", key(1), &[]),
        published("short", &short, &["msteams"]),
    ];
    let named = |id: &str| json!({"alg": "RS256", "kid": id});
    let claims = world.claims();
    assert_eq!(status(&world, &world.token()).await, 403);
    assert_eq!(
        status(&world, &sign(key(1), &named("two"), &claims)).await,
        403
    );
    let unsigned = unsigned(&named("short"), &claims);
    let signature = SigningKey::<Sha256>::new(short).sign(unsigned.as_bytes());
    let token = with_signature(&unsigned, &signature.to_bytes());
    assert_eq!(status(&world, &token).await, 401);
}

#[tokio::test]
async fn keys_are_replaced_without_a_restart() {
    let world = world().await;
    world.told(&world.installation("add", -10)).await;
    *world.connector.keys.lock().unwrap() = vec![published("two", key(1), &["msteams"])];
    world.forward(60);
    let header = json!({"alg": "RS256", "kid": "two"});
    let token = sign(key(1), &header, &world.claims());
    let body = world.installation("remove", 0).to_string();
    let authorization = format!("Bearer {token}");
    assert_eq!(world.post(Some(&authorization), body).await.0, 200);
    // The old one is withdrawn.
    assert_eq!(world.tell(&world.installation("add", 0)).await.0, 401);
    assert_eq!(world.reach().await.unwrap().installed, Some(false));
}

#[tokio::test]
async fn a_flood_of_bad_tokens_is_no_flood_of_requests() {
    let world = world().await;
    world.told(&world.installation("add", 0)).await;
    let asked = || world.connector.asked.lock().unwrap().len();
    assert_eq!(asked(), 2);
    for n in 0..30 {
        let header = json!({"alg": "RS256", "kid": format!("unknown {n}")});
        let token = sign(key(0), &header, &world.claims());
        let authorization = format!("Bearer {token}");
        assert_eq!(world.post(Some(&authorization), "{}".into()).await.0, 401);
    }
    assert_eq!(asked(), 2, "the keys are new");
    world.told(&world.installation("add", 0)).await;
}

#[tokio::test]
async fn without_keys_the_sender_is_asked_to_come_back() {
    let world = world().await;
    world.connector.status.store(503, Ordering::SeqCst);
    assert_eq!(world.tell(&world.installation("add", 0)).await.0, 503);
    world.connector.status.store(0, Ordering::SeqCst);
    world.forward(5);
    world.told(&world.installation("add", 0)).await;
}
