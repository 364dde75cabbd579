//! Campaign time as the simulated people see it: the one the system keeps in its folder, read from outside.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{SystemTime, TimeSource};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// While campaign time stands still, people go on for so long: whoever does not take an invitation lets it ring.
const ON_ITS_OWN: TimeDelta = TimeDelta::seconds(2);

struct Seen {
    /// What the file said last, and the machine's time then.
    stored: DateTime<Utc>,
    since: DateTime<Utc>,
    /// The latest instant anybody was told.
    told: DateTime<Utc>,
}

/// Reads the file. Never goes back, whatever the file does.
#[derive(Clone)]
pub struct CampaignTime {
    file: PathBuf,
    seen: Arc<Mutex<Seen>>,
}

impl CampaignTime {
    /// Time as in `file`, and `start` until there is one.
    pub fn new(file: PathBuf, start: DateTime<Utc>) -> Self {
        let seen = Seen {
            stored: start,
            since: SystemTime.now(),
            told: start,
        };
        Self {
            file,
            seen: Arc::new(Mutex::new(seen)),
        }
    }

    /// What the system goes by.
    pub fn stored(&self) -> Option<DateTime<Utc>> {
        std::fs::read_to_string(&self.file)
            .ok()?
            .trim()
            .parse()
            .ok()
    }

    /// What people go by.
    pub fn now(&self) -> DateTime<Utc> {
        let (stored, machine) = (self.stored(), SystemTime.now());
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stored) = stored.filter(|stored| *stored != seen.stored) {
            (seen.stored, seen.since) = (stored, machine);
        }
        let more = (machine - seen.since).clamp(TimeDelta::zero(), ON_ITS_OWN);
        seen.told = seen.told.max(seen.stored + more);
        seen.told
    }

    /// Makes the system's clock wrong by `by`, while it does not run.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put_off(&self, by: TimeDelta) -> std::io::Result<()> {
        match self.stored() {
            Some(stored) => std::fs::write(&self.file, (stored + by).to_rfc3339()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_follow_the_file_and_never_go_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let start: DateTime<Utc> = "2026-11-30T12:00:00Z".parse().unwrap();
        let time = CampaignTime::new(file.clone(), start);
        assert!(time.now() >= start);
        let later = start + TimeDelta::hours(5);
        std::fs::write(&file, later.to_rfc3339()).unwrap();
        assert!(time.now() >= later && time.now() <= later + ON_ITS_OWN);
        time.put_off(-TimeDelta::hours(1)).unwrap();
        assert_eq!(time.stored(), Some(start + TimeDelta::hours(4)));
        assert!(time.now() >= later);
    }
}
