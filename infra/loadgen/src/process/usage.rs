//! What the process has used, as the kernel counts it.

use anyhow::{Context, Result};
use std::fs;

/// Ticks of the kernel's clock in a second: what Linux shows programs on every machine it runs on.
const TICKS: f64 = 100.0;
const MIB: f64 = 1_024.0;

/// What a process has used so far.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// Seconds of processor time, of all its threads.
    pub cpu_s: f64,
    /// The most memory it ever had resident, in MiB.
    pub peak_mib: f64,
}

/// What process `id` has used.
///
/// # Errors
/// When it is gone, or the kernel is not Linux.
pub fn of(id: u32) -> Result<Usage> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).context("the process is gone")?;
    let status = fs::read_to_string(format!("/proc/{id}/status")).context("the process is gone")?;
    Ok(Usage {
        cpu_s: ticks(&stat).context("no processor time")? / TICKS,
        peak_mib: kib(&status, "VmHWM:").context("no peak of memory")? / MIB,
    })
}

/// Ticks in user and kernel mode, after the name in brackets, which may hold spaces.
fn ticks(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
}

fn kib(status: &str, key: &str) -> Option<f64> {
    let line = status.lines().find(|line| line.starts_with(key))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_files_are_understood() {
        let stat = "7 (a b) c) S 1 1 1 0 -1 4 10 0 0 0 150 50 0 0 20 0";
        assert_eq!(ticks(stat), Some(200.0));
        let status = "Name:\tx\nVmHWM:\t  2048 kB\nVmRSS:\t 1024 kB\n";
        assert_eq!(kib(status, "VmHWM:"), Some(2_048.0));
        assert_eq!(kib(status, "VmSwap:"), None);
    }
}
