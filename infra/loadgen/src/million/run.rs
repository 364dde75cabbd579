//! The run, in two lives of the process: one in which everybody is met for the first time, and one that is measured.

use crate::campaign::{self, Wanted, timed};
use anyhow::{Context, Result};
use loadgen::process::{self, Start, System, number};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What may be chosen.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// People on the list
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub people: u32,
    /// The optimised program; built first, with the profile of benchmarks, when missing
    #[arg(long, value_name = "FILE")]
    pub binary: Option<PathBuf>,
    /// Where the state is kept meanwhile; a folder for the time of the run when missing
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The data of an earlier run, in which everybody was met: go on from there
    #[arg(long, requires = "data")]
    pub met: bool,
    /// End when everybody was met, so that a later run can go on from there
    #[arg(long, requires = "data", conflicts_with = "met")]
    pub meet_only: bool,
    /// Dispatch workers
    #[arg(long, default_value_t = 2)]
    pub workers: u32,
}

/// What came of it. Times are seconds of machine time.
pub struct Measured {
    /// People on the list.
    pub people: u64,
    /// From the file to the list.
    pub import_s: f64,
    /// From the request to publish to a plan that is armed.
    pub publish_s: f64,
    /// One-shots that publishing made.
    pub schedules: u64,
    /// From then to the last person.
    pub drain_s: f64,
    /// One read of the report.
    pub report_s: f64,
    /// Processor time of publishing and draining.
    pub cpu_s: f64,
    /// The most memory that the process ever had.
    pub peak_mib: f64,
    /// Messages that arrived, nobody's twice.
    pub sent: u64,
    /// All outcomes.
    pub totals: Value,
    /// The first contact, before, unless it was in an earlier run: seconds from publish to the last person.
    pub first_contact_s: Option<f64>,
}

/// Opening hours of the measured campaign: 600 minutes a day.
const HOURS: (&str, &str) = ("08:00", "18:00");

/// Imports the people and sends to everybody for the first time, and says in how many seconds.
///
/// # Errors
/// When the campaign does not come to its end.
pub async fn meet(options: &Options) -> Result<f64> {
    let folder = options.data.as_deref().context("nowhere to keep it")?;
    let system = start(options, folder, "1000")?;
    let list = campaign::import(&system, campaign::file(options.people)).await?;
    let everybody = Wanted::everybody();
    let (first_contact_s, _) = timed(campaign::whole(&system, &list, &everybody)).await?;
    Ok(first_contact_s)
}

/// Runs it.
///
/// # Errors
/// When a campaign does not come to its end, or what arrived is not what the report says.
pub async fn measure(options: &Options) -> Result<Measured> {
    let temporary = tempfile::tempdir()?;
    let folder = options.data.as_deref().unwrap_or(temporary.path());
    let system = start(options, folder, "1000")?;
    let known = if options.met {
        Some(campaign::known(&system).await?)
    } else {
        None
    };
    let (import_s, imported) =
        timed(campaign::import(&system, campaign::file(options.people))).await?;
    let (list, first_contact_s) = if let Some(known) = known {
        // The list that people were met by, as it is without a run of its own for that.
        (known, None)
    } else {
        let everybody = Wanted::everybody();
        let whole = campaign::whole(&system, &imported, &everybody);
        let first_contact_s = timed(whole).await?.0;
        (imported, Some(first_contact_s))
    };
    let seen = system.people("/inbox?limit=1").await?;
    let last = seen.pointer("/messages/0/id").and_then(Value::as_str);
    let last = last.unwrap_or("0").to_owned();
    drop(system);

    let system = start(options, folder, "667")?;
    let before = system.usage()?;
    let wanted = Wanted {
        name: "Passkeys replace passwords",
        start: "2026-12-08T08:00",
        zone: "Europe/Paris",
        days: 3,
        hours: HOURS,
        presence: "available",
    };
    let id = campaign::draft(&system, &list, &wanted).await?;
    let (publish_s, ()) = timed(campaign::publish(&system, &id)).await?;
    let (drain_s, ()) = timed(campaign::finished(&system, &id)).await?;
    let usage = system.usage()?;
    let (report_s, report) = timed(campaign::report(&system, &id)).await?;
    let inbox = system.people(&format!("/inbox/stats?after={last}")).await?;
    let sent = campaign::settled(&report, &inbox)?;
    let planned = campaign::read(&system, &id).await?;
    Ok(Measured {
        people: number(&planned, "/progress/recipients")?,
        import_s,
        publish_s,
        schedules: number(&planned, "/progress/batches")?,
        drain_s,
        report_s,
        cpu_s: usage.cpu_s - before.cpu_s,
        peak_mib: system.usage()?.peak_mib,
        sent,
        totals: report["totals"].clone(),
        first_contact_s,
    })
}

/// The process on the data in `folder`, with its workers and so many of a thousand people present at any time.
fn start(options: &Options, folder: &Path, available: &str) -> Result<System> {
    System::start(&Start {
        binary: &process::binary(options.binary.as_deref())?,
        data: &folder.join("data"),
        clock: Some("2026-11-30T12:00:00Z"),
        options: &[
            "--fast-forward",
            "--workers",
            &options.workers.to_string(),
            "--available",
            available,
        ],
    })
}
