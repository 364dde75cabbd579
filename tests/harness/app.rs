//! A whole system in this process, with its clock in the test's hand.

use crate::Answer;
use chrono::{DateTime, Utc};
use local::{Options, Pace, Progress, Simulators, World};
use reqwest::Method;
use serde_json::{Value, json};
use simulators::skype::{self, Pool};
use simulators::teams::{PopulateRule, Tenant};
use std::collections::HashMap;

/// When campaign time begins: Monday 30 November 2026, 12:00 UTC.
pub const START: i64 = 1_796_040_000;
/// A campaign that has not finished after so many jumps never will.
const STEPS: usize = 20_000;

/// The system. End every test with [`TestApp::finish`], which looks for what was left behind.
pub struct TestApp {
    /// What runs.
    pub world: World,
    /// The bearer token of every request; none is whoever is at this machine.
    pub bearer: Option<String>,
    http: reqwest::Client,
    leftovers: Leftovers,
}

/// Reminds of [`TestApp::finish`]: a test that forgets it has not looked for what it left behind.
struct Leftovers {
    looked_for: bool,
}

impl Drop for Leftovers {
    fn drop(&mut self) {
        assert!(
            self.looked_for || std::thread::panicking(),
            "the test did not call finish()"
        );
    }
}

impl TestApp {
    /// Everybody is there, time stands still.
    pub async fn start() -> Self {
        Self::with(Options {
            simulators: people(crate::everyone()),
            ..Self::options()
        })
        .await
    }

    /// People of contoso.example by rule.
    pub async fn with_people(rule: PopulateRule) -> Self {
        Self::with(Options {
            simulators: people(rule),
            ..Self::options()
        })
        .await
    }

    /// In memory, standing still at [`START`], two workers.
    pub fn options() -> Options {
        let clock_start = DateTime::from_timestamp(START, 0);
        Options {
            pace: Pace::Hold,
            clock_start,
            ..Options::default()
        }
    }

    /// With these options.
    ///
    /// # Panics
    /// When the system does not start.
    pub async fn with(options: Options) -> Self {
        platform::telemetry::init(platform::telemetry::Target::Test);
        // The test's client speaks plain HTTP on loopback, but wants to know how it would speak TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let world = World::start(options).await.expect("the system starts");
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build();
        Self {
            world,
            bearer: None,
            http: http.expect("a client"),
            leftovers: Leftovers { looked_for: false },
        }
    }

    /// The simulated tenant.
    ///
    /// # Panics
    /// When there is none.
    pub fn tenant(&self) -> &Tenant {
        self.world.tenant.as_ref().expect("a simulated tenant")
    }

    /// The simulated pool.
    ///
    /// # Panics
    /// When there is none.
    pub fn pool(&self) -> &Pool {
        self.world.pool.as_ref().expect("a simulated pool")
    }

    /// A request to the system; change it before sending.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.world.base_url)
        };
        let request = self.http.request(method, url);
        match &self.bearer {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request.
    ///
    /// # Panics
    /// When no answer comes.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        Answer::read(request.send().await.expect("an answer")).await
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A new list with what `csv` holds. Returns its id.
    pub async fn list(&self, name: &str, csv: impl Into<String>) -> String {
        let id = self
            .post("/v1/lists", &json!({"name": name}))
            .await
            .expect(201)
            .str("/id");
        self.send(
            self.request(Method::POST, &format!("/v1/lists/{id}/import"))
                .body(csv.into()),
        )
        .await
        .expect(200);
        id
    }

    /// A new draft. Returns its id.
    pub async fn draft(&self, body: &Value) -> String {
        self.post("/v1/campaigns", body)
            .await
            .expect(201)
            .str("/id")
    }

    /// A new campaign, published and planned. Returns its id.
    pub async fn published(&self, body: &Value) -> String {
        let id = self.draft(body).await;
        self.publish(&id).await;
        id
    }

    /// Publishes a draft and waits for its plan.
    ///
    /// # Panics
    /// When planning refuses.
    pub async fn publish(&self, id: &str) {
        self.post(&format!("/v1/campaigns/{id}/publish"), &json!({}))
            .await
            .expect(202);
        self.world.driver.settle().await;
        // A directory that does not answer at once is asked again later.
        while self.state(id).await == "publishing" {
            assert_ne!(
                self.world.driver.step(None).await,
                Progress::Idle,
                "planning never ends"
            );
            self.world.driver.settle().await;
        }
        let campaign = self.get(&format!("/v1/campaigns/{id}")).await.expect(200);
        assert_eq!(campaign.str("/state"), "scheduled", "{}", campaign.text);
    }

    /// Runs everything that is due up to an instant.
    pub async fn run_until(&self, at: DateTime<Utc>) {
        self.world.driver.advance_to(at).await;
    }

    /// Runs until the campaign has finished.
    ///
    /// # Panics
    /// When it never does.
    pub async fn run_to_the_end(&self, id: &str) {
        for _ in 0..STEPS {
            if self.state(id).await == "finished" {
                return;
            }
            for _ in 0..20 {
                self.world.driver.step(None).await;
            }
            self.world.driver.settle().await;
        }
        panic!(
            "campaign {id} never finished: {}",
            self.report(id).await.text
        );
    }

    /// The campaign's state.
    pub async fn state(&self, id: &str) -> String {
        self.get(&format!("/v1/campaigns/{id}"))
            .await
            .expect(200)
            .str("/state")
    }

    /// The campaign's report, whose totals are checked.
    ///
    /// # Panics
    /// When the totals do not add up.
    pub async fn report(&self, id: &str) -> Answer {
        let report = self
            .get(&format!("/v1/campaigns/{id}/report"))
            .await
            .expect(200);
        let totals = report.at("/totals");
        let of = |name: &str| {
            totals[name]
                .as_u64()
                .unwrap_or_else(|| panic!("no {name} in {totals}"))
        };
        let sum: u64 = [
            "pending",
            "claimed",
            "sent",
            "absent",
            "failed",
            "unknown",
            "unprogrammed",
            "cancelled",
        ]
        .map(of)
        .iter()
        .sum();
        assert_eq!(sum, of("recipients"), "{totals}");
        report
    }

    /// One figure of the report's totals.
    pub async fn total(&self, id: &str, outcome: &str) -> u64 {
        self.report(id)
            .await
            .at(&format!("/totals/{outcome}"))
            .as_u64()
            .unwrap_or_default()
    }

    /// Messages by address, from the tenant's inbox and not from our own tables.
    ///
    /// # Panics
    /// When the inbox cannot be read.
    pub fn inbox(&self) -> HashMap<String, usize> {
        let mut found = HashMap::new();
        for message in self.tenant().inbox().expect("an inbox") {
            *found.entry(message.address).or_default() += 1;
        }
        found
    }

    /// Stops, and fails when queues, dead-letter queues or schedules hold anything.
    pub async fn finish(self) {
        self.finish_leaving(0).await;
    }

    /// Stops; `schedules` one-shots may be left, of campaigns that were stopped or deleted on purpose.
    ///
    /// # Panics
    /// When more is left behind.
    pub async fn finish_leaving(mut self, schedules: usize) {
        self.world.driver.settle().await;
        self.leftovers.looked_for = true;
        for queue in self.world.emulators.counts().await.expect("counts") {
            assert_eq!(
                (queue.visible, queue.in_flight),
                (0, 0),
                "left in {}",
                queue.name
            );
            assert!(
                queue.delayed == 0 || schedules > 0,
                "delayed in {}: {}",
                queue.name,
                queue.delayed
            );
        }
        let pending = self
            .world
            .emulators
            .pending_schedules()
            .await
            .expect("schedules");
        assert!(
            pending.len() <= schedules,
            "{} schedules left behind",
            pending.len()
        );
        self.world.stop().await;
    }
}

/// A tenant with these people.
pub fn people(rule: PopulateRule) -> Simulators {
    Simulators {
        populate: Some(rule),
        pool_people: Some(skype::PopulateRule::everyone("contoso.example")),
        ..Simulators::default()
    }
}
