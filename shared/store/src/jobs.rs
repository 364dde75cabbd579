//! How far long tasks have come, each a document of its own that only its task writes.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Store;
use crate::error::StoreError;

const WHAT: &str = "job";
/// The name of the document, beside whatever else a kind keeps.
const NAME: &str = "job";
/// The id of the newest job of a kind.
const NEWEST: &str = "newest";
/// Longest name of a job that is looked up, in bytes.
const NAME_MAX: usize = 64;

impl Store {
    /// Keeps where the job `name` of a kind is, until `until`.
    pub async fn keep_job<T: Serialize>(
        &self,
        kind: &str,
        name: &str,
        job: &T,
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let text = serde_json::to_string(job).map_err(|_| StoreError::corrupt(WHAT))?;
        self.put_document(kind, name, NAME, &text, Some(until))
            .await
    }

    /// Where a job is, strongly consistent; none when there is none, or not any more at `now`.
    pub async fn job<T: DeserializeOwned>(
        &self,
        kind: &str,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<T>, StoreError> {
        if name.len() > NAME_MAX {
            return Ok(None);
        }
        let text = self.document(kind, name, NAME, now).await?;
        text.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::corrupt(WHAT)))
            .transpose()
    }

    /// Keeps which job of a kind is the newest, until `until`.
    pub async fn keep_newest_job(
        &self,
        kind: &str,
        name: &str,
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.put_document(kind, NEWEST, NEWEST, name, Some(until))
            .await
    }

    /// The name of the newest job of a kind, strongly consistent.
    pub async fn newest_job(
        &self,
        kind: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, StoreError> {
        self.document(kind, NEWEST, NEWEST, now).await
    }
}
