//! Puts the whole local system under load, as a process of its own: `cargo run --profile bench -p loadgen -- COMMAND`.

mod campaign;
mod chaos;
mod growth;
mod million;
mod pace;

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
    /// The system killed, stopped and disturbed again and again; nobody may get two messages and nobody may be lost.
    Chaos(chaos::Options),
    /// One campaign from the file of people to the report: a million recipients, three days, a third absent at first.
    Million(million::Options),
    /// Two campaigns at once as the wall's clock passes: what of the pace is used, and how it is shared.
    Pace(pace::Options),
    /// The figures of a campaign for 1,000 people, 10,000, 100,000 and a million.
    Growth(growth::Options),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    match Arguments::parse().command {
        // On threads of its own: what stands around the system must not wait for each other.
        Command::Chaos(options) => {
            tokio::task::spawn_blocking(move || chaos::run(&options)).await?
        }
        Command::Million(options) => million::run(&options).await,
        Command::Pace(options) => pace::run(&options).await,
        Command::Growth(options) => growth::run(&options).await,
    }
}

/// Says a figure to whoever runs this.
#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn print(line: &str) {
    println!("{line}");
}
