//! A system of one's own per test, with both clocks in the test's hand.

use crate::access::LocalAccess;
use crate::{Access, Api, router};
use axum::body::Body;
use channels::{HttpClient, Policy, Teams, TeamsConfig};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{
    Accepted, Campaign, Channel, PinnedList, PlanCounts, Publication, Spec, State,
};
use domain::ids::{CampaignId, ListId};
use domain::jitter::Seed;
use domain::list::{List, Member};
use emulators::{Clocks, Emulators};
use futures::future::BoxFuture;
use http::{HeaderMap, Request, header};
use http_body_util::BodyExt;
use platform::config::{AwsConfig, LocalEndpoints};
use platform::{App, Clock, Entropy, LinkKeys, Metrics, Settings, TimeSource, clients};
use secrecy::SecretString;
use serde_json::{Value, json};
use simulators::teams::{Person, Tenant, TenantOptions};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{AuditEntry, Store, table};
use timers::{Task, Timers, parse_task, queues};
use tokio::net::TcpListener;
use tower::ServiceExt;

const TABLE: &str = "presently";
const TENANT: &str = "11111111-2222-4333-8444-555555555555";
const APP: &str = "99999999-8888-4777-8666-555555555555";
const KEYS: &str = "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

/// A Monday, 11:00 in Paris.
pub fn start() -> DateTime<Utc> {
    "2026-11-30T10:00:00Z".parse().unwrap()
}

#[derive(Clone)]
pub struct Hand(Arc<Mutex<DateTime<Utc>>>);

impl Hand {
    pub fn set(&self, at: DateTime<Utc>) {
        *self.0.lock().unwrap() = at;
    }
}

impl TimeSource for Hand {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn sleep_until(&self, _: DateTime<Utc>) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

pub struct World {
    pub app: Arc<App>,
    pub api: Arc<Api>,
    pub emulators: Emulators,
    pub tenant: Tenant,
    pub clock: Hand,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    pub fn code(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    pub fn retry_after(&self) -> u32 {
        self.headers[header::RETRY_AFTER]
            .to_str()
            .unwrap()
            .parse()
            .unwrap()
    }
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    (listener, base)
}

impl World {
    pub async fn start() -> Self {
        let clock = Hand(Arc::new(Mutex::new(start())));
        let (listener, dynamodb) = listen().await;
        let database = dynoxide::Database::memory().unwrap();
        tokio::spawn(dynoxide::server::serve_with_shutdown(
            listener,
            database,
            std::future::pending(),
        ));
        let (campaign, machine) = (clock.clone(), clock.clone());
        let clocks = Clocks {
            campaign: Arc::new(move || campaign.now()),
            machine: Arc::new(move || machine.now()),
        };
        let emulators = Emulators::open(None, clocks, "boot").unwrap();
        let (listener, sqs) = listen().await;
        tokio::spawn(
            emulators
                .clone()
                .serve(listener, std::future::pending::<()>()),
        );
        let local = Some(LocalEndpoints {
            dynamodb,
            sqs: sqs.clone(),
            scheduler: sqs,
        });
        let clients = clients::connect(&AwsConfig {
            region: "eu-central-1".into(),
            local,
        })
        .await
        .unwrap();
        table::create(&clients.dynamodb, TABLE).await.unwrap();
        let timers = queues::create_local(&clients.sqs, &clients.scheduler, "")
            .await
            .unwrap();
        let (tenant, teams) = tenant(&clock).await;
        let app = Arc::new(App {
            store: Store::new(clients.dynamodb, TABLE),
            timers: Timers::new(clients.sqs, clients.scheduler, timers),
            teams: Some(teams),
            skype: None,
            uploads: None,
            clock: Clock::with_both(Arc::new(clock.clone()), Arc::new(clock.clone())),
            entropy: Entropy::seeded(7),
            settings: Settings {
                link_base_url: "http://127.0.0.1:8080".into(),
                requests_per_second: [(Channel::Teams, 45)].into(),
                schedules_per_second: 100,
                table: TABLE.into(),
                worker: "worker".into(),
                boot: None,
                recovery: false,
                retention_days: 365,
            },
            link_keys: LinkKeys::parse(KEYS).unwrap().into(),
            metrics: Metrics::in_memory(),
        });
        let access = Access::Local(LocalAccess::on_port(
            8080,
            SecretString::from("token".to_owned()),
            false,
        ));
        let api = Arc::new(Api::new(app.clone(), access));
        Self {
            app,
            api,
            emulators,
            tenant,
            clock,
        }
    }

    /// Calls with these roles (`author`, `viewer+author` …).
    pub async fn call(&self, roles: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.call_with(roles, method, path, body, &[]).await
    }

    pub async fn call_with(
        &self,
        roles: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::AUTHORIZATION, format!("Bearer token.{roles}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
        let response = router(self.api.clone())
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }

    pub async fn act(&self, roles: &str, id: CampaignId, act: &str, body: Option<Value>) -> Answer {
        self.call(roles, "POST", &format!("/v1/campaigns/{id}/{act}"), body)
            .await
    }

    pub fn clock_now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub async fn campaign(&self, id: CampaignId) -> Campaign {
        self.app.store.campaign(id).await.unwrap().unwrap()
    }

    /// What was put on the plan queue and may be received now.
    pub async fn tasks(&self) -> Vec<Task> {
        let found = self
            .emulators
            .receive("plan", 10, Duration::from_secs(60), None)
            .await
            .unwrap();
        found
            .iter()
            .map(|message| parse_task(&message.body).unwrap())
            .collect()
    }

    /// Moves both clocks.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.set(self.clock.now() + by);
        self.emulators.clock_moved();
    }

    /// The trail, oldest first.
    pub async fn trail(&self, id: CampaignId) -> Vec<AuditEntry> {
        let mut items = self.app.store.audit(id, None, 100).await.unwrap().items;
        items.reverse();
        items
    }

    pub async fn list(&self, n: u64, members: &[Member]) -> ListId {
        let id = list_id(n);
        let mut members = members.to_vec();
        members.sort_by(|a, b| a.address.cmp(&b.address));
        let columns = vec!["CITY".to_owned()];
        self.app
            .store
            .put_version(id, 1, &columns, &members, start(), "ann")
            .await
            .unwrap();
        let size = u32::try_from(members.len()).unwrap();
        let (created, name) = (start(), format!("List {n}"));
        let list = List {
            id,
            name,
            owner: "ann".into(),
            created,
            updated: created,
            version: 1,
            size,
            columns,
            kind: domain::list::Kind::Static,
            read_at: None,
        };
        self.app.store.create_list(&list).await.unwrap();
        id
    }

    /// Stores a draft that begins at 15:00 in Paris on the day of [`start`], `change` applied to its body.
    pub async fn draft(&self, change: Value) -> CampaignId {
        let id = self.app.entropy.campaign_id(start());
        let mut spec = json!({
            "name": "Winter", "message": "Hi [FIRSTNAME|there]", "channel": "teams",
            "audience": {"include": [list_id(1)]}, "start": "2026-11-30T15:00", "time_zone": "Europe/Paris",
            "duration": {"hours": 3}, "opening_hours": {"from": "08:00", "to": "18:00"},
        });
        spec.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let spec: Spec = serde_json::from_value(spec).unwrap();
        self.app
            .store
            .create_campaign(&Campaign::draft(id, spec, "ann".into(), start()))
            .await
            .unwrap();
        id
    }

    /// Stores a campaign in a later state.
    pub async fn published(&self, state: State, change: Value) -> CampaignId {
        let id = self.draft(change).await;
        let changed = self.app.store.update_campaign(id, |campaign| {
            campaign.state = state;
            campaign.epoch = 1;
            campaign.publication = Some(publication(&campaign.spec));
            Ok::<_, ()>(())
        });
        changed.await.unwrap();
        id
    }

    pub fn people(&self, people: Vec<Person>) {
        self.tenant.add_people(people).unwrap();
    }
}

async fn tenant(clock: &Hand) -> (Tenant, Teams) {
    let now = clock.clone();
    let mut options = TenantOptions::new(Arc::new(move || now.now()), TENANT, APP, "s3cret");
    options.requests_per_second = 0;
    let tenant = Tenant::open(options).unwrap();
    let (listener, base) = listen().await;
    let serving = tenant.clone();
    tokio::spawn(async move {
        serving
            .serve(listener, std::future::pending())
            .await
            .unwrap()
    });
    let config = TeamsConfig {
        login_url: format!("{base}/login"),
        graph_url: format!("{base}/graph"),
        connector_url: format!("{base}/connector"),
        tenant_id: TENANT.into(),
        app_id: APP.into(),
        app_secret: SecretString::from("s3cret".to_owned()),
        authority: None,
        policy: Policy::Local,
        request_timeout: Duration::from_secs(5),
        install: None,
    };
    let now = clock.clone();
    let teams = Teams::new(
        config,
        HttpClient::new().unwrap(),
        Arc::new(move || now.now()),
    )
    .unwrap();
    (tenant, teams)
}

fn publication(spec: &Spec) -> Publication {
    let pinned = |id: &ListId| PinnedList {
        id: *id,
        version: 1,
        name: "List".into(),
    };
    Publication {
        at: start(),
        by: "ann".into(),
        seed: Seed([7; 32]),
        plan_from: spec.window().from,
        window: spec.window(),
        include: spec.audience.include.iter().map(pinned).collect(),
        exclude: Vec::new(),
        accepted: Accepted::default(),
        zone_data: "test".into(),
        counts: Some(PlanCounts {
            recipients: 2,
            batches: 1,
            ..PlanCounts::default()
        }),
    }
}

pub fn list_id(n: u64) -> ListId {
    ListId::from_parts(1_790_000_000_000 + n, u128::from(n))
}

pub fn member(name: &str, city: &str) -> Member {
    Member {
        address: format!("{name}@contoso.example").into(),
        first_name: name.into(),
        last_name: "Doe".into(),
        time_zone: None,
        extra: vec![city.into()],
    }
}

/// The word of every act of a trail, with who did it.
pub fn acts(trail: &[AuditEntry]) -> Vec<(&str, &str)> {
    trail
        .iter()
        .map(|entry| (entry.act.as_str(), entry.by.as_str()))
        .collect()
}
