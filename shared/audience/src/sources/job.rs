//! A reading that is too long for a request: a job whose result is kept for a while.

use super::read::LeftOut;
use super::refresh::Refreshed;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::ListId;
use domain::list::Member;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};

/// How long a result is kept, in machine time. A job that has not come to an end by then is given up.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// The kind of document under which results are kept.
const KIND: &str = "list-reading";
/// People shown of those who joined, and of those who left.
const SHOWN: usize = 50;
/// Longest name of a job that is looked up.
const NAME_MAX: usize = 64;

/// Somebody who joined or left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Case-folded address.
    pub address: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
}

/// What a reading found, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The newest version of the list: after a refresh what was read, otherwise what it was compared with.
    pub version: u32,
    /// People in the source.
    pub people: u32,
    /// How many of them are not in the version that was the newest.
    pub joined: u32,
    /// How many of that version are not in the source.
    pub left: u32,
    /// How many have another name or another cell.
    pub changed: u32,
    /// The first fifty who joined, by address.
    pub first_joined: Vec<Who>,
    /// The first fifty who left, by address.
    pub first_left: Vec<Who>,
    /// Who is in the source and no member.
    pub left_out: LeftOut,
    /// When the source was read, in campaign time.
    pub read_at: DateTime<Utc>,
}

impl Summary {
    /// In short what was found at `read_at`.
    pub fn of(found: &Refreshed, read_at: DateTime<Utc>) -> Self {
        let count = |members: &[Member]| u32::try_from(members.len()).unwrap_or(u32::MAX);
        let changes = &found.changes;
        Self {
            version: found.list.version,
            people: found.people,
            joined: count(&changes.joined),
            left: count(&changes.left),
            changed: count(&changes.changed),
            first_joined: shown(&changes.joined),
            first_left: shown(&changes.left),
            left_out: found.left_out,
            read_at,
        }
    }
}

fn shown(members: &[Member]) -> Vec<Who> {
    let who = |member: &Member| Who {
        address: member.address.to_string(),
        first_name: member.first_name.to_string(),
        last_name: member.last_name.to_string(),
    };
    members.iter().take(SHOWN).map(who).collect()
}

/// Where a job is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Not done yet.
    UnderWay,
    /// Done.
    Done(Box<Summary>),
    /// The source cannot be read, for this reason.
    Unreadable(String),
}

/// Keeps where a job is; `machine_now` is machine time.
///
/// # Errors
/// When the store does not answer.
pub async fn keep_job(
    store: &Store,
    list: ListId,
    name: &str,
    job: &Job,
    machine_now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(job).map_err(|_| corrupt())?;
    store
        .put_document(
            KIND,
            &list.to_string(),
            name,
            &text,
            Some(machine_now + KEPT),
        )
        .await
}

/// Where a job is; none when there is no such job any more.
///
/// # Errors
/// When the store does not answer.
pub async fn job(
    store: &Store,
    list: ListId,
    name: &str,
    machine_now: DateTime<Utc>,
) -> Result<Option<Job>, StoreError> {
    if name.len() > NAME_MAX {
        return Ok(None);
    }
    let text = store
        .document(KIND, &list.to_string(), name, machine_now)
        .await?;
    text.map(|text| serde_json::from_str(&text).map_err(|_| corrupt()))
        .transpose()
}

fn corrupt() -> StoreError {
    StoreError::Corrupt {
        what: "list reading",
    }
}
