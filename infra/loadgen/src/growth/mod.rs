//! How the figures grow with the number of people: a table and a picture.

mod plot;
mod table;

use crate::million::{self, Measured};
use crate::print;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// What may be chosen.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// How many people, one run for each
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000, 1_000_000])]
    people: Vec<u32>,
    /// The optimised program; built first, with the profile of benchmarks, when missing
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Where `million --meet-only --data DIR/<people>` has left everybody met, for some of these numbers or all: go on
    /// from there
    #[arg(long, value_name = "DIR")]
    met: Option<PathBuf>,
    /// Write the picture there
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
}

/// Runs a campaign for each number of people, and prints a table.
///
/// # Errors
/// When a campaign does not come to its end, or the picture cannot be written.
pub async fn run(options: &Options) -> Result<()> {
    let mut all: Vec<Measured> = Vec::new();
    for people in &options.people {
        let met = options.met.as_ref().map(|met| met.join(people.to_string()));
        let data = met.filter(|met| met.exists());
        let one = million::Options {
            people: *people,
            binary: options.binary.clone(),
            met: data.is_some(),
            data,
            meet_only: false,
            workers: 2,
        };
        all.push(million::measure(&one).await?);
        print(&table::row(all.last().context("nothing was measured")?));
    }
    print("");
    print(table::HEAD);
    all.iter().for_each(|one| print(&table::row(one)));
    if let Some(picture) = &options.picture {
        fs::write(picture, plot::svg(&table::series(&all))).context("writing the picture")?;
    }
    Ok(())
}
