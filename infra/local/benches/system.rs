//! Figures of the whole system on one machine: how long publishing 100,000 people takes, how fast the dispatcher
//! empties a minute when nothing paces it, and what the redirect does under load, beside the same server answering a
//! request that touches nothing. `cargo bench -p presently --bench system`

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark measures machine time"
)]

use anyhow::{Context, bail};
use chrono::DateTime;
use local::{Options, Pace, Simulators, World};
use serde_json::{Value, json};
use simulators::teams::PopulateRule;
use std::fmt::Write;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PUBLISHED: usize = 100_000;
const DISPATCHED: usize = 5_000;
const CONNECTIONS: usize = 16;
const LOAD: Duration = Duration::from_secs(8);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let world = World::start(Options {
        data: Some(folder.path().to_owned()),
        pace: Pace::Hold,
        // Monday 30 November 2026, 12:00 UTC.
        clock_start: DateTime::from_timestamp(1_796_040_000, 0),
        // Nothing paces: what is measured is our own work.
        requests_per_second: 1_000_000,
        simulators: Simulators {
            requests_per_second: 0,
            populate: Some(PopulateRule::everyone("contoso.example")),
            ..Simulators::default()
        },
        ..Options::default()
    })
    .await?;
    let port: u16 = world
        .base_url
        .rsplit(':')
        .next()
        .context("a port")?
        .parse()?;
    publish(&world, port).await?;
    let link = dispatch(&world, port).await?;
    redirect(port, &link).await?;
    world.stop().await;
    Ok(())
}

async fn publish(world: &World, port: u16) -> anyhow::Result<()> {
    let list = list(port, "large", PUBLISHED).await?;
    let id = draft(port, &list, json!({"days": 3}), "18:00").await?;
    let started = Instant::now();
    call(port, "POST", &format!("/v1/campaigns/{id}/publish"), "{}").await?;
    world.driver.settle().await;
    let took = started.elapsed();
    let campaign = call(port, "GET", &format!("/v1/campaigns/{id}"), "").await?;
    if campaign["state"] != "scheduled" {
        bail!("not planned: {campaign}");
    }
    let batches = &campaign["progress"]["batches"];
    println!(
        "publish {PUBLISHED} people: {:.1} s, {batches} batches",
        took.as_secs_f64()
    );
    // Nobody is to be sent to: the next figure has the machine to itself.
    call(port, "DELETE", &format!("/v1/campaigns/{id}"), "").await?;
    world.driver.settle().await;
    Ok(())
}

/// Returns the path of a tracked link.
async fn dispatch(world: &World, port: u16) -> anyhow::Result<String> {
    let list = list(port, "small", DISPATCHED).await?;
    // Ten minutes that may be planned, one day.
    let id = draft(port, &list, json!({"hours": 1}), "08:15").await?;
    call(port, "POST", &format!("/v1/campaigns/{id}/publish"), "{}").await?;
    world.driver.settle().await;
    let started = Instant::now();
    let last =
        DateTime::from_timestamp(1_796_040_000 + 19 * 3_600 + 16 * 60, 0).context("an instant")?;
    world.driver.advance_to(last).await;
    let took = started.elapsed().as_secs_f64();
    let report = call(port, "GET", &format!("/v1/campaigns/{id}/report"), "").await?;
    let sent = report["totals"]["sent"].as_u64().unwrap_or_default();
    println!(
        "dispatch, unpaced, first contact: {sent} people in {took:.1} s, {:.0} a second",
        sent as f64 / took
    );
    let tenant = world.tenant.as_ref().context("a tenant")?;
    let inbox = tenant.inbox()?;
    let text = inbox
        .first()
        .and_then(|message| message.activity["text"].as_str())
        .context("a message")?;
    let token = text
        .split("/r/")
        .nth(1)
        .and_then(|rest| rest.get(..54))
        .context("a link")?;
    Ok(format!("/r/{token}"))
}

async fn redirect(port: u16, link: &str) -> anyhow::Result<()> {
    let floor = load(port, "/healthz", "200").await?;
    let clicks = load(port, link, "302").await?;
    for (name, figures) in [
        ("a request that touches nothing", &floor),
        ("redirect, click recorded", &clicks),
    ] {
        println!("{name}: {figures}");
    }
    println!(
        "redirect at {:.0} % of the rate of a request that touches nothing",
        100.0 * clicks.rate / floor.rate
    );
    Ok(())
}

struct Figures {
    rate: f64,
    p50: f64,
    p99: f64,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:.0} a second, p50 {:.2} ms, p99 {:.2} ms",
            self.rate, self.p50, self.p99
        )
    }
}

/// Sixteen connections, each asking again as soon as it has its answer.
async fn load(port: u16, path: &str, status: &str) -> anyhow::Result<Figures> {
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: Mozilla/5.0 (Windows NT 10.0) Chrome/140.0\r\n\r\n"
    );
    let expected = format!("HTTP/1.1 {status}");
    let end = Instant::now() + LOAD;
    let workers = (0..CONNECTIONS).map(|_| {
        let (request, expected) = (request.clone(), expected.clone());
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
            let mut latencies = Vec::new();
            while Instant::now() < end {
                let started = Instant::now();
                stream.write_all(request.as_bytes()).await?;
                let head = read_answer(&mut stream).await?;
                anyhow::ensure!(head.starts_with(&expected), "answered {head}");
                latencies.push(started.elapsed().as_secs_f64() * 1_000.0);
            }
            anyhow::Ok(latencies)
        })
    });
    let mut all = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        all.extend(worker.await??);
    }
    all.sort_by(f64::total_cmp);
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize];
    Ok(Figures {
        rate: all.len() as f64 / LOAD.as_secs_f64(),
        p50: at(0.5),
        p99: at(0.99),
    })
}

/// Reads one answer with a content length; returns its head.
async fn read_answer(stream: &mut TcpStream) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0u8; 4_096];
    loop {
        let read = stream.read(&mut chunk).await?;
        anyhow::ensure!(read > 0, "the connection was closed");
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length:")
                    .map(|rest| rest.trim().to_owned())
            })
            .map_or(Ok(0), |length| length.parse::<usize>())?;
        if body.len() >= length {
            return Ok(head.to_owned());
        }
    }
}

async fn list(port: u16, name: &str, people: usize) -> anyhow::Result<String> {
    let list = call(
        port,
        "POST",
        "/v1/lists",
        &json!({"name": name}).to_string(),
    )
    .await?;
    let id = list["id"].as_str().context("an id")?.to_owned();
    let mut csv = String::from("First name,Last name,Email\n");
    for n in 0..people {
        writeln!(csv, "Ann,Martin,{name}{n:06}@contoso.example")?;
    }
    call(port, "POST", &format!("/v1/lists/{id}/import"), &csv).await?;
    Ok(id)
}

async fn draft(port: u16, list: &str, duration: Value, closes: &str) -> anyhow::Result<String> {
    let body = json!({
        "name": "Benchmark",
        "message": "Hello [FIRSTNAME], [read this](https://intranet.example/x).",
        "channel": "teams",
        "audience": {"include": [list]},
        "start": "2026-12-01T08:00",
        "time_zone": "Europe/Paris",
        "duration": duration,
        "opening_hours": {"from": "08:00", "to": closes},
    });
    let campaign = call(port, "POST", "/v1/campaigns", &body.to_string()).await?;
    Ok(campaign["id"]
        .as_str()
        .with_context(|| campaign.to_string())?
        .to_owned())
}

/// One request on a connection of its own.
async fn call(port: u16, method: &str, path: &str, body: &str) -> anyhow::Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
    anyhow::ensure!(head.starts_with("HTTP/1.1 2"), "{method} {path}: {answer}");
    Ok(serde_json::from_str(body).unwrap_or(Value::Null))
}
