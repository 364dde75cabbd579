//! Puts the whole local system under load, as a process of its own: `cargo run --profile bench -p loadgen -- COMMAND`.

mod million;
mod process;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Runs the local system as a process and measures what it does.
#[derive(Debug, Parser)]
#[command(name = "loadgen")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// One campaign from the file of people to the report: a million recipients, three days, a third absent at first.
    Million(million::Options),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Million(options) => million::run(&options).await,
    }
}

/// Says a figure to whoever runs this.
#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn print(line: &str) {
    println!("{line}");
}
