//! The two clocks, and one reading of both.

use std::{fmt, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};

use crate::Error;

/// A source of instants; called often, must not block.
pub type TimeSource = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Where time comes from.
#[derive(Clone)]
pub struct Clocks {
    /// Governs delays, retention and schedules. May jump forwards; call
    /// [`Emulators::clock_moved`](crate::Emulators::clock_moved) after a jump.
    pub campaign: TimeSource,
    /// Governs visibility timeouts.
    pub machine: TimeSource,
}

impl Clocks {
    /// Reads both clocks.
    pub fn now(&self) -> Now {
        Now {
            campaign: (self.campaign)().timestamp_millis(),
            machine: (self.machine)().timestamp_millis(),
        }
    }
}

impl fmt::Debug for Clocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clocks").field("now", &self.now()).finish()
    }
}

/// One reading of both clocks, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Campaign time.
    pub campaign: i64,
    /// Machine time.
    pub machine: i64,
}

/// Longest wait before a campaign instant is looked at again. Nobody announces that a virtual clock runs faster than
/// the machine's, so a waiter never trusts a longer computed delay than this.
const RECHECK: Duration = Duration::from_secs(1);

impl Now {
    /// Real time to wait before `campaign` or `machine` (epoch milliseconds) may have come, whichever is earlier:
    /// the exact difference, but at most one second. `None` when there is nothing to wait for.
    pub(crate) fn until(&self, campaign: Option<i64>, machine: Option<i64>) -> Option<Duration> {
        let campaign = campaign.map(|at| at.saturating_sub(self.campaign));
        let machine = machine.map(|at| at.saturating_sub(self.machine));
        let millis = campaign.into_iter().chain(machine).min()?;
        // At least a millisecond: an instant that has come but changed nothing must not turn into a busy loop.
        let wait = Duration::from_millis(u64::try_from(millis).unwrap_or(0).max(1));
        Some(wait.min(RECHECK))
    }
}

/// The instant of stored epoch milliseconds.
///
/// # Errors
/// [`Error::Corrupt`] outside the representable range.
pub(crate) fn instant(millis: i64) -> Result<DateTime<Utc>, Error> {
    DateTime::from_timestamp_millis(millis)
        .ok_or(Error::Corrupt("a stored instant is out of range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Now = Now {
        campaign: 10_000,
        machine: 500,
    };

    #[test]
    fn waits_for_the_earlier_instant_and_never_longer_than_a_second() {
        assert_eq!(NOW.until(None, None), None);
        assert_eq!(
            NOW.until(Some(10_300), None),
            Some(Duration::from_millis(300))
        );
        assert_eq!(
            NOW.until(Some(10_300), Some(540)),
            Some(Duration::from_millis(40))
        );
        assert_eq!(NOW.until(Some(99_000), Some(90_000)), Some(RECHECK));
    }

    #[test]
    fn a_past_instant_waits_a_moment_instead_of_spinning() {
        assert_eq!(NOW.until(Some(1), None), Some(Duration::from_millis(1)));
    }
}
