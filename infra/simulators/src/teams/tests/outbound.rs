//! What the bot hears: a bot of the test's own takes the requests down.

use super::{APP, Harness, TENANT};
use crate::teams::{Behaviour, Error, Person};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::sha2::Sha256;
use rsa::signature::Verifier as _;
use rsa::{BigUint, RsaPublicKey};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const ANN: &str = "ann@contoso.example";

type Heard = Arc<Mutex<Vec<(String, Value)>>>;

/// A bot that answers 200. Returns its endpoint and what it heard: tokens and activities.
async fn bot() -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/api/messages", listener.local_addr().unwrap());
    let heard = Heard::default();
    let hearing = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let hearing = hearing.clone();
            tokio::spawn(async move {
                let service = service_fn(|request: http::Request<hyper::body::Incoming>| {
                    let hearing = hearing.clone();
                    async move {
                        assert_eq!(request.uri().path(), "/api/messages");
                        let token = request.headers()["authorization"]
                            .to_str()
                            .unwrap()
                            .to_owned();
                        let body = request.into_body().collect().await.unwrap().to_bytes();
                        let activity = serde_json::from_slice(&body).unwrap();
                        hearing.lock().unwrap().push((token, activity));
                        Ok::<_, Infallible>(http::Response::new(Full::new(Bytes::from("ok"))))
                    }
                });
                let _ = http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    (endpoint, heard)
}

async fn with_bot() -> (Harness, Heard) {
    let harness = Harness::start().await;
    let (endpoint, heard) = bot().await;
    harness.tenant.connect_bot(endpoint);
    (harness, heard)
}

fn activities(heard: &Heard) -> Vec<Value> {
    heard
        .lock()
        .unwrap()
        .drain(..)
        .map(|(_, activity)| activity)
        .collect()
}

/// The published keys.
async fn keys(harness: &Harness) -> Vec<Value> {
    let get = async |url: String| -> Value {
        harness
            .client
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    };
    let metadata = get(format!(
        "{}/botframework/.well-known/openidconfiguration",
        harness.base
    ))
    .await;
    assert_eq!(metadata["issuer"], "https://api.botframework.com");
    get(metadata["jwks_uri"].as_str().unwrap().to_owned()).await["keys"]
        .as_array()
        .unwrap()
        .clone()
}

fn decoded(part: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(part).unwrap()
}

/// Key id and claims, once the signature was checked against the published keys.
fn checked(authorization: &str, keys: &[Value]) -> (String, Value) {
    let token = authorization.strip_prefix("Bearer ").unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let header: Value = serde_json::from_slice(&decoded(header)).unwrap();
    assert_eq!(header["alg"], "RS256");
    let key = keys.iter().find(|key| key["kid"] == header["kid"]).unwrap();
    assert_eq!(key["endorsements"], json!(["msteams"]));
    let number = |name: &str| BigUint::from_bytes_be(&decoded(key[name].as_str().unwrap()));
    let public = RsaPublicKey::new(number("n"), number("e")).unwrap();
    let signature = Signature::try_from(&decoded(signature)[..]).unwrap();
    VerifyingKey::<Sha256>::new(public)
        .verify(signed.as_bytes(), &signature)
        .unwrap();
    let claims = serde_json::from_slice(&decoded(claims)).unwrap();
    (header["kid"].as_str().unwrap().to_owned(), claims)
}

#[tokio::test]
async fn who_installs_the_app_can_be_addressed_and_the_bot_hears_of_it() {
    let (harness, heard) = with_bot().await;
    let mut ann = Person::new(ANN);
    ann.behaviour = Behaviour::NotInstalled;
    harness.tenant.add_people(vec![ann]).unwrap();
    let id = harness.tenant.person(ANN).unwrap().unwrap().object_id;
    assert_eq!(harness.create(&id).await.0, 403);

    let answers = harness.tenant.install(ANN).await.unwrap();
    assert_eq!(answers.len(), 2);
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == 200 && answer.body == "ok")
    );
    let [update, installation] = &activities(&heard)[..] else {
        panic!("two activities")
    };
    assert_eq!(update["type"], "conversationUpdate");
    assert!(
        update["membersAdded"]
            .as_array()
            .unwrap()
            .iter()
            .any(|m| m["id"] == format!("28:{APP}"))
    );
    assert_eq!(installation["type"], "installationUpdate");
    assert_eq!(installation["action"], "add");
    assert_eq!(installation["from"]["aadObjectId"], id);
    assert_eq!(installation["channelData"]["tenant"]["id"], TENANT);
    assert_eq!(
        installation["serviceUrl"],
        format!("{}/connector/", harness.base)
    );

    // The conversation is the one that creating it would name.
    let conversation = installation["conversation"]["id"].as_str().unwrap();
    assert_eq!(harness.send(conversation, "Hello").await.0, 201);
    assert_eq!(harness.create(&id).await.1["id"], conversation);

    harness.tenant.uninstall(ANN).await.unwrap();
    assert_eq!(activities(&heard)[0]["action"], "remove");
    assert_eq!(harness.send(conversation, "Hello").await.0, 403);
}

#[tokio::test]
async fn people_write_and_read() {
    let (harness, heard) = with_bot().await;
    let (_, conversation) = harness.converse(Person::new(ANN)).await;
    assert!(
        harness.tenant.read(ANN).await.unwrap().is_empty(),
        "nothing to read"
    );
    let (_, sent) = harness.send(&conversation, "Hello").await;
    harness.tenant.say(ANN, "Salut", "fr-FR").await.unwrap();
    harness.tenant.read(ANN).await.unwrap();
    let [message, receipt] = &activities(&heard)[..] else {
        panic!("two activities")
    };
    assert_eq!(
        (&message["text"], &message["locale"]),
        (&json!("Salut"), &json!("fr-FR"))
    );
    assert_eq!(message["conversation"]["id"], conversation);
    assert_eq!(receipt["name"], "application/vnd.microsoft.readReceipt");
    assert_eq!(receipt["value"]["lastReadMessageId"], sent["id"]);
    let nobody = harness
        .tenant
        .say("nobody@contoso.example", "?", "en")
        .await;
    assert!(matches!(nobody, Err(Error::NoPerson)));
}

#[tokio::test]
async fn tokens_are_signed_by_the_published_key_which_can_be_replaced() {
    let (harness, heard) = with_bot().await;
    harness.tenant.add_people(vec![Person::new(ANN)]).unwrap();
    let mut ids = Vec::new();
    for _ in 0..2 {
        harness.tenant.say(ANN, "Hello", "en-US").await.unwrap();
        let (token, activity) = heard.lock().unwrap().remove(0);
        let published = keys(&harness).await;
        assert_eq!(published.len(), 1);
        let (id, claims) = checked(&token, &published);
        assert_eq!(claims["iss"], "https://api.botframework.com");
        assert_eq!(claims["aud"], APP);
        assert_eq!(claims["serviceurl"], activity["serviceUrl"]);
        let now = harness.now().timestamp();
        assert_eq!(
            (&claims["nbf"], &claims["exp"]),
            (&json!(now), &json!(now + 3_600))
        );
        ids.push(id);
        harness.tenant.rotate_keys().await.unwrap();
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn people_act_by_command_and_only_a_bot_on_this_machine_is_told() {
    let (harness, heard) = with_bot().await;
    harness.tenant.add_people(vec![Person::new(ANN)]).unwrap();
    let command = async |act: &str, body: Value| {
        let url = format!("{}/control/bot/{act}", harness.base);
        super::answer(harness.client.post(url).json(&body)).await
    };
    let hello = json!({"address": ANN, "text": "Hello", "locale": "en-US"});
    assert_eq!(
        command("say", hello).await,
        (200, json!({"answers": [200]}))
    );
    assert_eq!(
        command("install", json!({"address": ANN})).await.1,
        json!({"answers": [200, 200]})
    );
    assert_eq!(
        command("uninstall", json!({"address": ANN})).await.1,
        json!({"answers": [200]})
    );
    assert_eq!(command("rotate", json!({})).await.1, json!({"answers": []}));
    assert_eq!(activities(&heard).len(), 4);
    assert_eq!(
        command("say", json!({"address": "x@y.example"})).await.0,
        404
    );
    assert_eq!(command("say", json!({"who": ANN})).await.0, 400);
    assert_eq!(command("sing", json!({"address": ANN})).await.0, 404);
    let form = harness
        .client
        .post(format!("{}/control/bot/say", harness.base))
        .body("{}");
    assert_eq!(super::answer(form).await.0, 415);
    for elsewhere in [
        "http://192.0.2.1:80/api/messages",
        "https://127.0.0.1:1/",
        "http://contoso.example/",
        "x",
    ] {
        harness.tenant.connect_bot(elsewhere);
        assert!(
            harness.tenant.say(ANN, "Hello", "en").await.is_err(),
            "{elsewhere}"
        );
    }
}
