//! A table, a connector, and a bot between them.

use super::signed;
use crate::{Bot, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request as Incoming;
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::campaign::Channel;
use futures::future::BoxFuture;
use http::StatusCode;
use http_body_util::BodyExt as _;
use platform::config::Env;
use platform::{App, Clock, Entropy, TimeSource};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use store::Reach;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

pub(super) const TENANT: &str = "7e4a0000-0000-4000-8000-000000000001";
pub(super) const APP: &str = "a9900000-0000-4000-8000-000000000002";
pub(super) const ANN: &str = "0b1ec700-0000-4000-8000-00000000000a";
pub(super) const CONVERSATION: &str = "a:1conversation/of-ann";

/// Stands still until it is told to move.
#[derive(Clone)]
pub(super) struct Hand(Arc<AtomicI64>);

impl TimeSource for Hand {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.load(Ordering::SeqCst)).unwrap()
    }

    fn sleep_until(&self, _: DateTime<Utc>) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

/// What the connector does and has seen.
#[derive(Default)]
pub(super) struct Connector {
    pub(super) keys: Mutex<Vec<Value>>,
    /// Paths of key requests.
    pub(super) asked: Mutex<Vec<String>>,
    /// Paths and bodies of what was posted to conversations.
    pub(super) posted: Mutex<Vec<(String, Value)>>,
    /// Answer to posts and to requests for keys; 0 is as usual.
    pub(super) status: AtomicU16,
}

pub(super) struct World {
    pub(super) app: Arc<App>,
    pub(super) connector: Arc<Connector>,
    /// Where the connector is.
    pub(super) url: String,
    router: Router,
    hand: Hand,
}

pub(super) async fn env(connector: &str, dynamodb: &str) -> Vec<(&'static str, String)> {
    let here = "http://127.0.0.1:1";
    let key = "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    [
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ENDPOINT_URL_DYNAMODB", dynamodb),
        ("AWS_ENDPOINT_URL_SQS", here),
        ("AWS_ENDPOINT_URL_SCHEDULER", here),
        ("TABLE_NAME", "presently"),
        ("LINK_BASE_URL", "https://go.contoso.example"),
        ("LINK_KEYS", key),
        ("PLAN_QUEUE_URL", here),
        ("SCHEDULE_GROUP", "g"),
        ("SCHEDULER_ROLE_ARN", "arn:aws:iam::1:role/s"),
        ("DUE_QUEUE_URL_TEAMS", here),
        (
            "DUE_QUEUE_ARN_TEAMS",
            "arn:aws:sqs:eu-central-1:1:due-teams",
        ),
        (
            "DUE_DLQ_ARN_TEAMS",
            "arn:aws:sqs:eu-central-1:1:due-teams-dlq",
        ),
        ("TEAMS_TENANT_ID", TENANT),
        ("TEAMS_APP_ID", APP),
        ("TEAMS_APP_SECRET", "very secret"),
        ("LOGIN_URL", connector),
        ("GRAPH_URL", connector),
        ("TEAMS_CONNECTOR_URL", connector),
    ]
    .map(|(key, value)| (key, value.to_owned()))
    .into()
}

pub(super) async fn app(pairs: Vec<(&'static str, String)>, hand: &Hand) -> Arc<App> {
    let clock = Clock::with_both(Arc::new(hand.clone()), Arc::new(hand.clone()));
    let app = App::from(&Env::fixed(pairs), clock, Entropy::seeded(1)).await;
    Arc::new(app.unwrap())
}

pub(super) fn hand() -> Hand {
    Hand(Arc::new(AtomicI64::new(1_795_424_400_000)))
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

async fn connector() -> (Arc<Connector>, String) {
    let (listener, url) = listen().await;
    let connector = Arc::new(Connector::default());
    let answering = connector.clone();
    let router = Router::new().fallback(move |request: Incoming| {
        let answering = answering.clone();
        async move { answering.answer(request).await }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    (connector, url)
}

impl Connector {
    async fn answer(&self, request: Incoming) -> Response {
        let (head, body) = request.into_parts();
        let path = head.uri.path().to_owned();
        let usual = self.status.load(Ordering::SeqCst);
        let status = |otherwise| if usual == 0 { otherwise } else { usual };
        let (status, body) = if path.ends_with("/token") {
            (200, json!({"access_token": "token", "expires_in": 3_600}))
        } else if path.starts_with("/.well-known/") {
            self.asked.lock().unwrap().push(path.clone());
            let host = head.headers["host"].to_str().unwrap();
            let keys = json!({"keys": *self.keys.lock().unwrap()});
            let metadata = json!({"jwks_uri": format!("http://{host}/.well-known/keys")});
            let document = if path.ends_with("/keys") {
                keys
            } else {
                metadata
            };
            (status(200), document)
        } else {
            let body = to_bytes(body, usize::MAX).await.unwrap();
            let body = serde_json::from_slice(&body).unwrap();
            self.posted.lock().unwrap().push((path, body));
            (status(201), json!({"id": "1700000000009"}))
        };
        Response::builder()
            .status(status)
            .body(Body::from(body.to_string()))
            .unwrap()
    }
}

pub(super) fn openid(url: &str) -> String {
    format!("{url}/.well-known/openidconfiguration")
}

/// Key `one` is published, and time stands still.
pub(super) async fn world() -> World {
    let (listener, dynamodb) = listen().await;
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_with_shutdown(
        listener,
        database,
        std::future::pending(),
    ));
    let (connector, url) = connector().await;
    connector
        .keys
        .lock()
        .unwrap()
        .push(signed::published("one", signed::key(0), &["msteams"]));
    let hand = hand();
    let app = app(env(&url, &dynamodb).await, &hand).await;
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::v2026_01_12())
        .credentials_provider(aws_sdk_dynamodb::config::Credentials::new(
            "a", "b", None, None, "test",
        ))
        .region(aws_sdk_dynamodb::config::Region::new("eu-central-1"))
        .endpoint_url(&dynamodb)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    store::table::create(&client, "presently").await.unwrap();
    let bot = Bot::new(app.clone(), &openid(&url)).unwrap();
    World {
        router: router(Arc::new(bot)),
        app,
        connector,
        url,
        hand,
    }
}

impl World {
    /// The same with a table that is not there.
    pub(super) async fn without_table(self) -> Self {
        let app = app(env(&self.url, "http://127.0.0.1:1").await, &self.hand).await;
        let bot = Bot::new(app.clone(), &openid(&self.url)).unwrap();
        Self {
            router: router(Arc::new(bot)),
            app,
            ..self
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.hand.now()
    }

    pub(super) fn forward(&self, seconds: i64) {
        self.hand.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    /// What Ann does, `seconds` from now: as Teams would say it, with these fields besides.
    pub(super) fn activity(&self, kind: &str, seconds: i64, more: Value) -> Value {
        let at = self.now() + chrono::TimeDelta::seconds(seconds);
        let mut activity = json!({
            "type": kind,
            "id": "1700000000001",
            "timestamp": at.to_rfc3339_opts(SecondsFormat::Millis, true),
            "channelId": "msteams",
            "serviceUrl": format!("{}/", self.url),
            "from": {"id": "29:1ann", "aadObjectId": ANN},
            "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": CONVERSATION},
            "recipient": {"id": format!("28:{APP}"), "name": "Presently"},
            "channelData": {"tenant": {"id": TENANT}},
        });
        activity
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        activity
    }

    pub(super) fn installation(&self, action: &str, seconds: i64) -> Value {
        self.activity("installationUpdate", seconds, json!({"action": action}))
    }

    pub(super) fn message(&self, locale: &str) -> Value {
        self.activity(
            "message",
            0,
            json!({"text": "Who are you?", "locale": locale}),
        )
    }

    pub(super) fn header(&self) -> Value {
        json!({"alg": "RS256", "kid": "one", "x5t": "one", "typ": "JWT"})
    }

    pub(super) fn claims(&self) -> Value {
        let now = self.now().timestamp();
        json!({
            "serviceurl": format!("{}/", self.url), "nbf": now, "exp": now + 3_600,
            "iss": "https://api.botframework.com", "aud": APP,
        })
    }

    pub(super) fn token(&self) -> String {
        signed::sign(signed::key(0), &self.header(), &self.claims())
    }

    /// Status and body of the answer to an activity with a good token.
    pub(super) async fn tell(&self, activity: &Value) -> (u16, String) {
        self.post(
            Some(&format!("Bearer {}", self.token())),
            activity.to_string(),
        )
        .await
    }

    /// Tells it, and expects 200.
    pub(super) async fn told(&self, activity: &Value) {
        assert_eq!(
            self.tell(activity).await,
            (200, String::new()),
            "{activity}"
        );
    }

    pub(super) async fn post(&self, authorization: Option<&str>, body: String) -> (u16, String) {
        let mut request =
            http::Request::post("/api/messages").header("content-type", "application/json");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status: StatusCode = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status.as_u16(), String::from_utf8(body.to_vec()).unwrap())
    }

    /// How Ann is reached.
    pub(super) async fn reach(&self) -> Option<Reach> {
        let people = [ANN.to_owned()];
        self.app
            .store
            .reach(Channel::Teams, &people)
            .await
            .unwrap()
            .remove(ANN)
    }

    /// Paths and bodies of the answers sent so far.
    pub(super) fn posted(&self) -> Vec<(String, Value)> {
        self.connector.posted.lock().unwrap().clone()
    }
}
