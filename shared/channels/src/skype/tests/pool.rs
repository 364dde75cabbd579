//! A pool that records what it is asked, answers as documented, and lets a test say otherwise.

use super::wire::{Canned, Script, Seen, canned};
use crate::{
    Draw, HttpClient, InstantMessage, MachineClock, Policy, SendFault, Skype, SkypeConfig,
};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;

pub const PASSWORD: &str = "s3cr3t~+&=value";
pub const ANN: &str = "sip:ann@contoso.example";

/// The pool. Clones are the same one.
#[derive(Clone)]
pub struct Pool(Arc<Inner>);

struct Inner {
    url: String,
    seen: Mutex<Vec<Seen>>,
    script: Box<dyn Script>,
    /// What waits for the next request for events: whole answers.
    events: Mutex<VecDeque<Canned>>,
    news: Notify,
    ack: AtomicU64,
    applications: AtomicU64,
    invitations: AtomicU64,
    tokens: AtomicU64,
    pub clock: AtomicI64,
}

impl Pool {
    pub async fn start(script: impl Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let inner = Inner {
            url: format!("http://{}", listener.local_addr().unwrap()),
            seen: Mutex::default(),
            script: Box::new(script),
            events: Mutex::default(),
            news: Notify::new(),
            ack: AtomicU64::new(1),
            applications: AtomicU64::new(0),
            invitations: AtomicU64::new(0),
            tokens: AtomicU64::new(0),
            clock: AtomicI64::new(1_795_255_200),
        };
        let pool = Self(Arc::new(inner));
        let served = pool.clone();
        let router = Router::new().fallback(move |request: Request| {
            let pool = served.clone();
            async move { pool.answer(request).await }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        pool
    }

    pub fn url(&self) -> &str {
        &self.0.url
    }

    pub fn config(&self) -> SkypeConfig {
        SkypeConfig {
            sip_domain: "contoso.example".into(),
            discovery_urls: vec![format!("{}/discover/", self.0.url)],
            username: "push@contoso.example".into(),
            password: PASSWORD.into(),
            policy: Policy::Local,
            request_timeout: Duration::from_secs(20),
            answer_timeout: Duration::from_secs(20),
        }
    }

    pub fn skype(&self) -> Skype {
        self.skype_with(self.config())
    }

    pub fn skype_with(&self, config: SkypeConfig) -> Skype {
        let pool = self.clone();
        let machine: MachineClock = Arc::new(move || pool.now());
        Skype::new(config, HttpClient::new().unwrap(), machine, draw()).unwrap()
    }

    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.clock.load(Ordering::SeqCst), 0).unwrap()
    }

    pub fn forward(&self, seconds: i64) {
        self.0.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The requests whose method and path hold `part`, in order.
    pub fn seen(&self, part: &str) -> Vec<Seen> {
        let seen = self.0.seen.lock().unwrap();
        seen.iter()
            .filter(|seen| seen.line().contains(part))
            .cloned()
            .collect()
    }

    /// Waits until `part` has been asked for `times` times.
    pub async fn until_seen(&self, part: &str, times: usize) {
        let seen = async {
            while self.seen(part).len() < times {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let seen = tokio::time::timeout(Duration::from_secs(15), seen).await;
        assert!(seen.is_ok(), "{part} was not asked for {times} times");
    }

    /// Tells the client of events.
    pub fn tell(&self, events: &[Value]) {
        if !events.is_empty() {
            let sender =
                json!([{ "rel": "communication", "href": "/app/communication", "events": events }]);
            self.answer_events(canned(
                200,
                json!({ "_links": { "next": { "href": self.next() } }, "sender": sender }),
            ));
        }
    }

    /// The whole answer to the next request for events.
    pub fn answer_events(&self, answer: Canned) {
        self.0.events.lock().unwrap().push_back(answer);
        self.0.news.notify_one();
    }

    pub fn next(&self) -> String {
        let ack = self.0.ack.fetch_add(1, Ordering::SeqCst) + 1;
        format!(
            "/app/{}/events?ack={ack}",
            self.0.applications.load(Ordering::SeqCst)
        )
    }

    async fn answer(&self, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let seen = Seen::new(&head, &body);
        self.0.seen.lock().unwrap().push(seen.clone());
        let answer = match self.0.script.answer(&seen) {
            Some(answer) => answer,
            None if seen.path.starts_with("/app/") && seen.path.contains("/events") => {
                self.park().await
            }
            None => self.usual(&seen),
        };
        let mut response = Response::builder().status(answer.status);
        for (name, value) in answer.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(answer.body)).unwrap()
    }

    async fn park(&self) -> Canned {
        loop {
            let news = self.0.news.notified();
            if let Some(answer) = self.0.events.lock().unwrap().pop_front() {
                return answer;
            }
            news.await;
        }
    }

    fn usual(&self, seen: &Seen) -> Canned {
        let path = seen.path.split('?').next().unwrap_or_default();
        if path == "/discover/" {
            return canned(200, json!({ "_links": { "user": { "href": "/user" } } }));
        }
        if path == "/token" {
            let token = self.0.tokens.fetch_add(1, Ordering::SeqCst) + 1;
            return canned(
                200,
                json!({ "access_token": format!("cwt={token}"), "expires_in": 28289, "token_type": "Bearer" }),
            );
        }
        if !seen.authorization.starts_with("Bearer cwt=") {
            let ours = format!(
                r#"MsRtcOAuth href="{}/token",grant_type="urn:microsoft.rtc:windows,password""#,
                self.0.url
            );
            return canned(401, "")
                .with("www-authenticate", "Bearer trusted_issuers=\"\"")
                .with("www-authenticate", &ours);
        }
        match (seen.method.as_str(), path) {
            ("GET", "/user") => canned(
                200,
                json!({ "_links": { "applications": { "href": "/applications" } } }),
            ),
            ("POST", "/applications") => {
                let number = self.0.applications.fetch_add(1, Ordering::SeqCst) + 1;
                canned(201, application(number))
            }
            ("POST", path) if path.ends_with("/batch") => self.batch(seen),
            ("POST", path) if path.ends_with("/messagingInvitations") => self.invited(seen),
            ("POST", path) if path.ends_with("/messages") => {
                let message = self
                    .0
                    .script
                    .said(seen, path.trim_end_matches("/messaging/messages"));
                self.tell(&message);
                canned(201, "").with("location", &format!("{path}/2"))
            }
            ("POST" | "DELETE", _) => canned(204, ""),
            ("GET", path) if path.starts_with("/app/") => {
                let number = self.0.applications.load(Ordering::SeqCst);
                canned(200, application(number))
            }
            _ => canned(
                404,
                json!({ "code": "NotFound", "subcode": "ResourceNotFound" }),
            ),
        }
    }

    fn invited(&self, seen: &Seen) -> Canned {
        let number = self.0.invitations.fetch_add(1, Ordering::SeqCst) + 1;
        let events = self.0.script.invited(&seen.json(), number);
        self.tell(&events);
        canned(201, "").with("location", &format!("{}/{number}", seen.path))
    }

    /// Answers each part as if it had come alone.
    fn batch(&self, seen: &Seen) -> Canned {
        let mut body = String::new();
        for part in seen.body.split("--").filter(|part| part.contains("GET ")) {
            let path = part
                .split("GET ")
                .nth(1)
                .unwrap()
                .split(' ')
                .next()
                .unwrap();
            let one = Seen {
                method: "PART".into(),
                path: path.to_owned(),
                body: String::new(),
                ..seen.clone()
            };
            self.0.seen.lock().unwrap().push(one.clone());
            let missing = canned(
                404,
                json!({ "code": "NotFound", "subcode": "ResourceNotFound" }),
            );
            let answer = self.0.script.answer(&one).unwrap_or(missing);
            body += &format!(
                "--b\r\nContent-Type: application/http; msgtype=response\r\n\r\nHTTP/1.1 {} X\r\nContent-Type: application/json\r\n\r\n{}\r\n",
                answer.status, answer.body
            );
        }
        canned(200, body + "--b--\r\n").with("content-type", "multipart/batching; boundary=\"b\"")
    }
}

fn application(number: u64) -> Value {
    let at = |rest: &str| json!({ "href": format!("/app/{number}{rest}") });
    json!({
        "_links": { "self": at(""), "batch": at("/batch"), "events": at("/events?ack=1") },
        "_embedded": {
            "people": { "_links": { "search": at("/people?type=any") } },
            "communication": { "_links": { "startMessaging": at("/communication/messagingInvitations") } },
        },
    })
}

/// Ids that differ and repeat from run to run.
pub fn draw() -> Draw {
    let drawn = AtomicU64::new(0);
    Arc::new(move || u128::from(drawn.fetch_add(1, Ordering::SeqCst)) * 0x1_0000_0001)
}

pub const MESSAGE: InstantMessage<'static> = InstantMessage {
    plain: "Hello Ann",
    html: None,
    subject: "News",
};

/// Sends to Ann, with an hour to start.
pub async fn send(pool: &Pool, skype: &Skype) -> Result<String, SendFault> {
    skype
        .send(ANN, &MESSAGE, pool.now() + TimeDelta::hours(1))
        .await
}
