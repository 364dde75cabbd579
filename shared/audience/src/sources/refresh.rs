//! Reading a source into a version of its list, or only looking at what that would change.

use super::changes::{self, Changes};
use super::read::{LeftOut, Source};
use super::remember::remember;
use super::version::{Overtaken, point};
use crate::AudienceError;
use chrono::{DateTime, Utc};
use domain::ids::ListId;
use domain::list::{List, Member};
use store::{StoreError, UpdateError, Version};

/// Times it is tried against others who refresh the same list.
const TRIES: u32 = 10;

/// What reading a source came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refreshed {
    /// The list; after a refresh as it is now, its newest version being what was read.
    pub list: List,
    /// How many people the source holds.
    pub people: u32,
    /// What is different from the version that was the newest.
    pub changes: Changes,
    /// Who is in the source and no member.
    pub left_out: LeftOut,
}

/// Reads the source of a list. Its newest version is what was read afterwards: a new one, unless nothing has changed.
/// Two who refresh at the same time leave one of their readings.
///
/// # Errors
/// See [`AudienceError`]; a list that cannot be read stays as it is.
pub async fn refresh(
    source: &Source<'_>,
    id: ListId,
    by: &str,
    now: DateTime<Utc>,
) -> Result<Refreshed, AudienceError> {
    let store = source.store;
    let found = store.list(id).await?;
    let reading = source
        .read(&found.ok_or(AudienceError::NoSuchList(id))?)
        .await?;
    // First: whoever plans from the version finds its people known.
    remember(store, &reading.rows, now).await?;
    let people = u32::try_from(reading.rows.len()).unwrap_or(u32::MAX);
    let done = |list, changes| Refreshed {
        list,
        people,
        changes,
        left_out: reading.left_out,
    };
    for tries in 0..TRIES {
        let list = store.list(id).await?.ok_or(AudienceError::NoSuchList(id))?;
        let from = newest(source, &list).await?;
        let changes = changes::since(store, id, from.as_ref(), &reading.rows).await?;
        let columns = list.kind.columns();
        let from = from.filter(|version| version.columns == columns);
        if changes.is_none() && from.is_some() {
            let looked = store.update_list(id, |list| {
                list.read_at = list.read_at.max(Some(now));
                Ok::<_, Overtaken>(())
            });
            return match looked.await {
                Ok(list) => Ok(done(list, changes)),
                Err(UpdateError::Store(error)) => Err(error.into()),
                Err(UpdateError::Refused(Overtaken)) => continue,
            };
        }
        let number = list.version + 1 + tries;
        let made = match &from {
            Some(from) => {
                let added: Vec<Member> = changes
                    .joined
                    .iter()
                    .chain(&changes.changed)
                    .cloned()
                    .collect();
                let removed: Vec<String> = changes
                    .left
                    .iter()
                    .map(|one| one.address.to_string())
                    .collect();
                store
                    .edit_version(id, from, number, &added, &removed, now, by)
                    .await
            }
            None => {
                let members: Vec<Member> =
                    reading.rows.iter().map(|row| row.member.clone()).collect();
                store
                    .put_version(id, number, &columns, &members, now, by)
                    .await
            }
        };
        let made = match made {
            // A version that somebody is making, or that a crash left without its list.
            Err(StoreError::Conflict { .. }) => continue,
            made => made?,
        };
        if let Ok(list) = point(store, id, Some(list.version), &made, Some(now)).await? {
            return Ok(done(list, changes));
        }
    }
    Err(StoreError::Conflict { what: "list" }.into())
}

/// What a refresh would change, without changing anything.
///
/// # Errors
/// See [`AudienceError`].
pub async fn compare(source: &Source<'_>, id: ListId) -> Result<Refreshed, AudienceError> {
    let found = source.store.list(id).await?;
    let list = found.ok_or(AudienceError::NoSuchList(id))?;
    let reading = source.read(&list).await?;
    let from = newest(source, &list).await?;
    let changes = changes::since(source.store, id, from.as_ref(), &reading.rows).await?;
    Ok(Refreshed {
        list,
        people: u32::try_from(reading.rows.len()).unwrap_or(u32::MAX),
        changes,
        left_out: reading.left_out,
    })
}

async fn newest(source: &Source<'_>, list: &List) -> Result<Option<Version>, AudienceError> {
    if list.version == 0 {
        return Ok(None);
    }
    Ok(source.store.version(list.id, list.version).await?)
}
