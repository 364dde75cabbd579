//! A fresh table per test, and things to put into it.

use std::net::SocketAddr;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::batch::{Batch, Recipient};
use domain::campaign::{Campaign, Spec};
use domain::ids::{CampaignId, ListId};
use domain::ladder::Position;
use domain::list::{List, Member};
use domain::outcome::Vector;
use tokio::net::TcpListener;

use super::fault::{self, Faults};
use crate::{Click, Store, StoreError, table};

/// A table of one's own, behind a proxy that can fail.
pub struct TestTable {
    pub store: Store,
    pub client: Client,
    pub name: String,
    pub faults: Faults,
}

impl TestTable {
    /// A store of its own on this table: another process.
    pub fn another(&self) -> Store {
        Store::new(self.client.clone(), &self.name)
    }
}

/// An embedded DynamoDB of its own.
async fn embedded() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_with_shutdown(
        listener,
        database,
        std::future::pending(),
    ));
    address
}

pub async fn table() -> TestTable {
    let upstream_at = match cloud::elsewhere() {
        Some(address) => address,
        None => embedded().await,
    };
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy_at = proxy.local_addr().unwrap();
    let faults = Faults::default();
    tokio::spawn(fault::serve(proxy, upstream_at, faults.clone()));

    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .credentials_provider(Credentials::new("id", "key", None, None, "test"))
        .region(Region::new("eu-central-1"))
        .endpoint_url(format!("http://{proxy_at}"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
        .build();
    let client = Client::from_conf(config);
    let name = cloud::own_name("presently");
    table::create(&client, &name).await.unwrap();
    TestTable {
        store: Store::new(client.clone(), &name),
        client,
        name,
        faults,
    }
}

/// A point in time, some seconds later.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
}

pub fn campaign_id(n: u64) -> CampaignId {
    CampaignId::from_parts(1_790_000_000_000 + n, u128::from(n))
}

pub fn list_id(n: u64) -> ListId {
    ListId::from_parts(1_790_000_000_000 + n, u128::from(n))
}

pub fn campaign(n: u64) -> Campaign {
    let spec: Spec = serde_json::from_value(serde_json::json!({
        "name": "Winter", "message": "Hello [FIRSTNAME]", "channel": "teams",
        "audience": {"include": [list_id(1)]},
        "start": "2026-12-01T15:00", "time_zone": "Europe/Paris", "duration": {"hours": 2},
        "opening_hours": {"from": "08:00", "to": "18:00"},
    }))
    .unwrap();
    Campaign::draft(campaign_id(n), spec, "ann".to_owned(), at(0))
}

pub fn batch(n: u32, people: usize) -> Batch {
    let recipient = |i: usize| Recipient {
        address: format!("person{i}@contoso.example"),
        object_id: Some(format!("00000000-0000-0000-0000-{i:012}")),
        values: vec![format!("Name{i}"), "Paris".to_owned()],
    };
    Batch {
        n,
        epoch: 1,
        planned_at: Some(at(60)),
        zone: Tz::Europe__Paris,
        columns: vec!["FIRSTNAME".to_owned(), "CITY".to_owned()],
        people: (0..people).map(recipient).collect(),
    }
}

/// A vector before its first attempt, written as `w`.
pub fn vector(people: usize, w: &str) -> Vector {
    Vector {
        w: w.to_owned(),
        ..Vector::new(people, Position::first(at(60)))
    }
}

pub fn list(n: u64) -> List {
    List {
        id: list_id(n),
        name: format!("List {n}"),
        owner: "ann".to_owned(),
        created: at(0),
        updated: at(0),
        version: 0,
        size: 0,
        columns: vec![],
        kind: domain::list::Kind::Static,
        read_at: None,
    }
}

pub fn member(i: usize) -> Member {
    Member {
        address: format!("person{i:06}@contoso.example").into(),
        first_name: format!("First{i}").into(),
        last_name: "O'Last".into(),
        time_zone: i.is_multiple_of(2).then(|| "Europe/Paris".into()),
        extra: vec!["Paris".into()],
    }
}

/// A click on link `link` by the person at `position` of batch `batch`.
pub fn click(campaign: CampaignId, batch: u32, position: u16, link: u8, hit: &[u8]) -> Click {
    Click {
        campaign,
        batch,
        position,
        link,
        hit: hit.to_vec(),
    }
}

impl TestTable {
    /// Keeps one click.
    pub async fn record(&self, click: Click) -> Result<(), StoreError> {
        self.store.record_clicks(&[click]).await.swap_remove(0)
    }
}
