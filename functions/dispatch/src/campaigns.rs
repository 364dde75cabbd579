//! Campaigns as this worker last saw them, with their message compiled.

use crate::error::FireError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Campaign;
use domain::ids::CampaignId;
use markup::Message;
use platform::App;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Pause and cancel are effective within this time: no older copy decides about a claim.
const MAX_AGE: TimeDelta = TimeDelta::seconds(5);
/// Copies kept.
const CAPACITY: usize = 256;

/// A campaign and its compiled message.
pub struct Seen {
    /// The campaign.
    pub campaign: Campaign,
    /// Its message.
    pub message: Message,
}

#[derive(Clone)]
struct Entry {
    seen: Arc<Seen>,
    campaign_time: DateTime<Utc>,
    machine_time: DateTime<Utc>,
}

/// A small cache of [`Seen`], aged by both clocks.
pub struct Campaigns {
    app: Arc<App>,
    entries: Mutex<HashMap<CampaignId, Entry>>,
    /// Held by who reads one again: all firings of an event want the same.
    reading: tokio::sync::Mutex<()>,
}

impl Campaigns {
    /// An empty cache over `app`'s store.
    pub fn new(app: Arc<App>) -> Self {
        Self {
            app,
            entries: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
        }
    }

    /// The campaign, at most five seconds old. None when it does not exist (any more).
    pub async fn get(&self, id: CampaignId) -> Result<Option<Arc<Seen>>, FireError> {
        if let Some(seen) = self.known(id) {
            return Ok(Some(seen));
        }
        let _alone = self.reading.lock().await;
        match self.known(id) {
            Some(seen) => Ok(Some(seen)),
            None => self.fresh(id).await,
        }
    }

    fn known(&self, id: CampaignId) -> Option<Arc<Seen>> {
        let now = self.app.clock.now();
        let entries = self.lock();
        let entry = entries.get(&id)?;
        let is_young = now.machine - entry.machine_time <= MAX_AGE
            && now.campaign - entry.campaign_time <= MAX_AGE;
        is_young.then(|| entry.seen.clone())
    }

    /// The campaign as it is now. None when it does not exist (any more).
    pub async fn fresh(&self, id: CampaignId) -> Result<Option<Arc<Seen>>, FireError> {
        let now = self.app.clock.now();
        let Some(campaign) = self.app.store.campaign(id).await? else {
            self.lock().remove(&id);
            return Ok(None);
        };
        let known = self.lock().get(&id).map(|entry| entry.seen.clone());
        let seen = match known {
            Some(seen) if seen.campaign == campaign => seen,
            _ => {
                let message = Message::of(&campaign.spec).map_err(|error| {
                    FireError::Internal(format!("the message does not parse: {error}"))
                })?;
                Arc::new(Seen { campaign, message })
            }
        };
        let mut entries = self.lock();
        if entries.len() >= CAPACITY {
            entries.clear();
        }
        entries.insert(
            id,
            Entry {
                seen: seen.clone(),
                campaign_time: now.campaign,
                machine_time: now.machine,
            },
        );
        Ok(Some(seen))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<CampaignId, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
