//! Making a version the newest one.

use chrono::{DateTime, Utc};
use domain::ids::ListId;
use domain::list::List;
use store::{Store, StoreError, UpdateError, Version};

/// Somebody else has made a newer version meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overtaken;

/// Makes `version` the newest one, if the list is still at `from`, or before `version` where it was not made of one.
/// `read_at` says when a source was read for it.
///
/// # Errors
/// When the store does not answer, or the list is gone.
pub async fn point(
    store: &Store,
    id: ListId,
    from: Option<u32>,
    version: &Version,
    read_at: Option<DateTime<Utc>>,
) -> Result<Result<List, Overtaken>, StoreError> {
    let updated = store.update_list(id, |list| {
        if from.is_some_and(|from| list.version != from) {
            return Err(Overtaken);
        }
        advance(list, version)?;
        list.read_at = read_at.or(list.read_at);
        Ok(())
    });
    match updated.await {
        Ok(list) => Ok(Ok(list)),
        Err(UpdateError::Refused(overtaken)) => Ok(Err(overtaken)),
        Err(UpdateError::Store(error)) => Err(error),
    }
}

/// Makes a list that is before `version` one that is at it.
pub(crate) fn advance(list: &mut List, version: &Version) -> Result<(), Overtaken> {
    if list.version >= version.version {
        return Err(Overtaken);
    }
    list.version = version.version;
    list.size = version.size;
    list.columns.clone_from(&version.columns);
    list.updated = version.created;
    Ok(())
}
