//! The file of finished rounds, one line each.

use super::plan::Plan;
use anyhow::{Context, Result, ensure};
use std::io::Write;
use std::path::Path;

const HEADER: &str = "seed,kills,stops,full_disks,clock_jumps,workers,campaigns,people,messages,sent,unknown,unknown_allowed,early,table_faults,queue_faults,channel_faults,seconds,verdict";

/// What a round came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// What the round follows from.
    pub seed: u64,
    /// Kills while a campaign was running.
    pub kills: u64,
    /// Stops for longer than a lease on Teams.
    pub stops: u64,
    /// Times without room on the disk.
    pub full_disks: u64,
    /// Starts with the clock elsewhere.
    pub clock_jumps: u64,
    /// Dispatch workers of each channel.
    pub workers: u64,
    /// Campaigns on both channels.
    pub campaigns: u64,
    /// Their recipients.
    pub people: u64,
    /// Messages in the inboxes.
    pub messages: u64,
    /// Whom the reports call sent to.
    pub sent: u64,
    /// Of whom they do not know.
    pub unknown: u64,
    /// How many these may be.
    pub unknown_allowed: u64,
    /// Messages from workers whose lease was over.
    pub early: u64,
    /// Requests to the table that went wrong.
    pub table_faults: u64,
    /// Requests and deliveries of queues and one-shots that did.
    pub queue_faults: u64,
    /// Requests to the channels that did.
    pub channel_faults: u64,
    /// How long it took.
    pub seconds: u64,
    /// `held` or `broken`.
    pub verdict: String,
}

impl Row {
    /// A round that has not begun.
    pub fn new(seed: u64, plan: &Plan) -> Self {
        Self {
            seed,
            workers: plan.workers,
            ..Self::default()
        }
    }

    /// The line of the file.
    pub fn line(&self) -> String {
        let numbers = [
            self.seed,
            self.kills,
            self.stops,
            self.full_disks,
            self.clock_jumps,
            self.workers,
            self.campaigns,
            self.people,
            self.messages,
            self.sent,
            self.unknown,
            self.unknown_allowed,
            self.early,
            self.table_faults,
            self.queue_faults,
            self.channel_faults,
            self.seconds,
        ];
        let numbers = numbers.map(|number| number.to_string()).join(",");
        format!("{numbers},{}", self.verdict)
    }

    fn of(line: &str) -> Result<Self> {
        let (numbers, verdict) = line.rsplit_once(',').context("no verdict")?;
        let numbers = numbers.split(',').map(str::parse::<u64>);
        let numbers: Vec<u64> = numbers.collect::<Result<_, _>>()?;
        let [
            seed,
            kills,
            stops,
            full_disks,
            clock_jumps,
            workers,
            campaigns,
            people,
            messages,
            sent,
            unknown,
            unknown_allowed,
            early,
            table_faults,
            queue_faults,
            channel_faults,
            seconds,
        ] = numbers[..]
        else {
            anyhow::bail!("not as many columns as there should be");
        };
        Ok(Self {
            seed,
            kills,
            stops,
            full_disks,
            clock_jumps,
            workers,
            campaigns,
            people,
            messages,
            sent,
            unknown,
            unknown_allowed,
            early,
            table_faults,
            queue_faults,
            channel_faults,
            seconds,
            verdict: verdict.to_owned(),
        })
    }
}

/// The rounds that a file holds; none when there is no file.
///
/// # Errors
/// When it is another file.
pub fn read(file: &Path) -> Result<Vec<Row>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(file)?;
    let mut lines = text.lines();
    ensure!(
        lines.next() == Some(HEADER),
        "{} is not a file of rounds",
        file.display()
    );
    lines.map(Row::of).collect()
}

/// Adds a round.
///
/// # Errors
/// When it cannot be written.
pub fn append(file: &Path, row: &Row) -> Result<()> {
    let is_new = !file.exists();
    let mut out = std::fs::File::options()
        .create(true)
        .append(true)
        .open(file)?;
    let head = if is_new {
        format!("{HEADER}\n")
    } else {
        String::new()
    };
    out.write_all(format!("{head}{}\n", row.line()).as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rounds.csv");
        assert_eq!(read(&file).unwrap(), Vec::new());
        let mut rows = Vec::new();
        for seed in 1..=3 {
            let mut row = Row::new(seed, &Plan::of(seed, 2));
            (row.kills, row.seconds) = (2, 7);
            row.verdict = "held".into();
            append(&file, &row).unwrap();
            rows.push(row);
        }
        assert_eq!(read(&file).unwrap(), rows);
        std::fs::write(&file, "something else\n").unwrap();
        assert!(read(&file).is_err());
    }
}
