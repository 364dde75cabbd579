//! What the functions ask about how they are to run.

use crate::Entropy;
use crate::config::{ConfigError, Env, web_address};
use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::outcome::Vector;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// How many days a finished campaign may be kept.
const RETENTION_DAYS: RangeInclusive<u32> = 30..=3_650;
/// How many it is, where nothing else is asked for.
pub const DEFAULT_RETENTION_DAYS: u32 = 365;

/// Settings that are no secrets and no clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where tracked links begin, without a slash at the end: `https://go.contoso.example`.
    pub link_base_url: String,
    /// Requests per second that all functions together may make to a channel.
    pub requests_per_second: BTreeMap<Channel, u32>,
    /// One-shots created per second by one planner.
    pub schedules_per_second: u32,
    /// Name of the table.
    pub table: String,
    /// Names this worker in leases: 16 hexadecimal digits drawn at start.
    pub worker: String,
    /// In local mode, where one process at a time holds the data: names this run of it. Leases of any other run
    /// are those of a dead process.
    pub boot: Option<String>,
    /// Whether the table is being restored: nothing is sent, planned or swept until that is over.
    pub recovery: bool,
    /// How many days of campaign time a finished campaign is kept.
    pub retention_days: u32,
}

impl Settings {
    /// Reads `LINK_BASE_URL`, `TABLE_NAME`, `TEAMS_REQUESTS_PER_SECOND` (1–1000, 45 by default),
    /// `SKYPE_REQUESTS_PER_SECOND` (1–1000, 2) and `SCHEDULES_PER_SECOND` (1–5000, 125: half the quota of the regions
    /// that have least), `RECOVERY` (`true` or `false`, which it is by default) and `RETENTION_DAYS` (30–3650, 365); names
    /// the worker.
    ///
    /// # Errors
    /// [`ConfigError`] names the key.
    pub fn from_env(env: &Env, entropy: &Entropy) -> Result<Self, ConfigError> {
        let rates = [
            (
                Channel::Teams,
                env.number("TEAMS_REQUESTS_PER_SECOND", 1..=1_000, 45)?,
            ),
            (
                Channel::Skype,
                env.number("SKYPE_REQUESTS_PER_SECOND", 1..=1_000, 2)?,
            ),
        ];
        Ok(Self {
            link_base_url: web_address("LINK_BASE_URL", &env.required("LINK_BASE_URL")?)?,
            requests_per_second: rates.into(),
            schedules_per_second: env.number("SCHEDULES_PER_SECOND", 1..=5_000, 125)?,
            table: env.required("TABLE_NAME")?,
            worker: Self::new_worker(entropy),
            boot: None,
            recovery: env.parsed("RECOVERY", "true or false")?.unwrap_or(false),
            retention_days: env.number("RETENTION_DAYS", RETENTION_DAYS, DEFAULT_RETENTION_DAYS)?,
        })
    }

    /// A name that no other worker has.
    pub fn new_worker(entropy: &Entropy) -> String {
        format!("{:016x}", entropy.u64())
    }

    /// Ends the lease of a vector at once when the process that held it is known to be dead.
    pub fn void_dead_lease(&self, vector: &mut Vector, machine_now: DateTime<Utc>) {
        if let (Some(boot), Some(lease)) = (&self.boot, &mut vector.lease)
            && !lease.owner.starts_with(boot.as_str())
        {
            lease.until = lease.until.min(machine_now);
        }
    }

    /// Requests per second to `channel`; 1 where nothing is set, so that a mistake is slow and not a flood.
    pub fn rate(&self, channel: Channel) -> u32 {
        self.requests_per_second.get(&channel).copied().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        Settings::from_env(&Env::fixed(pairs.iter().copied()), &Entropy::seeded(1))
    }

    const NEEDED: [(&str, &str); 2] = [
        ("LINK_BASE_URL", "https://go.contoso.example/"),
        ("TABLE_NAME", "presently"),
    ];

    #[test]
    fn defaults_stay_below_the_vendors_ceilings() {
        let settings = read(&NEEDED).unwrap();
        assert_eq!(
            (settings.rate(Channel::Teams), settings.rate(Channel::Skype)),
            (45, 2)
        );
        assert_eq!(settings.link_base_url, "https://go.contoso.example");
        assert_eq!(settings.worker.len(), 16);
        assert!(!settings.recovery);
        assert_eq!(settings.retention_days, 365);
        assert!(
            read(&[NEEDED[0], NEEDED[1], ("RECOVERY", "true")])
                .unwrap()
                .recovery
        );
        assert_ne!(settings.worker, Settings::new_worker(&Entropy::seeded(2)));
    }

    #[test]
    fn rates_are_bounded_and_errors_name_the_key() {
        for rate in ["0", "1001", "-1", "fast"] {
            let error =
                read(&[NEEDED[0], NEEDED[1], ("TEAMS_REQUESTS_PER_SECOND", rate)]).unwrap_err();
            assert_eq!(
                error.to_string(),
                "TEAMS_REQUESTS_PER_SECOND must be a whole number from 1 to 1000"
            );
        }
        assert!(read(&[NEEDED[0], NEEDED[1], ("RETENTION_DAYS", "29")]).is_err());
        assert_eq!(
            read(&NEEDED[..1]).unwrap_err().to_string(),
            "TABLE_NAME is not set"
        );
        assert_eq!(
            read(&NEEDED[1..]).unwrap_err().to_string(),
            "LINK_BASE_URL is not set"
        );
    }
}
