//! What the samples of a run come to.

/// One look at the tenant.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Seconds of machine time since the first look.
    pub at: f64,
    /// Messages sent so far.
    pub sent: u64,
}

/// The part of the run in which there was always somebody to be sent to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backlog {
    /// Its length.
    pub seconds: f64,
    /// Messages sent in it.
    pub requests: u64,
}

impl Backlog {
    /// Messages a second.
    pub fn rate(&self) -> f64 {
        self.requests as f64 / self.seconds.max(f64::MIN_POSITIVE)
    }
}

/// The stretch between `from` and `to` messages sent: before it workers wake up, after it they run out of people.
pub fn backlog(samples: &[Sample], from: u64, to: u64) -> Option<Backlog> {
    let first = samples.iter().find(|sample| sample.sent >= from)?;
    let last = samples.iter().rev().find(|sample| sample.sent <= to)?;
    (last.at > first.at).then(|| Backlog {
        seconds: last.at - first.at,
        requests: last.sent - first.sent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_the_beginning_nor_the_end_counts() {
        let sent = [0, 0, 45, 90, 135, 180, 181, 181];
        let samples: Vec<Sample> = (0..)
            .zip(sent)
            .map(|(at, sent)| Sample {
                at: f64::from(at),
                sent,
            })
            .collect();
        let found = backlog(&samples, 20, 180).unwrap();
        assert_eq!((found.seconds, found.requests), (3.0, 135));
        assert!((found.rate() - 45.0).abs() < 1e-9);
        assert_eq!(backlog(&samples, 500, 600), None);
    }
}
