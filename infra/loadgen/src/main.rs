//! Puts the whole local system under load, as a process of its own: `cargo run --profile bench -p loadgen -- COMMAND`.

mod chaos;
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
    /// The system killed, stopped and disturbed again and again; nobody may get two messages and nobody may be lost.
    Chaos(chaos::Options),
    /// One campaign from the file of people to the report: a million recipients, three days, a third absent at first.
    Million(million::Options),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    match Arguments::parse().command {
        // On threads of its own: what stands around the system must not wait for each other.
        Command::Chaos(options) => {
            tokio::task::spawn_blocking(move || chaos::run(&options)).await?
        }
        Command::Million(options) => million::run(&options).await,
    }
}

/// Says a figure to whoever runs this.
#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn print(line: &str) {
    println!("{line}");
}
