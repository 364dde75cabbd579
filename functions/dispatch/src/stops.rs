//! The stops of channels as this worker last saw them.

use crate::error::FireError;
use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::channel_stop::{COPIES_LAST, ChannelStop};
use domain::decide::Now;
use platform::App;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A small cache of each channel's last stop, aged by both clocks.
pub struct Stops {
    app: Arc<App>,
    entries: Mutex<HashMap<Channel, (Option<ChannelStop>, Now)>>,
}

impl Stops {
    /// An empty cache over `app`'s store.
    pub fn new(app: Arc<App>) -> Self {
        Self {
            app,
            entries: Mutex::default(),
        }
    }

    /// The last stop of a channel, standing or over, at most five seconds old.
    pub async fn get(&self, channel: Channel) -> Result<Option<ChannelStop>, FireError> {
        let now = self.app.clock.now();
        if let Some((stop, seen)) = self.lock().get(&channel)
            && is_fresh(seen.machine, now.machine)
            && is_fresh(seen.campaign, now.campaign)
        {
            return Ok(stop.clone());
        }
        let stop = self.app.store.channel_stop(channel).await?;
        self.lock().insert(channel, (stop.clone(), now));
        Ok(stop)
    }

    /// When a wake is to come back because the channel is stopped. None when it is not.
    pub async fn holds_until(&self, channel: Channel) -> Result<Option<DateTime<Utc>>, FireError> {
        let now = self.app.clock.campaign_now();
        let stop = self.get(channel).await?.filter(ChannelStop::stands);
        Ok(stop.map(|stop| now + stop.wait(now)))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Channel, (Option<ChannelStop>, Now)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_fresh(seen: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - seen <= COPIES_LAST
}
