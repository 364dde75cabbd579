//! The tenant over real sockets, driven by an HTTP client and a clock in the test's hand.

mod connector_errors;
mod connector_messages;
mod consents;
mod durability;
mod faults_on_the_wire;
mod graph_apps;
mod graph_batch;
mod graph_groups;
mod graph_users;
mod inspection;
mod login;
mod outbound;
mod presences;
mod rate_limits;

use super::{Clock, Person, Tenant, TenantOptions};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(super) const TENANT: &str = "11111111-2222-4333-8444-555555555555";
pub(super) const APP: &str = "99999999-8888-4777-8666-555555555555";
pub(super) const SECRET: &str = "s3cret";
/// Monday, 2026-11-23 09:00 UTC.
const START: i64 = 1_795_424_400_000;

/// A tenant being served, its clock and a client with tokens.
pub(super) struct Harness {
    pub(super) tenant: Tenant,
    pub(super) base: String,
    pub(super) client: Client,
    clock: Arc<AtomicI64>,
    tokens: Mutex<Vec<(String, String)>>,
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

    /// Unlimited unless `change` says otherwise: most tests are not about rates.
    pub(super) async fn with(change: impl FnOnce(&mut TenantOptions)) -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let read = clock.clone();
        let now: Clock =
            Arc::new(move || DateTime::from_timestamp_millis(read.load(Ordering::SeqCst)).unwrap());
        let mut options = TenantOptions::new(now, TENANT, APP, SECRET);
        options.requests_per_second = 0;
        change(&mut options);
        let tenant = Tenant::open(options).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let serving = tenant.clone();
        let server = tokio::spawn(async move {
            serving
                .serve(listener, std::future::pending())
                .await
                .unwrap()
        });
        Self {
            tenant,
            base,
            client: client(),
            clock,
            tokens: Mutex::default(),
            server,
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.clock.load(Ordering::SeqCst)).unwrap()
    }

    pub(super) fn advance(&self, delta: TimeDelta) {
        self.clock
            .fetch_add(delta.num_milliseconds(), Ordering::SeqCst);
    }

    pub(super) async fn token(&self, resource: &str) -> String {
        if let Some((_, token)) = self
            .tokens
            .lock()
            .unwrap()
            .iter()
            .find(|(of, _)| of == resource)
        {
            return token.clone();
        }
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", APP),
            ("client_secret", SECRET),
            ("scope", &format!("{resource}/.default")),
        ];
        let url = format!("{}/login/{TENANT}/oauth2/v2.0/token", self.base);
        let answer: Value = self
            .client
            .post(url)
            .form(&form)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        self.tokens
            .lock()
            .unwrap()
            .push((resource.to_owned(), token.clone()));
        token
    }

    pub(super) async fn graph(&self, method: Method, path: &str) -> RequestBuilder {
        let token = self.token("https://graph.microsoft.com").await;
        self.client
            .request(method, format!("{}/graph/v1.0{path}", self.base))
            .bearer_auth(token)
    }

    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.graph(Method::GET, path).await).await
    }

    pub(super) async fn connector(&self, method: Method, path: &str) -> RequestBuilder {
        let token = self.token("https://api.botframework.com").await;
        self.client
            .request(method, format!("{}/connector/v3{path}", self.base))
            .bearer_auth(token)
    }

    pub(super) async fn create(&self, member: &str) -> (u16, Value) {
        answer(
            self.connector(Method::POST, "/conversations")
                .await
                .json(&create_body(member)),
        )
        .await
    }

    /// Adds a person and creates their conversation.
    pub(super) async fn converse(&self, person: Person) -> (String, String) {
        let upn = person.upn.clone();
        self.tenant.add_people(vec![person]).unwrap();
        let id = self.tenant.person(&upn).unwrap().unwrap().object_id;
        let (status, body) = self.create(&id).await;
        assert_eq!(status, 201, "{body}");
        (id, body["id"].as_str().unwrap().to_owned())
    }

    pub(super) async fn send(&self, conversation: &str, text: &str) -> (u16, Value) {
        answer(self.send_request(conversation, &message(text)).await).await
    }

    pub(super) async fn send_request(
        &self,
        conversation: &str,
        activity: &Value,
    ) -> RequestBuilder {
        let conversation = conversation.replace(':', "%3A");
        self.connector(
            Method::POST,
            &format!("/conversations/{conversation}/activities"),
        )
        .await
        .json(activity)
    }
}

pub(super) fn create_body(member: &str) -> Value {
    json!({
        "isGroup": false, "bot": {"id": format!("28:{APP}"), "name": "Push"}, "members": [{"id": member}],
        "tenantId": TENANT, "channelData": {"tenant": {"id": TENANT}},
    })
}

pub(super) fn message(text: &str) -> Value {
    json!({"type": "message", "from": {"id": format!("28:{APP}")}, "text": text, "textFormat": "markdown"})
}

/// Status and JSON body; an empty body is null.
pub(super) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    (
        status,
        if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap()
        },
    )
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
        .build()
        .unwrap()
}
