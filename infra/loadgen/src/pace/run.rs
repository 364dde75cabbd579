//! The run: people are met in a first life of the process, in which time jumps; in a second one the campaigns are
//! published, and in a third one they are sent.

use super::figures::{Backlog, Sample, backlog};
use crate::campaign::{self, Wanted};
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use loadgen::process::{self, Start, System, number, text};
use platform::{SystemTime, TimeSource};
use reqwest::Method;
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;

/// Requests a second by default.
pub const PACE: f64 = 45.0;
/// Between two looks.
const LOOK: Duration = Duration::from_millis(500);
/// The share of all requests, in hundredths, after which nothing wakes up any more, and up to which nobody runs out of
/// people. A few of them cannot be written to, and some of those need no request.
const BEGIN: u64 = 5;
const END: u64 = 90;
/// Where the second life begins: nobody's rung is near.
const BEGINS: &str = "2026-12-15T08:50:00Z";
/// When the campaigns begin: publishing them takes a moment.
const OPENS: TimeDelta = TimeDelta::minutes(3);
/// Planned minutes are the first of the opening hours; the last five hold none.
const MARGIN: TimeDelta = TimeDelta::minutes(5);

/// What may be chosen.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Seconds that both campaigns have people waiting
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u32).range(20..=3_600))]
    pub seconds: u32,
    /// Dispatch workers; by default as many as the template lets run at a time
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub workers: u32,
    /// The optimised program; built first, with the profile of benchmarks, when missing
    #[arg(long, value_name = "FILE")]
    pub binary: Option<PathBuf>,
}

/// One of the two.
pub struct Campaign {
    /// How many it had sent when half of all requests were made.
    pub sent_by_half: u64,
    /// From the due minute to acceptance, in seconds: half, 99 of 100, the latest.
    pub lateness: (f64, f64, f64),
}

/// What came of it.
pub struct Measured {
    /// While there were people waiting.
    pub backlog: Backlog,
    /// Requests that the tenant's limit refused.
    pub refused: u64,
    /// The most requests that arrived in any second.
    pub most_in_a_second: u64,
    /// Both campaigns.
    pub campaigns: Vec<Campaign>,
}

/// Runs it.
///
/// # Errors
/// When a campaign does not come to its end, or what arrived is not what the reports say.
pub async fn measure(options: &Options) -> Result<Measured> {
    let binary = process::binary(options.binary.as_deref())?;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let workers = options.workers.to_string();
    let start = |more: &[&str]| {
        let common = ["--available", "1000", "--workers", &workers];
        System::start(&Start {
            binary: &binary,
            data: &data,
            clock: Some("2026-11-30T12:00:00Z"),
            options: &[&common, more].concat(),
        })
    };
    // A tenth more than the pace has turns for, half of them for each campaign: there is always somebody waiting, and
    // nobody so long that their rung is missed.
    let people = options.seconds * 45 * 11 / 20;
    let system = start(&["--fast-forward"])?;
    let list = campaign::import(&system, campaign::file(people)).await?;
    campaign::whole(&system, &list, &Wanted::everybody()).await?;
    let until = json!({"do": "step", "to": BEGINS}).to_string();
    let body = Some(("application/json", until));
    system.api(Method::POST, "/_clock", body).await?;
    drop(system);

    // So many in so few minutes do not fit into the pace, and would not be published: that is what makes them wait.
    let roomy = start(&["--requests-per-second", "1000"])?;
    let clock = roomy.api(Method::GET, "/_clock", None).await?;
    let now: DateTime<Utc> = text(&clock, "/now")?.parse()?;
    let opens = now + OPENS;
    let due = TimeDelta::seconds(i64::from(options.seconds)).max(TimeDelta::minutes(1));
    let closes = opens + due + MARGIN;
    let minute = |at: DateTime<Utc>| at.format("%H:%M").to_string();
    let (from, to) = (minute(opens), minute(closes));
    let begins = opens.format("%Y-%m-%dT%H:%M").to_string();
    let wanted = Wanted {
        name: "Pace",
        start: &begins,
        zone: "UTC",
        days: 1,
        hours: (&from, &to),
        presence: "always",
    };
    let mut ids = Vec::new();
    for _ in 0..2 {
        let id = campaign::draft(&roomy, &list, &wanted).await?;
        campaign::publish(&roomy, &id).await?;
        ids.push(id);
    }
    drop(roomy);
    let system = start(&[])?;
    watch(&system, &ids, u64::from(people)).await
}

/// Looks at the tenant until both campaigns have ended.
async fn watch(system: &System, ids: &[String], people: u64) -> Result<Measured> {
    let began = SystemTime.now();
    let all = 2 * people;
    let (mut samples, mut shares) = (Vec::new(), None);
    let before = requests(system).await?;
    loop {
        let sent = requests(system).await? - before;
        let at = (SystemTime.now() - began).as_seconds_f64();
        samples.push(Sample { at, sent });
        if shares.is_none() && sent >= all / 2 {
            shares = Some(sent_by(system, ids).await?);
        }
        if sent >= all * END / 100 {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    let mut campaigns = Vec::new();
    for (id, share) in ids.iter().zip(shares.context("nothing was sent")?) {
        campaign::finished(system, id).await?;
        let report = campaign::report(system, id).await?;
        let seconds = |what: &str| -> Result<f64> {
            Ok(number(&report, &format!("/lateness/{what}_millis"))? as f64 / 1_000.0)
        };
        campaigns.push(Campaign {
            sent_by_half: share,
            lateness: (seconds("p50")?, seconds("p99")?, seconds("max")?),
        });
    }
    let stats = system.people("/inbox/stats").await?;
    Ok(Measured {
        backlog: backlog(&samples, all * BEGIN / 100, all * END / 100)
            .context("there was no backlog")?,
        refused: number(&stats, "/rate_limit_hits")?,
        most_in_a_second: number(&stats, "/max_requests_in_any_second")?,
        campaigns,
    })
}

/// Requests so far that the tenant's limit counts.
async fn requests(system: &System) -> Result<u64> {
    let stats = system.people("/inbox/stats").await?;
    let of = |what: &str| number(&stats, &format!("/requests/{what}")).unwrap_or_default();
    Ok(of("send") + of("create"))
}

async fn sent_by(system: &System, ids: &[String]) -> Result<Vec<u64>> {
    let mut sent = Vec::new();
    for id in ids {
        let report = campaign::report(system, id).await?;
        sent.push(number(&report, "/totals/sent")?);
    }
    Ok(sent)
}
