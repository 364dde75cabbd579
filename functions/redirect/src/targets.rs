//! Where the links of a campaign lead.

use crate::answer::Target;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::State;
use domain::ids::CampaignId;
use domain::token::LinkRef;
use markup::{Message, UrlTemplate};
use platform::{App, Tombstone};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::StoreError;

/// How long the links of a campaign are kept in memory, in machine time. A published message never changes;
/// what may change is that the campaign is deleted, which leaves its links as they are.
const MAX_AGE: TimeDelta = TimeDelta::minutes(5);
/// How long it is kept in memory that there is no such campaign.
const MAX_AGE_NONE: TimeDelta = TimeDelta::seconds(30);
/// Campaigns kept.
const CAPACITY: usize = 256;

#[derive(Clone)]
struct Entry {
    links: Arc<[UrlTemplate]>,
    /// Whether visits are noted: nobody would remove those of a campaign that is gone.
    counts: bool,
    until: DateTime<Utc>,
}

/// A small cache of targets.
pub struct Targets {
    app: Arc<App>,
    entries: Mutex<HashMap<CampaignId, Entry>>,
}

impl Targets {
    /// An empty cache over `app`'s store.
    pub fn new(app: Arc<App>) -> Self {
        Self {
            app,
            entries: Mutex::default(),
        }
    }

    /// Where a link leads for its recipient, and whether its visits are noted; none when it leads nowhere (any more).
    ///
    /// # Errors
    /// When the store cannot say.
    pub async fn of(&self, link: &LinkRef) -> Result<Option<(Target, bool)>, StoreError> {
        let (links, counts) = self.links(link.campaign).await?;
        let Some(template) = links.get(usize::from(link.link)) else {
            return Ok(None);
        };
        // The recipient of a TRY is in no batch: there the fallbacks stand.
        let batch = if link.is_try || template.placeholders().next().is_none() {
            None
        } else {
            self.app.store.batch(link.campaign, link.batch).await?
        };
        let value = |column: &str| {
            batch
                .as_ref()?
                .value(usize::from(link.position), column)
                .map(str::to_owned)
        };
        Ok(Target::new(template.target(&value)).map(|target| (target, counts)))
    }

    async fn links(&self, id: CampaignId) -> Result<(Arc<[UrlTemplate]>, bool), StoreError> {
        let now = self.app.clock.machine_now();
        let known = self
            .lock()
            .get(&id)
            .filter(|entry| now < entry.until)
            .cloned();
        if let Some(entry) = known {
            return Ok((entry.links, entry.counts));
        }
        let (links, counts, max_age) = self.read(id).await?;
        let links: Arc<[UrlTemplate]> = links.into();
        let mut entries = self.lock();
        if entries.len() >= CAPACITY {
            entries.clear();
        }
        entries.insert(
            id,
            Entry {
                links: links.clone(),
                counts,
                until: now + max_age,
            },
        );
        Ok((links, counts))
    }

    /// The links in order of appearance, whether visits are noted, and how long that holds.
    async fn read(
        &self,
        id: CampaignId,
    ) -> Result<(Vec<UrlTemplate>, bool, TimeDelta), StoreError> {
        if let Some(campaign) = self.app.store.campaign(id).await? {
            // A draft may be changed between one TRY and the next.
            let max_age = if campaign.state == State::Draft {
                TimeDelta::zero()
            } else {
                MAX_AGE
            };
            let links = Message::of(&campaign.spec).map(|message| {
                message
                    .links()
                    .iter()
                    .map(|link| link.url.clone())
                    .collect()
            });
            return Ok((links.unwrap_or_default(), true, max_age));
        }
        let Some(tombstone) = self.app.store.tombstone(id).await? else {
            return Ok((Vec::new(), false, MAX_AGE_NONE));
        };
        match Tombstone::parse(&tombstone) {
            Some(Tombstone { links }) => Ok((links, false, MAX_AGE)),
            None => Err(StoreError::Corrupt { what: "tombstone" }),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<CampaignId, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
