//! Making the next version of a list. The version is written first and the list is pointed to it afterwards, so that
//! neither a crash nor a refusal leaves half a version where anybody reads.

use super::one_row::Checked;
use super::view::find;
use crate::Api;
use crate::problem::Problem;
use domain::ids::ListId;
use domain::list::{List, Member};
use store::{StoreError, UpdateError, Version};

/// Times it is tried against others who change the same list.
const TRIES: u32 = 10;

/// Somebody else has made a newer version meanwhile.
struct Overtaken;

/// Replaces the members: `members` are sorted by address and unique.
pub(super) async fn replace(
    api: &Api,
    id: ListId,
    columns: &[String],
    members: &[Member],
    by: &str,
) -> Result<List, Problem> {
    let mut number = find(api, id).await?.version;
    for _ in 0..TRIES {
        number += 1;
        let now = api.app.clock.campaign_now();
        match api
            .app
            .store
            .put_version(id, number, columns, members, now, by)
            .await
        {
            // A version that somebody is making, or that a crash left without its list.
            Err(StoreError::Conflict { .. }) => continue,
            made => match point(api, id, None, &made?).await? {
                Ok(list) => return Ok(list),
                Err(Overtaken) => number = find(api, id).await?.version,
            },
        }
    }
    Err(StoreError::Conflict { what: "list" }.into())
}

/// Makes a version that differs from the newest by one member.
pub(super) async fn edit(
    api: &Api,
    id: ListId,
    by: &str,
    change: Change<'_>,
) -> Result<List, Problem> {
    for tries in 0..TRIES {
        let list = find(api, id).await?;
        let from = api.app.store.version(id, list.version).await?;
        let (add, remove) = change.against(api, id, from.as_ref()).await?;
        let (number, now) = (list.version + 1 + tries, api.app.clock.campaign_now());
        let made = match (&from, change) {
            (Some(from), _) => {
                api.app
                    .store
                    .edit_version(id, from, number, &add, &remove, now, by)
                    .await
            }
            (None, Change::Add(new)) => {
                api.app
                    .store
                    .put_version(id, number, new.columns(), &add, now, by)
                    .await
            }
            (None, Change::Remove(_)) => return Err(Problem::not_found("member")),
        };
        match made {
            Err(StoreError::Conflict { .. }) => continue,
            made => match point(api, id, Some(list.version), &made?).await? {
                Ok(list) => return Ok(list),
                Err(Overtaken) => continue,
            },
        }
    }
    Err(StoreError::Conflict { what: "list" }.into())
}

/// A change of one member.
#[derive(Clone, Copy)]
pub(super) enum Change<'a> {
    /// A person comes.
    Add(&'a Checked),
    /// The person of this case-folded address goes.
    Remove(&'a str),
}

impl Change<'_> {
    /// Whom to add to `version` and whom to remove.
    async fn against(
        self,
        api: &Api,
        id: ListId,
        version: Option<&Version>,
    ) -> Result<(Vec<Member>, Vec<String>), Problem> {
        let address = match self {
            Change::Add(new) => new.address(),
            Change::Remove(address) => address,
        };
        let known = match version {
            Some(version) => api.app.store.member(id, version, address).await?.is_some(),
            None => false,
        };
        match self {
            Change::Add(_) if known => Err(Problem::conflict(
                "duplicate",
                "The list has a member of this address.",
            )),
            Change::Add(new) => {
                let columns = version.map_or(new.columns(), |version| &version.columns);
                Ok((vec![new.in_columns(columns)?], Vec::new()))
            }
            Change::Remove(_) if !known => Err(Problem::not_found("member")),
            Change::Remove(address) => Ok((Vec::new(), vec![address.to_owned()])),
        }
    }
}

/// Makes `version` the newest one, if the list is still at `from`, or before `version` where it was not made of one.
async fn point(
    api: &Api,
    id: ListId,
    from: Option<u32>,
    version: &Version,
) -> Result<Result<List, Overtaken>, Problem> {
    let updated = api.app.store.update_list(id, |list| {
        if from.is_some_and(|from| list.version != from) || list.version >= version.version {
            return Err(Overtaken);
        }
        list.version = version.version;
        list.size = version.size;
        list.columns.clone_from(&version.columns);
        list.updated = version.created;
        Ok(())
    });
    match updated.await {
        Ok(list) => Ok(Ok(list)),
        Err(UpdateError::Refused(overtaken)) => Ok(Err(overtaken)),
        Err(UpdateError::Store(error)) => Err(error.into()),
    }
}
