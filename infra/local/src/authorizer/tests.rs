//! Tokens of an issuer of the test's own, and what becomes of each behind the authorizer.

use super::claims::text;
use super::{Authorizer, SignIn};
use axum::extract::Request;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channels::HttpClient;
use chrono::{DateTime, Utc};
use lambda_http::request::RequestContext;
use platform::{Clock, TimeSource};
use rsa::pkcs1v15::SigningKey;
use rsa::rand_core::OsRng;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, RsaPrivateKey};
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};

const NOW: i64 = 1_790_000_000;

struct Stopped;

impl TimeSource for Stopped {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(NOW, 0).unwrap()
    }

    fn sleep_until(&self, _: DateTime<Utc>) -> futures::future::BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}

fn key(which: usize) -> &'static RsaPrivateKey {
    static KEYS: OnceLock<[RsaPrivateKey; 2]> = OnceLock::new();
    &KEYS.get_or_init(|| [0, 1].map(|_| RsaPrivateKey::new(&mut OsRng, 2_048).unwrap()))[which]
}

fn sign(key: &RsaPrivateKey, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let unsigned = format!("{}.{}", part(header), part(claims));
    let signature = SigningKey::<Sha256>::new(key.clone()).sign(unsigned.as_bytes());
    format!(
        "{unsigned}.{}",
        URL_SAFE_NO_PAD.encode(signature.to_bytes())
    )
}

async fn serve(router: impl FnOnce(&str) -> Router) -> String {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = router(&address);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// An issuer with one key, and a server behind the authorizer that says which claims arrived.
async fn system() -> (String, String) {
    let issuer = serve(|address| {
        let about = json!({ "jwks_uri": format!("{address}/keys") });
        let number = |number: &BigUint| URL_SAFE_NO_PAD.encode(number.to_bytes_be());
        let keys = json!({ "keys": [
            {"kty": "EC", "crv": "P-256", "kid": "curve", "x": "AA", "y": "AA"},
            {"kty": "RSA", "use": "sig", "kid": "one", "n": number(key(0).n()), "e": number(key(0).e())},
        ]});
        Router::new()
            .route("/.well-known/openid-configuration", get(async move || Json(about)))
            .route("/keys", get(async move || Json(keys)))
    })
    .await;
    let sign_in = SignIn {
        issuer: issuer.clone(),
        audience: "api".into(),
        client_id: None,
        scope: None,
        roles_claim: "roles".into(),
    };
    let clock = Clock::with_both(Arc::new(Stopped), Arc::new(Stopped));
    let authorizer = Authorizer::new(&sign_in, HttpClient::new().unwrap(), clock).unwrap();
    let said = get(async |request: Request| {
        let context = request.extensions().get::<RequestContext>();
        let Some(RequestContext::ApiGatewayV2(context)) = context else {
            return Json(json!(null));
        };
        let jwt = context.authorizer.as_ref().and_then(|one| one.jwt.as_ref());
        Json(json!(jwt.unwrap().claims))
    });
    let router = Router::new()
        .route("/v1/me", said.clone())
        .route("/_clock", said.clone())
        .route("/campaigns", said);
    (issuer, serve(|_| authorizer.before(router)).await)
}

async fn ask(url: &str, authorization: Option<&str>) -> (u16, String) {
    let mut request = HttpClient::new().unwrap().into_inner().get(url);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let said = answer.headers().get("www-authenticate").cloned();
    let said = said.map(|said| said.to_str().unwrap().to_owned());
    (status, said.unwrap_or(answer.text().await.unwrap()))
}

fn claims(issuer: &str) -> Value {
    json!({
        "iss": issuer, "aud": "api", "sub": "ann", "exp": NOW + 60, "iat": NOW, "nbf": NOW,
        "roles": ["viewer", "author"],
    })
}

#[tokio::test]
async fn a_good_token_is_let_in_with_its_claims() {
    let (issuer, system) = system().await;
    let header = json!({"alg": "RS256", "kid": "one"});
    for audience in [json!("api"), json!(["other", "api"])] {
        let mut claims = claims(&issuer);
        claims["aud"] = audience;
        let bearer = format!("Bearer {}", sign(key(0), &header, &claims));
        let (status, said) = ask(&format!("{system}/v1/me"), Some(&bearer)).await;
        assert_eq!(status, 200, "{said}");
        let said: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(said["roles"], "[viewer author]");
        assert_eq!(said["exp"], (NOW + 60).to_string());
    }
}

#[tokio::test]
async fn what_needs_no_caller_stays_open_and_learns_nothing() {
    let (_, system) = system().await;
    for (path, status) in [("/campaigns", 200), ("/v1/me", 401), ("/_clock", 401)] {
        let (found, said) = ask(&format!("{system}{path}"), None).await;
        assert_eq!(found, status, "{path}: {said}");
    }
    let (status, said) = ask(&format!("{system}/campaigns"), Some("Bearer x")).await;
    assert_eq!((status, said.as_str()), (200, "null"));
}

#[tokio::test]
async fn every_other_token_is_refused_with_its_reason() {
    let (issuer, system) = system().await;
    let rs256 = json!({"alg": "RS256", "kid": "one"});
    let with = |name: &str, value: Value| {
        let mut claims = claims(&issuer);
        claims[name] = value;
        claims
    };
    let good = claims(&issuer);
    let forged = sign(key(1), &rs256, &good);
    let mut changed = sign(key(0), &rs256, &good);
    let admin = URL_SAFE_NO_PAD.encode(with("roles", json!(["operator"])).to_string());
    let parts: Vec<&str> = changed.split('.').collect();
    changed = format!("{}.{admin}.{}", parts[0], parts[2]);
    let unsigned = sign(key(0), &json!({"alg": "none", "kid": "one"}), &good);
    let by = |claims: &Value| sign(key(0), &rs256, claims);
    for (token, reason) in [
        (forged, "signature"),
        (changed, "signature"),
        (unsigned, "cannot be read"),
        (
            sign(key(0), &json!({"alg": "HS256", "kid": "one"}), &good),
            "RS256",
        ),
        (
            sign(key(0), &json!({"alg": "RS256", "kid": "two"}), &good),
            "no key",
        ),
        (
            sign(key(0), &json!({"alg": "RS256"}), &good),
            "cannot be read",
        ),
        (
            by(&with("iss", json!("https://elsewhere.example"))),
            "another issuer",
        ),
        (by(&with("aud", json!("other"))), "another audience"),
        (by(&with("exp", json!(NOW))), "expired"),
        (by(&with("exp", json!("soon"))), "cannot be read"),
        (by(&with("nbf", json!(NOW + 1))), "not valid yet"),
        (by(&with("iat", json!(NOW + 1))), "not valid yet"),
        ("no.token.this".into(), "cannot be read"),
        ("x".repeat(9_000), "cannot be read"),
    ] {
        let bearer = format!("Bearer {token}");
        let (status, said) = ask(&format!("{system}/v1/me"), Some(&bearer)).await;
        assert_eq!(status, 401, "{reason}");
        assert!(said.contains(reason), "{said} instead of {reason}");
    }
}

#[test]
fn claims_become_texts_as_at_the_gateway() {
    assert_eq!(text(&json!("a b")), "a b");
    assert_eq!(text(&json!(["a", "b"])), "[a b]");
    assert_eq!(text(&json!([])), "[]");
    assert_eq!(text(&json!(7)), "7");
    assert_eq!(text(&json!(true)), "true");
}
