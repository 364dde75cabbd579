//! A server that records what it is asked and answers what the test says.

use crate::{HttpClient, MachineClock, Policy, Teams, TeamsConfig};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

pub const TENANT: &str = "7e4a0000-0000-4000-8000-000000000001";
pub const APP: &str = "a9900000-0000-4000-8000-000000000002";
pub const PERSON: &str = "0b1ec700-0000-4000-8000-000000000003";
pub const SECRET: &str = "s3cr3t~+&=value";

/// A request as it came over the wire.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    /// With the query.
    pub path: String,
    pub host: String,
    pub authorization: String,
    pub content_type: String,
    pub consistency: String,
    pub body: String,
}

impl Seen {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Debug, Clone)]
pub struct Canned {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

pub fn canned(status: u16, body: impl ToString) -> Canned {
    Canned {
        status,
        headers: Vec::new(),
        body: body.to_string(),
    }
}

impl Canned {
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// `answer` may leave the token endpoint to the server: it gives `token-1`, `token-2`, …
    pub async fn start(answer: impl Fn(&Seen) -> Option<Canned> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (log, answer) = (seen.clone(), Arc::new(answer));
        let router = Router::new().fallback(move |request: Request| {
            let (log, answer) = (log.clone(), answer.clone());
            async move {
                let one = record(request).await;
                let tokens = {
                    let mut log = log.lock().unwrap();
                    log.push(one.clone());
                    log.iter()
                        .filter(|seen| seen.path.ends_with("/token"))
                        .count()
                };
                let reply = answer(&one).unwrap_or_else(|| {
                    if one.path.ends_with("/token") {
                        token(&format!("token-{tokens}"), 3600)
                    } else {
                        canned(404, "")
                    }
                });
                let mut response = Response::builder().status(reply.status);
                for (name, value) in reply.headers {
                    response = response.header(name, value);
                }
                response.body(Body::from(reply.body)).unwrap()
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, seen }
    }

    pub fn teams(&self) -> Teams {
        teams(&self.url, Clock::default())
    }

    /// The requests whose path holds `part`, in order.
    pub fn seen(&self, part: &str) -> Vec<Seen> {
        self.seen
            .lock()
            .unwrap()
            .iter()
            .filter(|seen| seen.path.contains(part))
            .cloned()
            .collect()
    }
}

async fn record(request: Request) -> Seen {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let header = |name: &str| {
        head.headers
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default()
    };
    Seen {
        method: head.method.to_string(),
        path: head.uri.to_string(),
        host: header("host"),
        authorization: header("authorization"),
        content_type: header("content-type"),
        consistency: header("consistencylevel"),
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

pub fn token(token: &str, expires_in: i64) -> Canned {
    canned(
        200,
        serde_json::json!({ "token_type": "Bearer", "expires_in": expires_in, "access_token": token }),
    )
}

/// Machine time that moves only when told to.
#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Default for Clock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(1_795_255_200)))
    }
}

impl Clock {
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::SeqCst), 0).unwrap()
    }

    pub fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn machine(&self) -> MachineClock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

pub fn config(url: &str) -> TeamsConfig {
    TeamsConfig {
        login_url: format!("{url}/login/"),
        graph_url: format!("{url}/graph/"),
        connector_url: format!("{url}/teams/"),
        tenant_id: TENANT.into(),
        app_id: APP.into(),
        app_secret: SECRET.into(),
        authority: None,
        policy: Policy::Local,
        request_timeout: Duration::from_secs(20),
        install: None,
    }
}

pub fn teams(url: &str, clock: Clock) -> Teams {
    Teams::new(config(url), HttpClient::new().unwrap(), clock.machine()).unwrap()
}

pub fn teams_with(config: TeamsConfig) -> Teams {
    Teams::new(
        config,
        HttpClient::new().unwrap(),
        Clock::default().machine(),
    )
    .unwrap()
}
