//! Who did what to a campaign, and to a channel.

use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::ids::CampaignId;
use serde_json::Value;

use crate::Store;
use crate::cursor::{self, Page};
use crate::error::StoreError;
use crate::item::{Item, Reader, instant, s};
use crate::keys;
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
        let mut item = keys::audit(partition, entry.at, &self.shared.ids.next()).attributes();
        item.extend([
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

    async fn trail(
        &self,
        partition: String,
        cursor: Option<String>,
        limit: usize,
    ) -> Result<Page<AuditEntry>, StoreError> {
        let before = cursor
            .map(|cursor| cursor::decode('a', &cursor))
            .transpose()?;
        if before
            .as_ref()
            .is_some_and(|before| !before.starts_with(PREFIX) || before.len() > 128)
        {
            return Err(StoreError::BadCursor);
        }
        let range = Range::of(partition, PREFIX).newest_before(before);
        let found = self.query(&range, limit.saturating_add(1)).await?;
        let entries = found
            .iter()
            .map(from_item)
            .collect::<Result<Vec<_>, StoreError>>()?;
        let page = cursor::page('a', entries, limit, |(sk, _)| sk.clone());
        Ok(Page {
            items: page.items.into_iter().map(|(_, entry)| entry).collect(),
            next: page.next,
        })
    }
}

fn from_item(item: &Item) -> Result<(String, AuditEntry), StoreError> {
    let read = Reader::new(item, WHAT);
    let entry = AuditEntry {
        at: read.instant(AT)?,
        by: read.text(BY)?.to_owned(),
        act: read.text(ACT)?.to_owned(),
        detail: serde_json::from_str(read.text(DETAIL)?).map_err(|_| read.corrupt())?,
    };
    Ok((read.text(table::SK)?.to_owned(), entry))
}
