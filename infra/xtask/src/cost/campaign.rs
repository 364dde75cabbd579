//! The campaigns that are run and counted.

use super::clicks;
use super::counts::{Campaign, Contact, Counted, Measured};
use super::options::Options;
use super::shape::{self, Shape};
use anyhow::{Context, Result, bail, ensure};
use loadgen::process::{self, Start, System, text};
use platform::{SystemTime, TimeSource};
use reqwest::Method;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Links that are followed.
const CLICKS: usize = 500;
/// Between two looks at whether a campaign has finished, and how many there are at most: an hour.
const LOOK: Duration = Duration::from_millis(500);
const LOOKS: u32 = 7_200;

/// Everything that is to be known.
///
/// # Errors
/// When a campaign does not come to its end.
pub async fn all(options: &Options) -> Result<Measured> {
    let binary = process::binary(options.binary.as_deref())?;
    // Each absence has a system of its own, and none of them waits for another.
    let [some, more, most] =
        shape::of_a_million(options.people).map(|shape| of_shape(shape, &binary));
    let (mut measured, more, most) = tokio::try_join!(some, more, most)?;
    for other in [more, most] {
        measured.campaigns.extend(other.campaigns);
    }
    let [few, more, most] = shape::SMALLER.map(|shape| of_shape(shape, &binary));
    let (few, more, most) = tokio::try_join!(few, more, most)?;
    for other in [few, more, most] {
        measured.smaller.extend(other.campaigns);
    }
    Ok(measured)
}

/// The two campaigns of a shape; with nobody away also clicks and a report.
async fn of_shape(shape: Shape, binary: &Path) -> Result<Measured> {
    let mut measured = Measured {
        date: SystemTime.now().format("%Y-%m-%d").to_string(),
        commit: commit(),
        import: Counted::default(),
        campaigns: Vec::new(),
        smaller: Vec::new(),
        clicks: 0,
        click: Counted::default(),
        report: Counted::default(),
        message_bytes: 0.0,
    };
    let folder = tempfile::tempdir()?;
    let available = (1_000 - 10 * shape.absent_percent).to_string();
    let system = System::start(&Start {
        binary,
        data: &folder.path().join("data"),
        // A Monday.
        clock: Some("2026-11-30T12:00:00Z"),
        options: &["--fast-forward", "--count", "--available", &available],
    })?;
    let before = counts(&system).await?;
    let list = import(&system, shape.recipients).await?;
    measured.import = counts(&system).await?.since(&before);
    for (contact, day) in [
        (Contact::First, "2026-12-01"),
        (Contact::Repeat, "2026-12-08"),
    ] {
        let run = run(&system, &list, contact, day, &shape).await?;
        measured.campaigns.push(run.campaign);
        if shape.absent_percent == 0 && contact == Contact::Repeat {
            measured.report = run.report;
            follow(&system, &mut measured).await?;
        }
    }
    Ok(measured)
}

/// What was counted so far.
async fn counts(system: &System) -> Result<Counted> {
    let counts = system.api(Method::GET, "/_counts", None).await?;
    Ok(serde_json::from_value(counts)?)
}

/// The commit that is checked out.
fn commit() -> String {
    let output = Command::new("git")
        .args(["rev-parse", "--short=12", "HEAD"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output();
    output.map_or(String::new(), |output| {
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    })
}

async fn import(system: &System, people: u32) -> Result<String> {
    let name = ("application/json", json!({"name": "Everyone"}).to_string());
    let list = system.api(Method::POST, "/v1/lists", Some(name)).await?;
    let list = text(&list, "/id")?;
    let mut csv = String::from("FirstName;LastName;Email;City\n");
    for n in 1..=people {
        writeln!(csv, "Zoé;Dupont{n};person{n:07}@contoso.example;Nîmes")?;
    }
    let path = format!("/v1/lists/{list}/import");
    system
        .api(Method::POST, &path, Some(("text/csv", csv)))
        .await?;
    Ok(list)
}

struct Run {
    campaign: Campaign,
    report: Counted,
}

/// Runs one campaign, from that day on.
async fn run(
    system: &System,
    list: &str,
    contact: Contact,
    day: &str,
    shape: &Shape,
) -> Result<Run> {
    let (from, to) = shape.opening_hours;
    let before = counts(system).await?;
    let body = json!({
        "name": "Passkeys replace passwords",
        "message": "Hello [FIRSTNAME], greetings to [CITY]! **Passkeys** are here: [create yours](https://intranet.example/passkeys) or [watch the film](https://intranet.example/film).",
        "channel": "teams",
        "audience": {"include": [list], "exclude": []},
        "start": format!("{day}T{from}"), "time_zone": "Europe/Paris", "duration": {"days": 3},
        "opening_hours": {"from": from, "to": to},
        "presence": "available",
    });
    let campaign = system
        .api(
            Method::POST,
            "/v1/campaigns",
            Some(("application/json", body.to_string())),
        )
        .await?;
    let id = text(&campaign, "/id")?;
    let publish = format!("/v1/campaigns/{id}/publish");
    let accept = ("application/json", "{}".to_owned());
    system.api(Method::POST, &publish, Some(accept)).await?;
    finished(system, &id).await?;
    let ended = counts(system).await?;
    let whole = system
        .api(Method::GET, &format!("/v1/campaigns/{id}"), None)
        .await?;
    let planned = number(&whole, "/progress/batches")?;
    let path = format!("/v1/campaigns/{id}/report");
    let report = system.api(Method::GET, &path, None).await?;
    let read = counts(system).await?.since(&ended);
    let tries = report["by_rung"].as_array().context("no rungs")?;
    let number = |pointer| number(&report, pointer);
    let recipients = number("/totals/recipients")?;
    let settled =
        number("/totals/sent")? + number("/totals/failed")? + number("/totals/unprogrammed")?;
    ensure!(settled == recipients, "not everybody is settled: {report}");
    Ok(Run {
        campaign: Campaign {
            absent_percent: shape.absent_percent,
            contact,
            recipients,
            stands_for: shape.stands_for,
            batches: planned,
            sent: number("/totals/sent")?,
            tries: tries
                .iter()
                .filter_map(|rung| u32::try_from(rung["tried"].as_u64()?).ok())
                .sum(),
            counted: ended.since(&before),
        },
        report: read,
    })
}

async fn finished(system: &System, id: &str) -> Result<()> {
    for _ in 0..LOOKS {
        let path = format!("/v1/campaigns/{id}");
        let state = text(&system.api(Method::GET, &path, None).await?, "/state")?;
        match state.as_str() {
            "finished" => return Ok(()),
            "draft" => bail!("the plan was refused"),
            _ => tokio::time::sleep(LOOK).await,
        }
    }
    bail!("the campaign does not finish")
}

async fn follow(system: &System, measured: &mut Measured) -> Result<()> {
    let (found, http) = (clicks::look(system, CLICKS).await?, process::client()?);
    measured.message_bytes = found.bytes;
    let before = counts(system).await?;
    for link in found.links.iter().take(CLICKS) {
        clicks::follow(&http, link).await?;
        measured.clicks += 1;
    }
    measured.click = counts(system).await?.since(&before);
    Ok(())
}

fn number(from: &Value, pointer: &str) -> Result<u32> {
    Ok(u32::try_from(process::number(from, pointer)?)?)
}
