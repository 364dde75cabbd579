//! Turns at the pace: those that this worker was granted and has not used yet, and when to ask for more.

use crate::breaker;
use crate::error::FireError;
use crate::firing::Firing;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::ids::CampaignId;
use domain::ladder::GRACE;
use domain::pace::{PATIENCE, Pace, Stretch};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Nobody is put off beyond the end of a rung's grace less this: whoever waits in vain until then has missed it.
const BEFORE_MISSED: TimeDelta = TimeDelta::seconds(15);

/// Whether the channel's pace is granted so far ahead that asking for presence now would be in vain.
pub fn is_busy(pace: &Pace, now: DateTime<Utc>) -> bool {
    pace.until_instant() > now + PATIENCE
}

/// When a firing that has to wait for the pace with so many people is to come back: a little later for each worker.
pub async fn come_back(firing: &Firing<'_>, people: usize) -> Result<DateTime<Utc>, FireError> {
    let app = &firing.dispatcher.app;
    let (channel, campaign) = (firing.channel(), firing.wake.campaign);
    let rate = app.settings.rate(channel);
    let requests = u32::try_from(people).unwrap_or(u32::MAX);
    let now = app.clock.campaign_now();
    let put_off = app
        .store
        .take_pace(channel, |pace| pace.put_off(campaign, requests, rate, now));
    let at = put_off.await?;
    let rung = firing.held.vector.position.as_ref();
    let last = rung.map(|rung| rung.at + GRACE - BEFORE_MISSED);
    let at = last
        .filter(|last| *last > now)
        .map_or(at, |last| at.min(last));
    Ok(at + breaker::spread(app))
}

/// What is left of the last stretch of each channel. It is for the campaign it was granted for.
#[derive(Default)]
pub struct Turns {
    left: Mutex<HashMap<Channel, (CampaignId, Stretch)>>,
}

impl Turns {
    /// The next `requests` turns that have not passed at `now`. None when there are not so many.
    pub fn take(
        &self,
        channel: Channel,
        campaign: CampaignId,
        requests: u32,
        now: DateTime<Utc>,
    ) -> Option<Stretch> {
        match self.lock().get_mut(&channel) {
            Some((owner, left)) if *owner == campaign => left.take(requests, now),
            _ => None,
        }
    }

    /// What is left, to be given back: nobody takes from it any more.
    pub fn give_up(&self, channel: Channel, campaign: CampaignId) -> Option<Stretch> {
        let (owner, left) = self.lock().remove(&channel)?;
        (owner == campaign).then_some(left)
    }

    /// Keeps what was granted and is not needed at once.
    pub fn keep(&self, channel: Channel, campaign: CampaignId, left: Stretch) {
        self.lock().insert(channel, (campaign, left));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Channel, (CampaignId, Stretch)>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
