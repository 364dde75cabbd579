//! The pool over real sockets, driven by an HTTP client and a clock in the test's hand.

mod batches;
mod behaviours;
mod channel;
mod discovery;
mod durability;
mod inspection;
mod lifetimes;
mod limits;
mod messaging;
mod people;
mod subscriptions;

use super::{Clock, Person, Pool, PoolOptions};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(super) const PASSWORD: &str = "s3cret";
/// Monday, 2026-11-23 09:00 UTC.
const START: i64 = 1_795_424_400_000;
/// For anything that should happen at once.
const SOON: Duration = Duration::from_secs(10);

/// A pool being served, its clock and a client with a ticket.
pub(super) struct Harness {
    pub(super) pool: Pool,
    pub(super) base: String,
    pub(super) client: Client,
    pub(super) ticket: String,
    clock: Arc<AtomicI64>,
    server: JoinHandle<()>,
}

impl Drop for Harness {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Harness {
    pub(super) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub(super) async fn with(change: impl FnOnce(&mut PoolOptions)) -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let read = clock.clone();
        let now: Clock =
            Arc::new(move || DateTime::from_timestamp_millis(read.load(Ordering::SeqCst)).unwrap());
        let mut options =
            PoolOptions::new(now, "contoso.example", "push@contoso.example", PASSWORD);
        change(&mut options);
        let pool = Pool::open(options).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let serving = pool.clone();
        let server = tokio::spawn(async move {
            serving
                .serve(listener, std::future::pending())
                .await
                .unwrap()
        });
        let mut harness = Self {
            pool,
            base,
            client: client(),
            ticket: String::new(),
            clock,
            server,
        };
        harness.ticket = harness.grant().await.1["access_token"]
            .as_str()
            .unwrap()
            .to_owned();
        harness
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.clock.load(Ordering::SeqCst)).unwrap()
    }

    /// Moves the clock and lets the pool look at it.
    pub(super) fn advance(&self, delta: TimeDelta) {
        self.pass(delta);
        self.pool.clock_moved();
    }

    /// Moves the clock without a word.
    pub(super) fn pass(&self, delta: TimeDelta) {
        self.clock
            .fetch_add(delta.num_milliseconds(), Ordering::SeqCst);
    }

    pub(super) async fn grant(&self) -> (u16, Value) {
        let form = [
            ("grant_type", "password"),
            ("username", "push@contoso.example"),
            ("password", PASSWORD),
        ];
        let url = format!("{}/WebTicket/oauthtoken", self.base);
        answer(self.client.post(url).form(&form)).await
    }

    pub(super) fn request(&self, method: Method, href: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{href}", self.base))
            .bearer_auth(&self.ticket)
    }

    pub(super) async fn get(&self, href: &str) -> (u16, Value) {
        answer(self.request(Method::GET, href)).await
    }

    pub(super) async fn post(&self, href: &str, body: &Value) -> (u16, Value) {
        answer(self.request(Method::POST, href).json(body)).await
    }

    pub(super) async fn delete(&self, href: &str) -> (u16, Value) {
        answer(self.request(Method::DELETE, href)).await
    }

    pub(super) fn add(&self, person: Person) {
        self.pool.add_people(vec![person]).unwrap();
    }

    /// An application of its own endpoint; its root.
    pub(super) async fn application(&self, endpoint: &str) -> String {
        let (status, body) = self.create(endpoint).await;
        assert_eq!(status, 201, "{body}");
        href(&body["_links"]["self"])
    }

    pub(super) async fn create(&self, endpoint: &str) -> (u16, Value) {
        let body = json!({"UserAgent": "Tests", "EndpointId": endpoint, "Culture": "en-US"});
        self.post("/ucwa/oauth/v1/applications", &body).await
    }

    /// Starts an invitation; the answer.
    pub(super) async fn invite(&self, root: &str, to: &str, text: Option<&str>) -> Response {
        let mut body = json!({"importance": "Normal", "subject": "News", "to": format!("sip:{to}"),
            "operationId": "op-1", "sessionContext": "x", "telemetryId": null});
        if let Some(text) = text {
            let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let uri = format!("data:text/plain;charset=utf-8,{text}");
            body["_links"] = json!({"message": {"href": uri}});
        }
        let href = format!("{root}/communication/messagingInvitations");
        self.request(Method::POST, &href)
            .json(&body)
            .send()
            .await
            .unwrap()
    }

    /// The event request of a link, which has to be answered soon.
    pub(super) async fn events(&self, link: &str) -> Value {
        let waiting = answer(self.request(Method::GET, link));
        let (status, body) = tokio::time::timeout(SOON, waiting)
            .await
            .expect("an answer");
        assert_eq!(status, 200, "{body}");
        body
    }

    /// The event request of a link, waiting beside the test.
    pub(super) async fn park(&self, link: &str) -> JoinHandle<(u16, Value)> {
        let before = self.pool.stats().unwrap().requests;
        let request = self.request(Method::GET, link);
        let waiting = tokio::spawn(answer(request));
        let count = |stats: &super::PoolStats| {
            stats
                .requests
                .get(&super::Operation::Events)
                .copied()
                .unwrap_or(0)
        };
        let was = before.get(&super::Operation::Events).copied().unwrap_or(0);
        until(|| count(&self.pool.stats().unwrap()) > was).await;
        until(|| self.pool.open_requests() == 0 || waiting.is_finished()).await;
        waiting
    }
}

/// Waits for a condition that comes true soon.
pub(super) async fn until(mut condition: impl FnMut() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(SOON, waiting)
        .await
        .expect("the condition");
}

pub(super) fn href(link: &Value) -> String {
    link["href"].as_str().expect("a link").to_owned()
}

pub(super) fn next(answer: &Value) -> String {
    href(&answer["_links"]["next"])
}

/// `sender: rel type` of each event, in order; completions with their status and subcode.
pub(super) fn told(answer: &Value) -> Vec<String> {
    let mut told = Vec::new();
    for sender in answer["sender"].as_array().into_iter().flatten() {
        for event in sender["events"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let mut line = format!(
                "{}: {} {}",
                text(&sender["rel"]),
                text(&event["link"]["rel"]),
                text(&event["type"])
            );
            for extra in [&event["status"], &event["reason"]["subcode"]] {
                if let Some(extra) = extra.as_str() {
                    line = format!("{line} {extra}");
                }
            }
            told.push(line);
        }
    }
    told
}

/// The resource embedded in the first event of a kind.
pub(super) fn embedded(answer: &Value, rel: &str, kind: &str) -> Value {
    let events = answer["sender"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|sender| sender["events"].as_array().unwrap());
    let mut found = events.filter(|event| event["link"]["rel"] == rel && event["type"] == kind);
    found.next().expect("the event")["_embedded"][rel].clone()
}

/// Status and JSON body; an empty body is null, another one a text.
pub(super) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    let body = match text.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    };
    (status, body)
}

fn client() -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}
