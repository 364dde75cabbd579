//! Making the next version of a list by changing one member. The version is written first and the list is pointed to it
//! afterwards, so that neither a crash nor a refusal leaves half a version where anybody reads.

use super::one_row::Checked;
use super::view::find_static;
use crate::Api;
use crate::problem::Problem;
use audience::sources::{Overtaken, point};
use domain::ids::ListId;
use domain::list::{List, Member};
use store::{StoreError, Version};

/// Times it is tried against others who change the same list.
const TRIES: u32 = 10;

/// Makes a version that differs from the newest by one member.
pub(super) async fn edit(
    api: &Api,
    id: ListId,
    by: &str,
    change: Change<'_>,
) -> Result<List, Problem> {
    for tries in 0..TRIES {
        let list = find_static(api, id).await?;
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
            made => match point(&api.app.store, id, Some(list.version), &made?, None).await? {
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
