//! Read receipts: from "this person has read their conversation up to here" to the campaigns whose message they read.
//!
//! Sending writes nothing for this. A receipt looks for the person in the campaigns that may have sent to them since
//! their last receipt, which are few, and leaves one number in the batch.

use crate::App;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Campaign, Channel, State};
use domain::ids::CampaignId;
use domain::report::{Sending, covered};
use futures::{StreamExt, TryStreamExt, stream};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Read, ReaderState, StoreError};

/// The only channel that reports what was read.
const CHANNEL: Channel = Channel::Teams;
/// Nobody's message leaves sooner after publishing than two minutes: a list of campaigns this old misses none.
const FRESH: TimeDelta = TimeDelta::seconds(60);
/// A campaign is looked at for so long after it finished: people come back from holidays.
const KEPT: TimeDelta = TimeDelta::days(30);
/// Campaigns of one state that are looked at, at most; the newest.
const CAMPAIGNS: usize = 300;
/// Campaigns on a page.
const PAGE: usize = 100;
/// Campaigns looked at together for one receipt.
const CONCURRENCY: usize = 4;

/// Takes receipts in. Keeps the list of campaigns for a minute; one per process.
#[derive(Debug, Default)]
pub struct Receipts {
    seen: Mutex<Option<Arc<Seen>>>,
}

/// The campaigns that may have sent something that is read only now.
#[derive(Debug)]
struct Seen {
    at: DateTime<Utc>,
    campaigns: Vec<(CampaignId, Sending)>,
}

impl Receipts {
    /// Takes in that the person with this object id has read their conversation up to the message `up_to` (its id, a
    /// number), as was learnt at `at`. Doing it again, or out of order, changes nothing. Messages of a TRY are in no
    /// batch and never count.
    ///
    /// # Errors
    /// When the store fails; then it is to be done again.
    pub async fn record(
        &self,
        app: &App,
        object_id: &str,
        up_to: i64,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let reader = app.store.reader(CHANNEL, object_id).await?;
        if reader.up_to.is_some_and(|before| before >= up_to) {
            return Ok(());
        }
        let seen = self.seen(app).await?;
        let receipt = Receipt {
            app,
            object_id,
            reader: &reader,
            up_to,
            at,
        };
        let looks: Vec<_> = seen
            .campaigns
            .iter()
            .filter(|(_, sending)| sending.overlaps(reader.up_to, up_to))
            .map(|(campaign, _)| receipt.look_into(*campaign))
            .collect();
        stream::iter(looks)
            .buffer_unordered(CONCURRENCY)
            .try_collect::<()>()
            .await?;
        // Last: whatever is cut off before is done again by the repetition, or by the person's next receipt.
        app.store
            .record_receipt(CHANNEL, object_id, up_to, at)
            .await
    }

    async fn seen(&self, app: &App) -> Result<Arc<Seen>, StoreError> {
        let now = app.clock.campaign_now();
        let known = self
            .seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let fresh = |seen: &Arc<Seen>| (TimeDelta::zero()..FRESH).contains(&(now - seen.at));
        if let Some(seen) = known.filter(fresh) {
            return Ok(seen);
        }
        let mut campaigns = Vec::new();
        for state in [State::Scheduled, State::Running, State::Finished] {
            campaigns.extend(newest(app, state, now).await?);
        }
        let seen = Arc::new(Seen { at: now, campaigns });
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen.clone());
        Ok(seen)
    }
}

async fn newest(
    app: &App,
    state: State,
    now: DateTime<Utc>,
) -> Result<Vec<(CampaignId, Sending)>, StoreError> {
    let mut found = Vec::new();
    let (mut cursor, mut read) = (None, 0);
    loop {
        let page = app.store.campaigns(Some(state), cursor, PAGE).await?;
        read += page.items.len();
        let of_interest = |campaign: &Campaign| {
            campaign.spec.channel == CHANNEL
                && campaign.finished.is_none_or(|(at, _)| now - at < KEPT)
        };
        found.extend(
            page.items
                .iter()
                .filter(|campaign| of_interest(campaign))
                .filter_map(|campaign| Some((campaign.id, Sending::of(campaign)?))),
        );
        cursor = page.next;
        if cursor.is_none() || read >= CAMPAIGNS {
            return Ok(found);
        }
    }
}

struct Receipt<'a> {
    app: &'a App,
    object_id: &'a str,
    reader: &'a ReaderState,
    up_to: i64,
    at: DateTime<Utc>,
}

impl Receipt<'_> {
    /// Keeps the receipt in one campaign, if it is about the person's message there.
    async fn look_into(&self, campaign: CampaignId) -> Result<(), StoreError> {
        let store = &self.app.store;
        let mut place = store.find_person(campaign, self.object_id).await?;
        // Whom the directory did not know when the campaign was planned is there by address only.
        if let (None, Some(address)) = (place, &self.reader.address) {
            place = store.find_person(campaign, address).await?;
        }
        let Some((n, position)) = place else {
            return Ok(());
        };
        let Some(mut vector) = store.vector(campaign, n).await? else {
            return Ok(());
        };
        vector.merge_late();
        let Some(id) = covered(&vector, usize::from(position), self.up_to) else {
            return Ok(());
        };
        let read = Read {
            position,
            up_to: self.up_to,
            at_millis: self.at.timestamp_millis(),
        };
        store.record_read(campaign, n, &read, id).await
    }
}
