//! What a campaign costs: `cargo run -p xtask -- cost`.
//!
//! Runs real campaigns on the local system, which counts what its functions ask of the cloud, writes the counts into
//! `cost/counts.json`, and makes the tables of docs/cost.md of them and of `cost/prices.json`.

mod assumed;
mod bill;
mod campaign;
mod clicks;
mod counts;
mod dispatching;
mod naive;
mod options;
mod page;
mod prices;
mod shape;
mod standing;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use counts::Measured;
use options::Options;
use prices::Prices;
use std::fs;

const COUNTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cost/counts.json");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cost.md");

/// `words` are those of the command line, `cost` first.
///
/// # Errors
/// When a campaign cannot be run, or, with `--check`, when the page is not what counts and prices come to.
pub fn run(words: &[&str]) -> Result<()> {
    let options = Options::parse_from(words);
    if options.check {
        let page = fs::read_to_string(PAGE).context("reading docs/cost.md")?;
        ensure!(
            page == page::with_tables(&page, &stored()?, &Prices::read()?)?,
            "docs/cost.md is out of date: cargo run -p xtask -- cost --from-counts"
        );
        return Ok(());
    }
    if !options.from_counts {
        let measured = measure(&options)?;
        let text = serde_json::to_string_pretty(&measured)? + "\n";
        fs::write(COUNTS, text).context("writing the counts")?;
    }
    let page = fs::read_to_string(PAGE).context("reading docs/cost.md")?;
    let page = page::with_tables(&page, &stored()?, &Prices::read()?)?;
    fs::write(PAGE, page).context("writing docs/cost.md")
}

fn stored() -> Result<Measured> {
    let text = fs::read_to_string(COUNTS).context("reading the counts")?;
    serde_json::from_str(&text).context("the counts are not what this version writes")
}

fn measure(options: &Options) -> Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(campaign::all(options))
}

#[cfg(test)]
mod tests;
