//! Reading much takes many requests, of which some are throttled: those are waited for and asked again.

use super::client::Teams;
use crate::fault::{ChannelFault, FaultKind};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// Times one request is asked again. With the longest wait of our own below that is some ten minutes.
const MOST_TRIES: u32 = 20;
/// First wait where Graph does not say how long; it doubles.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Longest wait of our own choice.
const LONGEST_WAIT: Duration = Duration::from_secs(32);

/// The tries of one request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// On the machine clock: no wait ends later.
    until: DateTime<Utc>,
    tries: u32,
}

impl Patience {
    pub(super) fn until(until: DateTime<Utc>) -> Self {
        Self { until, tries: 0 }
    }

    /// The same for another request.
    pub(super) fn anew(self) -> Self {
        Self { tries: 0, ..self }
    }
}

impl Teams {
    /// Waits as long as `fault` asks for, when there is time for that and trying again may help.
    ///
    /// # Errors
    /// `fault` otherwise.
    pub(super) async fn wait_out(
        &self,
        fault: ChannelFault,
        patience: &mut Patience,
    ) -> Result<(), ChannelFault> {
        if matches!(fault.kind, FaultKind::Misconfigured | FaultKind::Token) {
            return Err(fault);
        }
        let own = FIRST_WAIT
            .saturating_mul(1 << patience.tries.min(5))
            .min(LONGEST_WAIT);
        // What the server asks for is kept exactly: coming back sooner counts against the quota.
        let wait = fault.retry_after.unwrap_or(own);
        let end = (self.inner.machine_now)() + TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX);
        if patience.tries >= MOST_TRIES || end > patience.until {
            return Err(fault);
        }
        patience.tries += 1;
        tokio::time::sleep(wait).await;
        Ok(())
    }
}
