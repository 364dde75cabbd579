//! Members into a list, as its next version. The version is written first and the list is pointed to it afterwards, so
//! that neither a crash nor a refusal leaves half a version where anybody reads.

use super::Imported;
use crate::sources::{Overtaken, advance, point};
use chrono::{DateTime, Utc};
use domain::ids::{ListId, UploadId};
use domain::list::{List, Member};
use domain::upload::UploadState;
use store::{Store, StoreError, UpdateError, Version};

/// Times it is tried against others who change the same list.
const TRIES: u32 = 10;

/// Replaces the members of a list: `members` are sorted by address and unique. `now` is campaign time.
///
/// # Errors
/// When the store does not answer, the list is gone, or others keep changing it.
pub async fn replace(
    store: &Store,
    id: ListId,
    columns: &[String],
    members: &[Member],
    now: DateTime<Utc>,
    by: &str,
) -> Result<List, StoreError> {
    let mut after = newest(store, id).await?;
    for _ in 0..TRIES {
        let version = write_after(store, id, after, columns, members, now, by).await?;
        match point(store, id, None, &version, None).await? {
            Ok(list) => return Ok(list),
            Err(Overtaken) => after = newest(store, id).await?,
        }
    }
    Err(StoreError::Conflict { what: "list" })
}

/// Why the end of an upload was not written.
enum Late {
    /// The list is further already.
    Overtaken,
    /// The upload has this version.
    Done(u32),
    /// Somebody has been told that there will be none.
    Refused,
}

/// Replaces the members of the upload's list, and writes the upload's end together with it: however often this is
/// called, and by however many at once, the list gets one version. Returns its number.
///
/// # Errors
/// When the store does not answer, the list or the upload is gone, or others keep changing the list.
pub async fn finish_upload(
    store: &Store,
    list: ListId,
    id: UploadId,
    imported: &Imported,
    now: DateTime<Utc>,
    by: &str,
) -> Result<u32, StoreError> {
    let (members, report) = (&imported.members, &imported.report);
    let mut after = newest(store, list).await?;
    for _ in 0..TRIES {
        let columns = &report.columns;
        let version = write_after(store, list, after, columns, members, now, by).await?;
        let done = UploadState::Done {
            version: version.version,
            report: Box::new(report.clone()),
        };
        let finished = store.update_upload_and_list(list, id, |upload, list| {
            match &upload.state {
                UploadState::Done { version, .. } => return Err(Late::Done(*version)),
                UploadState::Refused { .. } => return Err(Late::Refused),
                UploadState::Waiting | UploadState::Importing { .. } => {}
            }
            advance(list, &version).map_err(|Overtaken| Late::Overtaken)?;
            upload.rows_read = rows(report);
            upload.state = done.clone();
            Ok(())
        });
        match finished.await {
            Ok(_) => return Ok(version.version),
            // Another worker was faster; its version is the upload's.
            Err(UpdateError::Refused(Late::Done(version))) => return Ok(version),
            Err(UpdateError::Refused(Late::Refused)) => {
                return Err(StoreError::Conflict { what: "upload" });
            }
            Err(UpdateError::Refused(Late::Overtaken)) => after = newest(store, list).await?,
            Err(UpdateError::Store(error)) => return Err(error),
        }
    }
    Err(StoreError::Conflict { what: "list" })
}

fn rows(report: &domain::list_import::ImportReport) -> u64 {
    let accepted = u64::try_from(report.accepted).unwrap_or(u64::MAX);
    accepted
        .saturating_add(report.duplicates)
        .saturating_add(report.rejected_lines)
}

async fn newest(store: &Store, id: ListId) -> Result<u32, StoreError> {
    let list = store.list(id).await?;
    Ok(list.ok_or(StoreError::NotFound { what: "list" })?.version)
}

/// Writes the first version after `after` whose number is free.
async fn write_after(
    store: &Store,
    id: ListId,
    after: u32,
    columns: &[String],
    members: &[Member],
    now: DateTime<Utc>,
    by: &str,
) -> Result<Version, StoreError> {
    for number in after + 1..=after + TRIES {
        match store
            .put_version(id, number, columns, members, now, by)
            .await
        {
            // A version that somebody is making, or that a crash left without its list.
            Err(StoreError::Conflict { .. }) => {}
            made => return made,
        }
    }
    Err(StoreError::Conflict { what: "list" })
}
