//! What stands for the two channels on this machine, seen together: is anything going on there, and what is next?

use chrono::{DateTime, Utc};
use simulators::skype::Pool;
use simulators::teams::Tenant;

/// The simulators that run.
#[derive(Clone, Default)]
pub struct Simulated {
    /// Microsoft Teams.
    pub tenant: Option<Tenant>,
    /// Skype for Business.
    pub pool: Option<Pool>,
}

impl Simulated {
    /// Calls that have not been answered yet. A parked request for events is none of them.
    pub fn open_requests(&self) -> usize {
        let tenant = self.tenant.as_ref().map_or(0, Tenant::open_requests);
        tenant + self.pool.as_ref().map_or(0, Pool::open_requests)
    }

    /// Resolves when one that counts against a pace has arrived, or the last one was answered, since it was last asked.
    pub async fn changed(&self) {
        let tenant = async {
            match &self.tenant {
                Some(tenant) => tenant.changed().await,
                None => std::future::pending().await,
            }
        };
        let pool = async {
            match &self.pool {
                Some(pool) => pool.changed().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = tenant => {}
            () = pool => {}
        }
    }

    /// Calls so far that count against a pace.
    pub fn arrivals(&self) -> u64 {
        let tenant = self.tenant.as_ref().map_or(0, Tenant::arrivals);
        tenant + self.pool.as_ref().map_or(0, Pool::arrivals)
    }

    /// Whether any run: elsewhere nobody sees what arrives.
    pub fn are_there(&self) -> bool {
        self.tenant.is_some() || self.pool.is_some()
    }

    /// The next instant at which something happens in a simulator by itself: an invitation nobody answers fails.
    pub fn next_timer(&self) -> Option<DateTime<Utc>> {
        self.pool.as_ref().and_then(Pool::next_timer)
    }

    /// Campaign time has jumped.
    pub fn clock_moved(&self) {
        if let Some(pool) = &self.pool {
            pool.clock_moved();
        }
    }
}
