//! `cargo run --release -p model -- --people 2 --rungs 2 --crashes 2 …`: the protocol within larger bounds.

use clap::{Parser, ValueEnum};
use model::check::check;
use model::{Batch, Bounds, Left, Policy, Variant};
use std::io::Write;
use std::time::Instant;

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OnAmbiguous {
    Hold,
    Resend,
}

/// Checks the protocol of delivery exhaustively within these bounds.
#[derive(Debug, Parser)]
struct Arguments {
    /// People in the batch: 1 to 3.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=3))]
    people: u8,
    /// Rungs of the ladder.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=3))]
    rungs: u8,
    /// Steps of time between two rungs.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(2..=4))]
    apart: u8,
    /// People claimed and not recorded.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    window: u8,
    /// What is wanted of results that cannot be known.
    #[arg(long, value_enum, default_value = "hold")]
    on_ambiguous: OnAmbiguous,
    #[arg(long, default_value_t = 0)]
    crashes: u8,
    #[arg(long, default_value_t = 0)]
    expiries: u8,
    #[arg(long, default_value_t = 0)]
    duplicates: u8,
    #[arg(long, default_value_t = 0)]
    repeats: u8,
    #[arg(long, default_value_t = 0)]
    ambiguous: u8,
    #[arg(long, default_value_t = 0)]
    refusals: u8,
    #[arg(long, default_value_t = 0)]
    absences: u8,
    #[arg(long, default_value_t = 0)]
    pauses: u8,
    #[arg(long, default_value_t = 0)]
    cancels: u8,
    #[arg(long, default_value_t = 0)]
    resends: u8,
    #[arg(long, default_value_t = 0)]
    sweeps: u8,
    /// A broken variant, by its name.
    #[arg(long)]
    variant: Option<String>,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Stop after so many steps; 0: never.
    #[arg(long, default_value_t = 0)]
    most: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let bounds = arguments.bounds();
    let variant = match &arguments.variant {
        None => Variant::Right,
        Some(name) => *Variant::BROKEN
            .iter()
            .find(|variant| format!("{variant:?}") == *name)
            .ok_or_else(|| anyhow::anyhow!("no such variant; there are {:?}", Variant::BROKEN))?,
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "how long the check takes is what is asked for"
    )]
    let began = Instant::now();
    let (threads, most) = (arguments.threads, arguments.most);
    let found = match arguments.people {
        1 => check(Batch::<1>::broken(bounds, variant), threads, most),
        2 => check(Batch::<2>::broken(bounds, variant), threads, most),
        _ => check(Batch::<3>::broken(bounds, variant), threads, most),
    };
    let took = began.elapsed().as_secs_f64();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{bounds:?}")?;
    writeln!(out, "{found}, {took:.1} s")?;
    anyhow::ensure!(found.failures().is_empty(), "an invariant fails");
    Ok(())
}

impl Arguments {
    fn bounds(&self) -> Bounds {
        Bounds {
            rungs: self.rungs,
            apart: self.apart,
            window: self.window,
            policy: match self.on_ambiguous {
                OnAmbiguous::Hold => Policy::Hold,
                OnAmbiguous::Resend => Policy::Resend,
            },
            left: Left {
                crashes: self.crashes,
                expiries: self.expiries,
                duplicates: self.duplicates,
                repeats: self.repeats,
                ambiguous: self.ambiguous,
                refusals: self.refusals,
                absences: self.absences,
                pauses: self.pauses,
                cancels: self.cancels,
                resends: self.resends,
                sweeps: self.sweeps,
            },
        }
    }
}
