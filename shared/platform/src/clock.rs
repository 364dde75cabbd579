//! The one file that reads the clock.
//!
//! Two clocks: due times, windows and delays go by campaign time, which local mode may run fast or let jump; leases,
//! time-outs and tokens go by machine time.

use chrono::{DateTime, Utc};
use domain::decide::Now;
use futures::future::BoxFuture;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Where time comes from.
pub trait TimeSource: Send + Sync {
    /// This instant.
    fn now(&self) -> DateTime<Utc>;
    /// Resolves at `at` or a little later; at once when that is past.
    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'static, ()>;
}

/// The system clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemTime;

/// A sleep is counted by another clock than the one it waits for, which may be set meanwhile: look again this often.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

fn system_now() -> DateTime<Utc> {
    #[allow(clippy::disallowed_methods, reason = "the one place that reads it")]
    std::time::SystemTime::now().into()
}

impl TimeSource for SystemTime {
    fn now(&self) -> DateTime<Utc> {
        system_now()
    }

    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            loop {
                // A negative difference is no `Duration`: the instant has come.
                let left = (at - system_now()).to_std().unwrap_or_default();
                if left.is_zero() {
                    return;
                }
                tokio::time::sleep(left.min(LOOK_AGAIN)).await;
            }
        })
    }
}

/// Both clocks. Cheap to clone.
#[derive(Clone)]
pub struct Clock {
    campaign: Arc<dyn TimeSource>,
    machine: Arc<dyn TimeSource>,
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock")
            .field("campaign", &self.campaign_now())
            .field("machine", &self.machine_now())
            .finish()
    }
}

impl Clock {
    /// Both are the system clock.
    pub fn system() -> Self {
        Self::with(Arc::new(SystemTime))
    }

    /// Campaign time from `campaign`, machine time from the system.
    pub fn with(campaign: Arc<dyn TimeSource>) -> Self {
        Self::with_both(campaign, Arc::new(SystemTime))
    }

    /// Neither from the system: for tests.
    pub fn with_both(campaign: Arc<dyn TimeSource>, machine: Arc<dyn TimeSource>) -> Self {
        Self { campaign, machine }
    }

    /// Campaign time.
    pub fn campaign_now(&self) -> DateTime<Utc> {
        self.campaign.now()
    }

    /// Machine time.
    pub fn machine_now(&self) -> DateTime<Utc> {
        self.machine.now()
    }

    /// One reading of both.
    pub fn now(&self) -> Now {
        Now {
            campaign: self.campaign_now(),
            machine: self.machine_now(),
        }
    }

    /// Waits for a campaign instant. Begins with the call: a clock that jumps knows from then on who waits.
    pub fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'static, ()> {
        self.campaign.sleep_until(at)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use chrono::TimeDelta;

    /// Stands still.
    pub(crate) struct Fixed(pub(crate) DateTime<Utc>);

    impl TimeSource for Fixed {
        fn now(&self) -> DateTime<Utc> {
            self.0
        }

        fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'static, ()> {
            let come = at <= self.0;
            Box::pin(async move {
                if !come {
                    std::future::pending::<()>().await;
                }
            })
        }
    }

    pub(crate) fn instant(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn campaign_time_is_replaced_and_machine_time_stays_the_systems() {
        let before = system_now();
        let clock = Clock::with(Arc::new(Fixed(instant(0))));
        let now = clock.now();
        assert_eq!(
            (now.campaign, clock.campaign_now()),
            (instant(0), instant(0))
        );
        assert!(now.machine >= before && clock.machine_now() >= now.machine);
        let clock = Clock::with_both(Arc::new(Fixed(instant(1))), Arc::new(Fixed(instant(2))));
        assert_eq!(
            (clock.campaign_now(), clock.machine_now()),
            (instant(1), instant(2))
        );
    }

    #[tokio::test]
    async fn sleeping_goes_by_campaign_time() {
        let clock = Clock::with(Arc::new(Fixed(instant(0))));
        clock.sleep_until(instant(0)).await;
        let later = clock.sleep_until(instant(1));
        assert!(futures::poll!(std::pin::pin!(later)).is_pending());
    }

    #[tokio::test]
    async fn the_system_clock_sleeps_until_the_instant_and_not_less() {
        let clock = Clock::system();
        clock
            .sleep_until(clock.campaign_now() - TimeDelta::hours(1))
            .await;
        let at = clock.campaign_now() + TimeDelta::milliseconds(20);
        clock.sleep_until(at).await;
        assert!(clock.campaign_now() >= at);
    }
}
