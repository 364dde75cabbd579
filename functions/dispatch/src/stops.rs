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
    /// Held by who reads one again: all firings of an event want the same.
    reading: tokio::sync::Mutex<()>,
}

impl Stops {
    /// An empty cache over `app`'s store.
    pub fn new(app: Arc<App>) -> Self {
        Self {
            app,
            entries: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
        }
    }

    /// The last stop of a channel, standing or over, at most five seconds old.
    pub async fn get(&self, channel: Channel) -> Result<Option<ChannelStop>, FireError> {
        if let Some(stop) = self.known(channel) {
            return Ok(stop);
        }
        let _alone = self.reading.lock().await;
        if let Some(stop) = self.known(channel) {
            return Ok(stop);
        }
        let now = self.app.clock.now();
        let stop = self.app.store.channel_stop(channel).await?;
        self.lock().insert(channel, (stop.clone(), now));
        Ok(stop)
    }

    /// What was read last, if that was lately.
    fn known(&self, channel: Channel) -> Option<Option<ChannelStop>> {
        let now = self.app.clock.now();
        let entries = self.lock();
        let (stop, seen) = entries.get(&channel)?;
        let is_young = is_fresh(seen.machine, now.machine) && is_fresh(seen.campaign, now.campaign);
        is_young.then(|| stop.clone())
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
