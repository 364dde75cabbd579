//! A whole API in memory, and a way to call it.

use crate::{Access, Api, LocalAccess};
use axum::Router;
use axum::body::Body;
use chrono::{DateTime, Utc};
use domain::campaign::State;
use domain::ids::CampaignId;
use domain::token::LinkKey;
use emulators::{Clocks, Emulators};
use futures::future::BoxFuture;
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use platform::{App, Clock, Entropy, LinkKeys, Metrics, Settings, TimeSource};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use store::Store;
use timers::Timers;
use tokio::net::TcpListener;
use tower::ServiceExt;

/// The token of the server under test.
pub(crate) const TOKEN: &str = "s3cret";
/// The address it answers under.
pub(crate) const HOST: &str = "127.0.0.1:8080";
const TABLE: &str = "presently";
const REGION: &str = "eu-central-1";

/// A clock that a test moves.
#[derive(Clone)]
pub(crate) struct ManualTime(Arc<Mutex<DateTime<Utc>>>);

impl ManualTime {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(
            "2026-11-20T09:00:00Z".parse().unwrap(),
        )))
    }

    pub(crate) fn set(&self, at: &str) {
        *self.0.lock().unwrap() = at.parse().unwrap();
    }

    fn read(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

impl TimeSource for ManualTime {
    fn now(&self) -> DateTime<Utc> {
        self.read()
    }

    fn sleep_until(&self, _: DateTime<Utc>) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

/// An API with a table and queues of its own.
pub(crate) struct Server {
    pub(crate) api: Arc<Api>,
    pub(crate) time: ManualTime,
    pub(crate) emulators: Emulators,
    router: Router,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(Access::Local(LocalAccess::on_port(
            8080,
            SecretString::from(TOKEN),
            false,
        )))
        .await
    }

    pub(crate) async fn with(access: Access) -> Self {
        let time = ManualTime::new();
        let store = store().await;
        let (timers, emulators) = timers(&time).await;
        let app = App {
            store,
            timers,
            teams: None,
            skype: None,
            uploads: None,
            clock: Clock::with_both(Arc::new(time.clone()), Arc::new(time.clone())),
            entropy: Entropy::seeded(1),
            settings: Settings {
                link_base_url: "https://go.contoso.example".into(),
                requests_per_second: [(domain::campaign::Channel::Teams, 45)].into(),
                schedules_per_second: 125,
                table: TABLE.into(),
                worker: "worker".into(),
                boot: None,
                recovery: false,
                retention_days: 365,
            },
            link_keys: LinkKeys {
                current: LinkKey {
                    id: 1,
                    secret: [7; 32],
                },
                previous: None,
            }
            .into(),
            metrics: Metrics::in_memory(),
        };
        let api = Arc::new(Api::new(Arc::new(app), access));
        Self {
            router: crate::router(api.clone()),
            api,
            time,
            emulators,
        }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.api.app.store
    }

    /// A call by the person at this machine, who has all roles.
    pub(crate) fn call(&self, method: &str, path: &str) -> Call {
        let request = Request::builder().method(method).uri(path);
        Call {
            router: self.router.clone(),
            request,
            host: true,
            body: Body::empty(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).send().await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path).json(body).send().await
    }

    /// A new list with these rows under `First name,Last name,UPN,City`; gives its id.
    pub(crate) async fn list(&self, name: &str, rows: &[&str]) -> String {
        let made = self.post("/v1/lists", &json!({ "name": name })).await;
        let id = made.expect(201)["id"].as_str().unwrap().to_owned();
        if !rows.is_empty() {
            let file = format!("First name,Last name,UPN,City\n{}\n", rows.join("\n"));
            self.call("POST", &format!("/v1/lists/{id}/import"))
                .bytes(file)
                .send()
                .await
                .expect(200);
        }
        id
    }

    /// A new draft; gives its id and entity tag.
    pub(crate) async fn draft(&self, body: &Value) -> (CampaignId, String) {
        let made = self.post("/v1/campaigns", body).await;
        let id = made.expect(201)["id"].as_str().unwrap().parse().unwrap();
        (id, made.header("etag").to_owned())
    }
}

impl Server {
    /// Puts a campaign into a state, as publishing and dispatching would.
    pub(crate) async fn put_in_state(&self, id: CampaignId, state: State) {
        let changed = self.store().update_campaign(id, |campaign| {
            campaign.state = state;
            Ok::<_, std::convert::Infallible>(())
        });
        changed.await.unwrap();
    }
}

/// A call being put together.
pub(crate) struct Call {
    router: Router,
    request: http::request::Builder,
    host: bool,
    body: Body,
}

impl Call {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.host &= name != "host";
        self.request = self.request.header(name, value);
        self
    }

    /// By a caller with these roles only, such as `viewer+author`.
    pub(crate) fn roles(self, roles: &str) -> Self {
        self.header("authorization", &format!("Bearer {TOKEN}.{roles}"))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .bytes(body.to_string())
    }

    pub(crate) fn bytes(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// To another router.
    pub(crate) fn through(self, router: Router) -> Self {
        Self { router, ..self }
    }

    pub(crate) async fn send(self) -> Answer {
        let request = if self.host {
            self.request.header("host", HOST)
        } else {
            self.request
        };
        let response = self
            .router
            .oneshot(request.body(self.body).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// The body of an answer that has to have this status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        if self.text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&self.text).unwrap()
        }
    }

    /// The fields that a problem of this status names.
    #[track_caller]
    pub(crate) fn fields(&self, status: u16) -> Vec<String> {
        let problem = self.problem(status);
        let errors = problem["errors"].as_array().unwrap().clone();
        errors
            .iter()
            .map(|error| error["field"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The problem document of an answer that has to have this status.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16) -> Value {
        let problem = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(problem["status"], status);
        problem
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// A draft that is accepted as it is.
pub(crate) fn draft_body() -> Value {
    json!({
        "name": "Office move",
        "message": "Hello [FIRSTNAME|there], see https://contoso.example/move",
        "channel": "teams",
        "audience": {"include": [], "exclude": []},
        "start": "2026-12-01T15:00",
        "time_zone": "Europe/Paris",
        "duration": {"days": 3},
        "opening_hours": {"from": "08:00", "to": "18:00", "weekdays": ["mon", "tue"], "skip": ["2026-12-25"]},
        "presence": "always",
        "on_exhausted": "unprogram",
        "on_ambiguous": "hold",
    })
}

async fn store() -> Store {
    use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_with_shutdown(
        listener,
        database,
        std::future::pending(),
    ));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .credentials_provider(Credentials::new("id", "key", None, None, "test"))
        .region(Region::new("local"))
        .endpoint_url(format!("http://{at}"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    store::table::create(&client, TABLE).await.unwrap();
    Store::new(client, TABLE)
}

async fn timers(time: &ManualTime) -> (Timers, Emulators) {
    let (campaign, machine) = (time.clone(), time.clone());
    let clocks = Clocks {
        campaign: Arc::new(move || campaign.read()),
        machine: Arc::new(move || machine.read()),
    };
    let emulators = Emulators::open(None, clocks, "boot").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(
        emulators
            .clone()
            .serve(listener, std::future::pending::<()>()),
    );
    let http = aws_smithy_http_client::Builder::new().build_http();
    macro_rules! client {
        ($sdk:ident) => {
            $sdk::Client::from_conf(
                $sdk::Config::builder()
                    .behavior_version($sdk::config::BehaviorVersion::v2026_01_12())
                    .region($sdk::config::Region::new(REGION))
                    .credentials_provider($sdk::config::Credentials::new(
                        "id", "key", None, None, "test",
                    ))
                    .endpoint_url(&url)
                    .http_client(http.clone())
                    .build(),
            )
        };
    }
    let (sqs, scheduler) = (client!(aws_sdk_sqs), client!(aws_sdk_scheduler));
    let config = timers::queues::create_local(&sqs, &scheduler, "test-")
        .await
        .unwrap();
    (Timers::new(sqs, scheduler, config), emulators)
}
