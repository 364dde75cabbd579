//! The real process, killed with SIGKILL at random moments of a campaign, and started again each time.
//!
//! The verdict comes from the simulated people's inbox, not from our own tables.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use integration::{Answer, csv};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};

const KILLS: u64 = 20;
const WORKERS: u64 = 2;
const PEOPLE: usize = 1_000;
/// What a crash may leave unknown, for each worker.
const WINDOW: u64 = 8;
/// No request and no start takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary beside this test's own.
fn binary() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().and_then(|deps| deps.parent()).unwrap();
    let binary = folder.join("presently");
    assert!(binary.exists(), "build the binary first: cargo build");
    binary
}

pub struct System {
    data: tempfile::TempDir,
    pub port: u16,
    http: reqwest::Client,
    process: Option<Child>,
}

impl System {
    pub async fn new() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .unwrap();
        Self {
            data: tempfile::tempdir().unwrap(),
            port: three_free_ports(),
            http,
            process: None,
        }
    }

    /// Starts the process and waits until it answers.
    pub async fn start(&mut self) {
        let process = Command::new(binary())
            .args([
                "--fast-forward",
                "--clock-start",
                "2026-11-30T12:00:00Z",
                "--workers",
                "2",
            ])
            .args(["--port", &self.port.to_string()])
            .arg("--data")
            .arg(self.data.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        self.process = Some(process);
        let answering = async {
            while self
                .http
                .get(format!("http://127.0.0.1:{}/healthz", self.port))
                .send()
                .await
                .is_err()
            {
                let ended = self
                    .process
                    .as_mut()
                    .and_then(|process| process.try_wait().unwrap());
                assert!(ended.is_none(), "the process ended: {ended:?}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, answering)
            .await
            .expect("the process answers");
    }

    /// Kills it as the kernel does when memory runs out.
    pub async fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().await.unwrap();
        }
    }

    pub async fn get(&self, port: u16, path: &str) -> Answer {
        Answer::read(
            self.http
                .get(format!("http://127.0.0.1:{port}{path}"))
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    async fn post(&self, path: &str, body: impl Into<reqwest::Body>, kind: &str) -> Answer {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let request = self.http.post(url).header("content-type", kind).body(body);
        Answer::read(request.send().await.unwrap()).await
    }

    pub async fn json(&self, path: &str, body: Value) -> Answer {
        self.post(path, body.to_string(), "application/json").await
    }

    pub async fn state(&self, campaign: &str) -> String {
        self.get(self.port, &format!("/v1/campaigns/{campaign}"))
            .await
            .expect(200)
            .str("/state")
    }
}

/// A port that is free, and the two above it.
fn three_free_ports() -> u16 {
    (0..100)
        .find_map(|_| {
            let one = std::net::TcpListener::bind("127.0.0.1:0").ok()?;
            let port = one.local_addr().ok()?.port();
            let above = |by| {
                let port = port.checked_add(by)?;
                std::net::TcpListener::bind(("127.0.0.1", port)).ok()
            };
            let (_one_above, _two_above) = (above(1)?, above(2)?);
            Some(port)
        })
        .expect("three free ports")
}

/// Reproducible moments: the same seed, the same waits.
pub fn moments(mut seed: u64) -> impl Iterator<Item = Duration> {
    std::iter::from_fn(move || {
        // Marsaglia's xorshift.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        Some(Duration::from_millis(150 + seed % 1_350))
    })
}

/// A campaign on this channel to everybody, from the next day on. Returns its id.
pub async fn publish(system: &System, round: u64, channel: &str, people: usize) -> String {
    let list = system
        .json("/v1/lists", json!({"name": format!("round {round}")}))
        .await
        .expect(201)
        .str("/id");
    system
        .post(
            &format!("/v1/lists/{list}/import"),
            csv(people, ';'),
            "text/csv",
        )
        .await
        .expect(200);
    let now: DateTime<Utc> = system
        .get(system.port, "/_clock")
        .await
        .expect(200)
        .str("/now")
        .parse()
        .unwrap();
    let mut body = integration::campaign(&[&list]);
    body["start"] = json!(
        (now + TimeDelta::days(1))
            .format("%Y-%m-%dT08:00")
            .to_string()
    );
    body["duration"] = json!({"days": 5});
    body["presence"] = json!("available");
    body["channel"] = json!(channel);
    let id = system
        .json("/v1/campaigns", body)
        .await
        .expect(201)
        .str("/id");
    system
        .json(&format!("/v1/campaigns/{id}/publish"), json!({}))
        .await
        .expect(202);
    id
}

/// Everything in the inbox: address, text and instant.
async fn inbox(system: &System) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = system
            .get(
                system.port + 1,
                &format!("/inbox?limit=500&cursor={cursor}"),
            )
            .await
            .expect(200)
            .json();
        found.extend(page["messages"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return found,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_send_nothing_twice_and_lose_nobody() {
    let mut system = System::new().await;
    system.start().await;
    let (mut campaigns, mut kills) = (vec![publish(&system, 0, "teams", PEOPLE).await], 0);
    for moment in moments(20_261_201) {
        tokio::time::sleep(moment).await;
        // Something must be going on for a kill to prove anything.
        if system.state(campaigns.last().unwrap()).await == "finished" {
            campaigns.push(publish(&system, campaigns.len() as u64, "teams", PEOPLE).await);
            continue;
        }
        system.kill().await;
        kills += 1;
        system.start().await;
        if kills == KILLS {
            break;
        }
    }
    let all_finished = async {
        for campaign in &campaigns {
            while system.state(campaign).await != "finished" {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(900), all_finished)
        .await
        .expect("every campaign finishes");

    let (mut sent, mut unknown) = (0, 0);
    for campaign in &campaigns {
        let totals = system
            .get(system.port, &format!("/v1/campaigns/{campaign}/report"))
            .await
            .expect(200)
            .at("/totals");
        let of = |name: &str| totals[name].as_u64().unwrap();
        let outcomes = [
            "pending",
            "claimed",
            "sent",
            "absent",
            "failed",
            "unknown",
            "unprogrammed",
            "cancelled",
        ];
        assert_eq!(
            outcomes.map(of).iter().sum::<u64>(),
            PEOPLE as u64,
            "{totals}"
        );
        assert_eq!(
            (of("pending"), of("claimed"), of("absent")),
            (0, 0, 0),
            "{totals}"
        );
        sent += of("sent");
        unknown += of("unknown");
    }
    let messages = inbox(&system).await;
    let mut links = std::collections::HashSet::new();
    for message in &messages {
        // The tracked link names campaign and person: twice the same would be two messages to one person.
        let text = message["activity"]["text"].as_str().unwrap();
        let token = text
            .split("/r/")
            .nth(1)
            .and_then(|rest| rest.get(..54))
            .expect("a tracked link");
        assert!(
            links.insert(token.to_owned()),
            "two messages to {}",
            message["address"]
        );
        let at: DateTime<Utc> = message["received_at"].as_str().unwrap().parse().unwrap();
        let hour = at.with_timezone(&chrono_tz::Europe::Paris).hour();
        assert!((8..18).contains(&hour), "a message at {at}");
    }
    let messages = messages.len() as u64;
    assert!(
        messages >= sent && messages <= sent + unknown,
        "{messages} messages, {sent} sent, {unknown} unknown"
    );
    assert!(
        unknown <= WINDOW * WORKERS * kills,
        "{unknown} unknown after {kills} kills"
    );
    println!(
        "{kills} kills, {} campaigns, {sent} sent, {messages} messages, {unknown} unknown",
        campaigns.len()
    );
    system.kill().await;
}
