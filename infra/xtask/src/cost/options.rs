//! What may be chosen on the command line.

use clap::Parser;
use std::path::PathBuf;

/// Runs campaigns locally, counts what they ask of the cloud, and writes docs/cost.md.
#[derive(Debug, Clone, Parser)]
#[command(name = "cost")]
pub struct Options {
    /// People of each campaign; their batches are filled as those of a million in three days are with the default.
    #[arg(long, default_value_t = 11_160, value_parser = clap::value_parser!(u32).range(120..=120_000))]
    pub people: u32,
    /// The local system; built first, optimised, when missing.
    #[arg(long, value_name = "FILE")]
    pub binary: Option<PathBuf>,
    /// Write the tables from the counts of the last run.
    #[arg(long, conflicts_with = "check")]
    pub from_counts: bool,
    /// Fail when docs/cost.md is not what the stored counts and prices come to; runs nothing.
    #[arg(long)]
    pub check: bool,
}
