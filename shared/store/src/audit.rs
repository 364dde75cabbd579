//! Who did what to a campaign, and to a channel; and to all of them together.

use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::ids::CampaignId;
use serde_json::Value;

use crate::Store;
use crate::cursor::{self, Page};
use crate::error::StoreError;
use crate::item::{Item, Reader, instant, s};
use crate::keys::{self, Key};
use crate::read::Range;
use crate::table;

const WHAT: &str = "audit entry";
/// Longest detail, in bytes of JSON.
const DETAIL_MAX: usize = 64_000;
const PREFIX: &str = "A#";
const AT: &str = "at";
const BY: &str = "by";
const ACT: &str = "act";
pub(crate) const DETAIL: &str = "detail";

/// One act of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What: `publish`, `pause`, `try` …
    pub act: String,
    /// More about it, at most 64 KB of JSON.
    pub detail: Value,
}

/// What an act was done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audited {
    /// A campaign; it may be deleted by now.
    Campaign(CampaignId),
    /// A channel.
    Channel(Channel),
}

impl Store {
    /// Adds an entry to a campaign's trail.
    pub async fn append_audit(
        &self,
        campaign: CampaignId,
        entry: &AuditEntry,
    ) -> Result<(), StoreError> {
        self.append_to_trail(keys::campaign_partition(campaign), entry)
            .await
    }

    /// Adds an entry to a channel's trail.
    pub async fn append_channel_audit(
        &self,
        channel: Channel,
        entry: &AuditEntry,
    ) -> Result<(), StoreError> {
        self.append_to_trail(keys::channel_partition(channel), entry)
            .await
    }

    async fn append_to_trail(
        &self,
        partition: String,
        entry: &AuditEntry,
    ) -> Result<(), StoreError> {
        let detail = entry.detail.to_string();
        StoreError::check_size("audit detail", detail.len(), DETAIL_MAX)?;
        let key = keys::audit(partition, entry.at, &self.shared.ids.next());
        let mut item = key.attributes();
        item.extend([
            (table::INDEX_PK.to_owned(), s(keys::ACTS)),
            (table::INDEX_SK.to_owned(), s(&key.sk)),
            (AT.to_owned(), instant(entry.at)),
            (BY.to_owned(), s(&entry.by)),
            (ACT.to_owned(), s(&entry.act)),
            (DETAIL.to_owned(), s(detail)),
        ]);
        self.put(item).await
    }

    /// A campaign's trail, the newest entry first. Of a deleted campaign too, as long as its tombstone lasts.
    pub async fn audit(
        &self,
        campaign: CampaignId,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<Page<AuditEntry>, StoreError> {
        self.trail(keys::campaign_partition(campaign), cursor, limit)
            .await
    }

    /// A channel's trail, the newest entry first.
    pub async fn channel_audit(
        &self,
        channel: Channel,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<Page<AuditEntry>, StoreError> {
        self.trail(keys::channel_partition(channel), cursor, limit)
            .await
    }

    /// Everything that was done to campaigns and channels, the newest act first, from the index: an act shows after a
    /// moment.
    pub async fn acts(
        &self,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<Page<(Audited, AuditEntry)>, StoreError> {
        let range = Range::of_index(keys::ACTS);
        let page = self.page_of_acts(range, cursor, limit).await?;
        let items = page.items.into_iter().map(|(key, entry)| {
            let of = keys::audited(&key.pk).ok_or_else(|| StoreError::corrupt(WHAT))?;
            Ok((of, entry))
        });
        Ok(Page {
            items: items.collect::<Result<_, StoreError>>()?,
            next: page.next,
        })
    }

    async fn trail(
        &self,
        partition: String,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<Page<AuditEntry>, StoreError> {
        let range = Range::of(partition, PREFIX);
        let page = self.page_of_acts(range, cursor, limit).await?;
        Ok(Page {
            items: page.items.into_iter().map(|(_, entry)| entry).collect(),
            next: page.next,
        })
    }

    /// A page of a trail, or of the index of them: both are sorted by the same text.
    async fn page_of_acts(
        &self,
        range: Range,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<Page<(Key, AuditEntry)>, StoreError> {
        let before = cursor
            .map(|cursor| cursor::decode('a', &cursor))
            .transpose()?;
        if before
            .as_ref()
            .is_some_and(|before| !before.starts_with(PREFIX) || before.len() > 128)
        {
            return Err(StoreError::BadCursor);
        }
        let range = range.newest_before(before);
        let found = self.query(&range, limit.saturating_add(1)).await?;
        let entries = found
            .iter()
            .map(from_item)
            .collect::<Result<Vec<_>, StoreError>>()?;
        Ok(cursor::page('a', entries, limit, |(key, _)| key.sk.clone()))
    }
}

fn from_item(item: &Item) -> Result<(Key, AuditEntry), StoreError> {
    let read = Reader::new(item, WHAT);
    let entry = AuditEntry {
        at: read.instant(AT)?,
        by: read.text(BY)?.to_owned(),
        act: read.text(ACT)?.to_owned(),
        detail: serde_json::from_str(read.text(DETAIL)?).map_err(|_| read.corrupt())?,
    };
    let key = Key::of(item).ok_or_else(|| read.corrupt())?;
    Ok((key, entry))
}
