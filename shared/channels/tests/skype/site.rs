//! A simulated pool on a free port of this machine, its clock, and the channel that speaks to it.

use channels::{Draw, HttpClient, InstantMessage, Policy, SendFault, Skype, SkypeConfig};
use chrono::{DateTime, TimeDelta, Utc};
use simulators::skype::{Behaviour, InboxItem, Person, Pool, PoolOptions};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub const ANN: &str = "sip:ann@contoso.example";
pub const BOTH: InstantMessage<'static> = InstantMessage {
    plain: "Grüße, Ann",
    html: Some("<b>Grüße</b>, Ann"),
    subject: "News",
};

pub struct Site {
    pub pool: Pool,
    pub skype: Skype,
    clock: Arc<AtomicI64>,
    server: JoinHandle<()>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Site {
    /// A pool where Ann behaves like this.
    pub async fn with(behaviour: Behaviour, change: impl FnOnce(&mut PoolOptions)) -> Self {
        let clock = Arc::new(AtomicI64::new(1_795_424_400_000));
        let read = clock.clone();
        let now = move || DateTime::from_timestamp_millis(read.load(Ordering::SeqCst)).unwrap();
        let now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync> = Arc::new(now);
        let mut options = PoolOptions::new(
            now.clone(),
            "contoso.example",
            "push@contoso.example",
            "s3cret",
        );
        change(&mut options);
        let pool = Pool::open(options).unwrap();
        let ann = Person {
            behaviour,
            ..Person::new("ann@contoso.example")
        };
        pool.add_people(vec![ann]).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/discover/", listener.local_addr().unwrap());
        let serving = pool.clone();
        let server = tokio::spawn(async move {
            serving
                .serve(listener, std::future::pending())
                .await
                .unwrap();
        });
        let config = SkypeConfig {
            sip_domain: "contoso.example".into(),
            discovery_urls: vec![url],
            username: "push@contoso.example".into(),
            password: "s3cret".into(),
            policy: Policy::Local,
            request_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(10),
        };
        let drawn = AtomicU64::new(1);
        let draw: Draw =
            Arc::new(move || u128::from(drawn.fetch_add(1, Ordering::SeqCst)) * 0x1_0000_0001);
        let skype = Skype::new(config, HttpClient::new().unwrap(), now, draw).unwrap();
        Self {
            pool,
            skype,
            clock,
            server,
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.clock.load(Ordering::SeqCst)).unwrap()
    }

    pub fn advance(&self, delta: TimeDelta) {
        self.clock
            .fetch_add(delta.num_milliseconds(), Ordering::SeqCst);
        self.pool.clock_moved();
    }

    pub async fn send(&self) -> Result<String, SendFault> {
        self.send_to(ANN).await
    }

    pub async fn send_to(&self, uri: &str) -> Result<String, SendFault> {
        self.skype
            .send(uri, &BOTH, self.now() + TimeDelta::hours(1))
            .await
    }

    /// What Ann was sent, in format and text.
    pub fn delivered(&self) -> Vec<(String, String)> {
        let inbox = self.inbox();
        let delivered = inbox.into_iter().flat_map(|item| item.delivered);
        delivered
            .map(|message| (message.format, message.text))
            .collect()
    }

    pub fn inbox(&self) -> Vec<InboxItem> {
        self.pool.inbox_for(ANN).unwrap()
    }

    /// Waits for a condition of the pool.
    pub async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let waits = async {
            while !holds(self) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let held = tokio::time::timeout(Duration::from_secs(15), waits).await;
        assert!(held.is_ok(), "never: {what}");
    }

    /// Nothing is left on the pool once the channel is closed.
    pub async fn close(&self) {
        self.skype.close().await;
        let stats = self.pool.stats().unwrap();
        assert_eq!((stats.open_conversations, stats.open_applications), (0, 0));
    }
}
