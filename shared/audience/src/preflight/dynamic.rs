//! Lists of an audience that are read from the directory, as they were read last.

use super::{AtOnce, Code, Finding};
use crate::AudienceError;
use domain::campaign::PinnedList;
use domain::ids::ListId;
use store::Store;

/// A list whose source could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The list.
    pub list: ListId,
    /// A sentence that names it and says why.
    pub detail: String,
}

/// Gives every list in version 0 its newest version; those without one are taken out and told.
pub(super) async fn settle(
    store: &Store,
    checked: &mut AtOnce,
    unreadable: &[Unreadable],
) -> Result<(), AudienceError> {
    let AtOnce {
        include,
        exclude,
        refusals,
        ..
    } = checked;
    for (field, lists) in [("audience.include", include), ("audience.exclude", exclude)] {
        let mut settled = Vec::with_capacity(lists.len());
        for mut list in lists.drain(..) {
            if list.version > 0 {
                settled.push(list);
                continue;
            }
            if let Some(known) = unreadable.iter().find(|one| one.list == list.id) {
                refusals.push(Finding::new(field, Code::UnreadableList, &known.detail));
                continue;
            }
            match newest(store, &mut list, field == "audience.include").await? {
                Ok(()) => settled.push(list),
                Err(code) => {
                    let detail = format!("the list {:?} holds nobody", list.name);
                    refusals.push(Finding::new(field, code, detail));
                }
            }
        }
        *lists = settled;
    }
    Ok(())
}

/// An exclusion that was read and holds nobody excludes nobody; an audience that holds nobody is a mistake.
async fn newest(
    store: &Store,
    list: &mut PinnedList,
    addressed: bool,
) -> Result<Result<(), Code>, AudienceError> {
    let Some(found) = store.list(list.id).await? else {
        return Ok(Err(Code::NoSuchList));
    };
    if found.version == 0 || (addressed && found.size == 0) {
        return Ok(Err(Code::EmptyList));
    }
    list.version = found.version;
    Ok(Ok(()))
}
