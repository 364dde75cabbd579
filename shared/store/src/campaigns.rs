//! Campaigns: one item each, changed only where it is still what its writer read.

use std::cmp::Reverse;

use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Campaign, State};
use domain::ids::CampaignId;
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::Value;

use crate::Store;
use crate::cursor::{self, Page};
use crate::error::{StoreError, UpdateError};
use crate::expression::Expression;
use crate::item::{Item, Reader, n, s};
use crate::keys;
use crate::packing::PACKED_MAX;
use crate::read::Range;
use crate::table;
use crate::write::{Attempt, WRITE_ID};

const WHAT: &str = "campaign";
const STATE: &str = "state";
const EPOCH: &str = "epoch";
const VERSION: &str = "version";
/// Everything else, as JSON.
const DOCUMENT: &str = "doc";
/// What the links of a deleted campaign need.
const TOMBSTONE: &str = "tombstone";
/// How long links outlive their campaign.
const TOMBSTONE_KEPT: TimeDelta = TimeDelta::days(90);
/// Times a change is tried against other writers.
pub(crate) const CHANGE_TRIES: u32 = 10;

impl Store {
    /// Stores a new campaign; `Conflict` when its id is taken.
    pub async fn create_campaign(&self, campaign: &Campaign) -> Result<(), StoreError> {
        let item = to_item(campaign, &self.shared.ids.next())?;
        let mut expression = Expression::default();
        let condition = expression.absent();
        self.put_if(item, condition, expression)
            .await?
            .or_conflict(WHAT)
    }

    /// The campaign, strongly consistent; none when it never was or is deleted.
    pub async fn campaign(&self, id: CampaignId) -> Result<Option<Campaign>, StoreError> {
        self.get(&keys::campaign(id))
            .await?
            .and_then(|item| live(&item))
            .transpose()
    }

    /// Replaces a campaign of version `expected` by `campaign`, whose version is `expected + 1`.
    pub async fn write_campaign(
        &self,
        campaign: &Campaign,
        expected: u64,
    ) -> Result<(), StoreError> {
        debug_assert_eq!(
            campaign.version,
            expected + 1,
            "a write makes the next version"
        );
        let w = self.shared.ids.next();
        self.replace_campaign(campaign, expected, &w)
            .await?
            .or_conflict(WHAT)
    }

    pub(crate) async fn replace_campaign(
        &self,
        campaign: &Campaign,
        expected: u64,
        w: &str,
    ) -> Result<Attempt, StoreError> {
        let mut expression = Expression::default();
        let condition = expression.compare(VERSION, "=", n(expected));
        self.put_if(to_item(campaign, w)?, condition, expression)
            .await
    }

    /// Reads, changes and writes a campaign; `change` runs again on what another writer left, up to ten times.
    /// The version grows by one; a change that changes nothing writes nothing.
    pub async fn update_campaign<E>(
        &self,
        id: CampaignId,
        mut change: impl FnMut(&mut Campaign) -> Result<(), E>,
    ) -> Result<Campaign, UpdateError<E>> {
        let mut found = self.get(&keys::campaign(id)).await?;
        for tries in 1..=CHANGE_TRIES {
            let Some(before) = found.as_ref().and_then(live).transpose()? else {
                return Err(StoreError::NotFound { what: WHAT }.into());
            };
            let mut after = before.clone();
            change(&mut after).map_err(UpdateError::Refused)?;
            after.version = before.version;
            if after == before {
                return Ok(before);
            }
            after.version += 1;
            match self
                .replace_campaign(&after, before.version, &self.shared.ids.next())
                .await?
            {
                Attempt::Done => return Ok(after),
                Attempt::Refused(item) => found = item,
            }
            self.pause(tries).await;
        }
        Err(StoreError::Conflict { what: WHAT }.into())
    }

    /// Campaigns in one state or in all, newest first, from the index: a change shows after a moment.
    pub async fn campaigns(
        &self,
        state: Option<State>,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<Page<Campaign>, StoreError> {
        let before = cursor
            .map(|cursor| {
                let id: CampaignId = cursor::decode('c', &cursor)?
                    .parse()
                    .map_err(|_| StoreError::BadCursor)?;
                Ok::<_, StoreError>(id.to_string())
            })
            .transpose()?;
        let states = state.map_or(State::ALL.to_vec(), |state| vec![state]);
        let ranges: Vec<Range> = states
            .into_iter()
            .map(|state| Range::of_index(keys::campaigns_in(state)).newest_before(before.clone()))
            .collect();
        let found: Vec<Vec<Item>> = stream::iter(
            ranges
                .iter()
                .map(|range| self.query(range, limit.saturating_add(1)))
                .collect::<Vec<_>>(),
        )
        .buffer_unordered(State::ALL.len())
        .try_collect()
        .await?;
        let mut campaigns = found
            .iter()
            .flatten()
            .filter_map(live)
            .collect::<Result<Vec<Campaign>, StoreError>>()?;
        // A campaign that changes its state may be seen in both; the newer version counts.
        campaigns.sort_by_key(|campaign| Reverse((campaign.id, campaign.version)));
        campaigns.dedup_by_key(|campaign| campaign.id);
        Ok(cursor::page('c', campaigns, limit, |campaign| {
            campaign.id.to_string()
        }))
    }

    /// Turns a campaign of version `expected` into a tombstone that keeps `links` (JSON) for 90 days from `now`.
    /// Its other items stay until [`Store::purge_campaign`]; [`Store::doomed`] lists it until then.
    pub async fn delete_campaign(
        &self,
        id: CampaignId,
        links: &str,
        expected: u64,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        StoreError::check_size("tombstone", links.len(), PACKED_MAX)?;
        let mut item = keys::campaign(id).attributes();
        item.extend([
            (TOMBSTONE.to_owned(), s(links)),
            (table::TTL.to_owned(), n((now + TOMBSTONE_KEPT).timestamp())),
            (WRITE_ID.to_owned(), s(self.shared.ids.next())),
            (table::INDEX_PK.to_owned(), s(keys::TO_PURGE)),
            (table::INDEX_SK.to_owned(), s(id.to_string())),
        ]);
        let mut expression = Expression::default();
        let condition = expression.compare(VERSION, "=", n(expected));
        match self.put_if(item, condition, expression).await? {
            Attempt::Refused(None) => Err(StoreError::NotFound { what: WHAT }),
            attempt => attempt.or_conflict(WHAT),
        }
    }

    /// What the links of a deleted campaign need; none for a campaign that lives or never was.
    pub async fn tombstone(&self, id: CampaignId) -> Result<Option<String>, StoreError> {
        let Some(item) = self.get(&keys::campaign(id)).await? else {
            return Ok(None);
        };
        Ok(Reader::new(&item, "tombstone")
            .optional_text(TOMBSTONE)?
            .map(str::to_owned))
    }
}

/// Whether this item is a campaign's tombstone.
pub(crate) fn is_tombstone(item: &Item) -> bool {
    item.contains_key(TOMBSTONE)
}

fn to_item(campaign: &Campaign, w: &str) -> Result<Item, StoreError> {
    let corrupt = || StoreError::corrupt(WHAT);
    let mut document = serde_json::to_value(campaign).map_err(|_| corrupt())?;
    let fields = document.as_object_mut().ok_or_else(corrupt)?;
    for name in [STATE, EPOCH, VERSION] {
        fields.remove(name);
    }
    let document = document.to_string();
    StoreError::check_size(WHAT, document.len(), PACKED_MAX)?;
    let mut item = keys::campaign(campaign.id).attributes();
    item.extend([
        (STATE.to_owned(), s(campaign.state.as_str())),
        (EPOCH.to_owned(), n(campaign.epoch)),
        (VERSION.to_owned(), n(campaign.version)),
        (DOCUMENT.to_owned(), s(document)),
        (WRITE_ID.to_owned(), s(w)),
        (
            table::INDEX_PK.to_owned(),
            s(keys::campaigns_in(campaign.state)),
        ),
        (table::INDEX_SK.to_owned(), s(campaign.id.to_string())),
    ]);
    Ok(item)
}

/// The campaign in an item; none in a tombstone.
pub(crate) fn live(item: &Item) -> Option<Result<Campaign, StoreError>> {
    (!is_tombstone(item)).then(|| from_item(item))
}

fn from_item(item: &Item) -> Result<Campaign, StoreError> {
    let read = Reader::new(item, WHAT);
    let mut document: Value =
        serde_json::from_str(read.text(DOCUMENT)?).map_err(|_| read.corrupt())?;
    let fields = document.as_object_mut().ok_or_else(|| read.corrupt())?;
    fields.insert(STATE.to_owned(), read.text(STATE)?.into());
    fields.insert(EPOCH.to_owned(), read.number::<u32>(EPOCH)?.into());
    fields.insert(VERSION.to_owned(), read.number::<u64>(VERSION)?.into());
    serde_json::from_value(document).map_err(|_| read.corrupt())
}
