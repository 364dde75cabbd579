//! The stops of channels as this worker last saw them.

use crate::copies::Copies;
use crate::error::FireError;
use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::channel_stop::ChannelStop;
use platform::App;
use std::sync::Arc;

/// Each channel's last stop, read lately; none where it was never stopped.
pub struct Stops {
    app: Arc<App>,
    copies: Copies<Channel, Option<ChannelStop>>,
}

impl Stops {
    /// None yet, of `app`'s store.
    pub fn new(app: Arc<App>) -> Self {
        let copies = Copies::new(app.clock.clone());
        Self { app, copies }
    }

    /// The last stop of a channel, standing or over, at most five seconds old.
    pub async fn get(&self, channel: Channel) -> Result<Option<ChannelStop>, FireError> {
        let read = async {
            let stop = self.app.store.channel_stop(channel).await?;
            Ok::<_, FireError>(Some(stop))
        };
        Ok(self.copies.get(channel, read).await?.flatten())
    }

    /// When a wake is to come back because the channel is stopped. None when it is not.
    pub async fn holds_until(&self, channel: Channel) -> Result<Option<DateTime<Utc>>, FireError> {
        let now = self.app.clock.campaign_now();
        let stop = self.get(channel).await?.filter(ChannelStop::stands);
        Ok(stop.map(|stop| now + stop.wait(now)))
    }
}
