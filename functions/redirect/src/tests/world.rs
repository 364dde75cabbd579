//! A table with one campaign, and a visitor.

use crate::{Redirector, router};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use chrono::{DateTime, Utc};
use domain::batch::{Batch, Recipient};
use domain::campaign::{Campaign, State};
use domain::engagement::{Class, Hit, classify};
use domain::ids::CampaignId;
use domain::token::{LinkKey, LinkRef};
use futures::future::BoxFuture;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use platform::config::Env;
use platform::{App, Clock, Entropy, TimeSource};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;

pub(super) const EDGE: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0 Edg/131.0.0.0";
pub(super) const TEAMS: &str = "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5";

pub(super) struct Fixed;

impl TimeSource for Fixed {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn sleep_until(&self, _: DateTime<Utc>) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

pub(super) struct World {
    pub(super) app: Arc<App>,
    pub(super) router: Router,
    /// Send `true`, and the table takes connections and no longer answers.
    pub(super) silence: watch::Sender<bool>,
}

pub(super) async fn app(dynamodb: &str) -> Arc<App> {
    let here = "http://127.0.0.1:1";
    let env = Env::fixed([
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ENDPOINT_URL_DYNAMODB", dynamodb),
        ("AWS_ENDPOINT_URL_SQS", here),
        ("AWS_ENDPOINT_URL_SCHEDULER", here),
        ("TABLE_NAME", "presently"),
        ("LINK_BASE_URL", "https://go.contoso.example"),
        (
            "LINK_KEYS",
            "3:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=,2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=",
        ),
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
    ]);
    let clock = Clock::with_both(Arc::new(Fixed), Arc::new(Fixed));
    Arc::new(App::from(&env, clock, Entropy::seeded(1)).await.unwrap())
}

/// A table with one running campaign of two links and one person called Ann & Bob.
pub(super) async fn world() -> World {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (silence, silent) = watch::channel(false);
    let address = format!(
        "http://{}",
        between(listener.local_addr().unwrap(), silent).await
    );
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_with_shutdown(
        listener,
        database,
        std::future::pending(),
    ));
    let app = app(&address).await;
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::v2026_01_12())
        .credentials_provider(aws_sdk_dynamodb::config::Credentials::new(
            "a", "b", None, None, "test",
        ))
        .region(aws_sdk_dynamodb::config::Region::new("eu-central-1"))
        .endpoint_url(&address)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    store::table::create(&aws_sdk_dynamodb::Client::from_conf(config), "presently")
        .await
        .unwrap();
    app.store.create_campaign(&campaign()).await.unwrap();
    app.store.put_batches(id(), &[batch()]).await.unwrap();
    World {
        router: router(Arc::new(Redirector::new(app.clone()))),
        app,
        silence,
    }
}

/// Passes connections on to the table until it is told to be silent.
pub(super) async fn between(table: SocketAddr, silent: watch::Receiver<bool>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut inner, _)) = listener.accept().await {
            let mut silent = silent.clone();
            tokio::spawn(async move {
                let mut outer = TcpStream::connect(table).await.unwrap();
                let passing = tokio::io::copy_bidirectional(&mut inner, &mut outer);
                tokio::select! {
                    _ = passing => return,
                    _ = silent.wait_for(|silent| *silent) => {}
                }
                std::future::pending::<()>().await;
            });
        }
    });
    address
}

pub(super) fn id() -> CampaignId {
    CampaignId::from_parts(1_790_000_000_000, 7)
}

pub(super) fn campaign() -> Campaign {
    let message =
        "[Plain](https://a.example/x?a=1&b=2) [Yours](https://b.example/?n=[FIRSTNAME|you])";
    let spec = serde_json::from_value(serde_json::json!({
        "name": "Winter", "message": message, "channel": "teams", "start": "2026-12-01T15:00",
        "time_zone": "Europe/Paris", "duration": {"hours": 2},
        "opening_hours": {"from": "08:00", "to": "18:00"},
    }));
    let mut campaign = Campaign::draft(id(), spec.unwrap(), "ann".into(), Fixed.now());
    campaign.state = State::Running;
    campaign
}

pub(super) fn batch() -> Batch {
    let person = |name: &str| Recipient {
        address: "ann@contoso.example".into(),
        object_id: None,
        values: vec![name.into()],
    };
    Batch {
        n: 5,
        epoch: 1,
        planned_at: Some(Fixed.now()),
        zone: chrono_tz::UTC,
        columns: vec!["FIRSTNAME".into()],
        people: vec![person(""), person("Ann & Bob\r\nX: y")],
    }
}

pub(super) fn link(link: u8) -> LinkRef {
    LinkRef {
        campaign: id(),
        batch: 5,
        position: 1,
        link,
        is_try: false,
    }
}

pub(super) fn token(link: LinkRef) -> String {
    link.sign(&LinkKey {
        id: 3,
        secret: [1; 32],
    })
}

impl World {
    pub(super) async fn ask(
        &self,
        method: &str,
        token: &str,
        agent: &str,
    ) -> (StatusCode, HeaderMap, String) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/r/{token}"))
            .header("user-agent", agent)
            .header("x-forwarded-for", "203.0.113.9")
            .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 443))))
            .body(Body::empty())
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (
            parts.status,
            parts.headers,
            String::from_utf8(body.to_vec()).unwrap(),
        )
    }

    /// Position, link and class of everything noted.
    pub(super) async fn noted(&self) -> Vec<(u16, u8, Class)> {
        let clicks = self.app.store.engagement(id()).await.unwrap().clicks;
        let links = clicks.into_iter().flat_map(|(batch, links)| {
            assert_eq!(batch, 5);
            links
        });
        links
            .flat_map(|one| {
                let hits: Vec<_> = one
                    .hits
                    .iter()
                    .map(|hit| (one.link, Hit::unpack(hit).unwrap()))
                    .collect();
                let judged = classify(&hits, None).into_iter();
                judged
                    .map(move |judged| (one.position, one.link, judged.class))
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}
