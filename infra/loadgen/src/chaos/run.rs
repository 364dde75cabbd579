//! Rounds, one seed each, until there were as many kills as wanted.

use super::results::{self, Row};
use super::{plan, round};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tokio::task::JoinSet;

/// What may be chosen.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Kills over all rounds, twenty-five in a round
    #[arg(long, default_value_t = 20)]
    kills: u64,
    /// Seed of the first round; the next one has the next
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Rounds at the same time
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=16))]
    lanes: u8,
    /// File of finished rounds: those it holds are not played again, the others are added
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// The program to be disturbed; the one beside this one when missing
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
}

/// Plays the rounds.
///
/// # Errors
/// When a claim was broken, with the seeds of those rounds, or a round could not be played.
pub fn run(options: &Options) -> Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(rounds(options))
}

async fn rounds(options: &Options) -> Result<()> {
    let binary = match &options.binary {
        Some(binary) => binary.clone(),
        None => beside()?,
    };
    let known = match &options.resume {
        Some(file) => results::read(file)?,
        None => Vec::new(),
    };
    let finished: BTreeSet<u64> = known.iter().map(|row| row.seed).collect();
    let mut left = wanted(options)
        .into_iter()
        .filter(|(seed, _)| !finished.contains(seed));
    let (mut playing, mut rows) = (JoinSet::new(), known);
    for _ in 0..options.lanes {
        next(&mut left, &binary, &mut playing);
    }
    while let Some(played) = playing.join_next().await {
        let row = played??;
        if let Some(file) = &options.resume {
            results::append(file, &row)?;
        }
        rows.push(row);
        next(&mut left, &binary, &mut playing);
    }
    sum_up(&rows)
}

/// Seed and kills of every round.
fn wanted(options: &Options) -> Vec<(u64, u64)> {
    let rounds = options.kills.div_ceil(plan::KILLS);
    (0..rounds)
        .map(|n| {
            let before = n * plan::KILLS;
            (options.seed + n, plan::KILLS.min(options.kills - before))
        })
        .collect()
}

fn next(
    left: &mut impl Iterator<Item = (u64, u64)>,
    binary: &Path,
    playing: &mut JoinSet<Result<Row>>,
) {
    if let Some((seed, kills)) = left.next() {
        playing.spawn(play(binary.to_owned(), seed, kills));
    }
}

async fn play(binary: PathBuf, seed: u64, kills: u64) -> Result<Row> {
    let folder = tempfile::Builder::new()
        .prefix(&format!("chaos-{seed}-"))
        .tempdir()?;
    let played = round::play(&binary, folder.path(), (seed, kills)).await;
    let (row, broken) = played.with_context(|| format!("the round of seed {seed}"))?;
    crate::print(&format!(
        "seed {seed}: {} kills, {} stops, {} full disks, {} people, {} messages, {} sent, {} unknown of {} allowed, \
         {} faults, {} s: {}",
        row.kills,
        row.stops,
        row.full_disks,
        row.people,
        row.messages,
        row.sent,
        row.unknown,
        row.unknown_allowed,
        row.table_faults + row.queue_faults + row.channel_faults,
        row.seconds,
        row.verdict
    ));
    for claim in &broken {
        crate::print(&format!("  broken: {claim}"));
    }
    if !broken.is_empty() {
        crate::print(&format!(
            "  again: loadgen chaos --seed {seed} --kills {kills} --lanes 1"
        ));
        crate::print(&format!("  what it left: {}", folder.keep().display()));
    }
    Ok(row)
}

fn sum_up(rows: &[Row]) -> Result<()> {
    let sum = |of: fn(&Row) -> u64| rows.iter().map(of).sum::<u64>();
    let broken: Vec<u64> = rows
        .iter()
        .filter(|row| row.verdict != "held")
        .map(|row| row.seed)
        .collect();
    crate::print(&format!(
        "{} rounds, {} kills, {} stops, {} full disks, {} clock jumps, {} people, {} messages, {} unknown, {} faults; \
         {} rounds broken",
        rows.len(),
        sum(|row| row.kills),
        sum(|row| row.stops),
        sum(|row| row.full_disks),
        sum(|row| row.clock_jumps),
        sum(|row| row.people),
        sum(|row| row.messages),
        sum(|row| row.unknown),
        sum(|row| row.table_faults + row.queue_faults + row.channel_faults),
        broken.len()
    ));
    ensure!(broken.is_empty(), "claims were broken by seeds {broken:?}");
    Ok(())
}

/// The program in this one's folder.
fn beside() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let binary = own.with_file_name("presently");
    ensure!(binary.exists(), "build it first: cargo build -p presently");
    Ok(binary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_kills_are_planned_as_are_wanted() {
        let options = Options {
            kills: 60,
            seed: 7,
            lanes: 1,
            resume: None,
            binary: None,
        };
        assert_eq!(wanted(&options), [(7, 25), (8, 25), (9, 10)]);
    }
}
