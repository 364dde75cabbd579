//! Who has joined and left a list between two of its versions.

use super::view::find;
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use domain::ids::ListId;
use domain::list::Member;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;
use store::{ChunkRef, Version};
use utoipa::{IntoParams, ToSchema};

/// Pieces of a version that are read, of a thousand people at most.
const CHUNKS_MAX: usize = 64;
/// People named of each kind.
const NAMED_MAX: usize = 200;

/// Compared with which version.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangesParams {
    /// The version to compare with; the one before without. 0 is the list without members.
    since: Option<u32>,
}

/// How a version differs from another.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListChanges {
    /// The version that is compared.
    version: u32,
    /// What it is compared with.
    since: u32,
    /// Whether everybody was compared; otherwise only the first by address were, and the figures are of them.
    complete: bool,
    /// How many are new.
    joined: u32,
    /// How many are not in it any more.
    left: u32,
    /// How many are in both under another name, zone or value.
    changed: u32,
    /// The first 200 of those who are new, by address.
    joined_people: Vec<ChangedPerson>,
    /// The first 200 of those who are gone, by address.
    left_people: Vec<ChangedPerson>,
    /// The first 200 of those who are changed, by address, as they are in this version.
    changed_people: Vec<ChangedPerson>,
}

/// Somebody in whom two versions differ.
#[derive(Debug, Serialize, ToSchema)]
struct ChangedPerson {
    /// The address in lower case.
    #[schema(example = "anna.keller@contoso.example")]
    address: String,
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
}

/// How a version of a list differs from another.
///
/// Needs the role `viewer`. Of very different versions some 64,000 people are compared, the first by address.
#[utoipa::path(
    get, path = "/v1/lists/{id}/versions/{version}/changes", tag = "lists",
    params(
        ("id" = String, Path, description = "Id of the list"),
        ("version" = u32, Path, description = "Number of the version"),
        ChangesParams,
    ),
    responses((status = 200, description = "The differences", body = ListChanges))
)]
pub(super) async fn changes(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path((id, number)): Path<(ListId, u32)>,
    Query(params): Query<ChangesParams>,
) -> Result<Json<ListChanges>, Problem> {
    find(&api, id).await?;
    let since = params.since.unwrap_or(number.saturating_sub(1));
    let new = version(&api, id, number).await?;
    let old = version(&api, id, since).await?;
    let (before, after, until) = to_compare(chunks(&old), chunks(&new));
    let before = members(&api, id, &before, until.as_deref()).await?;
    let after = members(&api, id, &after, until.as_deref()).await?;
    let mut found = ListChanges {
        version: number,
        since,
        complete: until.is_none(),
        joined: 0,
        left: 0,
        changed: 0,
        joined_people: Vec::new(),
        left_people: Vec::new(),
        changed_people: Vec::new(),
    };
    found.count(before, after);
    Ok(Json(found))
}

/// A version; none for 0, the beginning of every list.
async fn version(api: &Api, id: ListId, number: u32) -> Result<Option<Version>, Problem> {
    if number == 0 {
        return Ok(None);
    }
    let found = api.app.store.version(id, number).await?;
    found.map(Some).ok_or_else(|| Problem::not_found("version"))
}

fn chunks(version: &Option<Version>) -> &[ChunkRef] {
    version.as_ref().map_or(&[], |version| &version.chunks)
}

/// The pieces that are not in both, and the address at which the comparison ends where there are too many.
fn to_compare(
    old: &[ChunkRef],
    new: &[ChunkRef],
) -> (Vec<ChunkRef>, Vec<ChunkRef>, Option<String>) {
    let only_in = |these: &[ChunkRef], others: &[ChunkRef]| -> Vec<ChunkRef> {
        let others: HashSet<&[u8; 32]> = others.iter().map(|chunk| &chunk.hash).collect();
        let own = these.iter().filter(|chunk| !others.contains(&chunk.hash));
        own.cloned().collect()
    };
    let (mut old, mut new) = (only_in(old, new), only_in(new, old));
    let ends = [&old, &new].map(|chunks| chunks.get(CHUNKS_MAX).map(|chunk| chunk.first.clone()));
    let until = ends.into_iter().flatten().min();
    old.truncate(CHUNKS_MAX);
    new.truncate(CHUNKS_MAX);
    (old, new, until)
}

async fn members(
    api: &Api,
    id: ListId,
    chunks: &[ChunkRef],
    until: Option<&str>,
) -> Result<Vec<Member>, Problem> {
    let found = api.app.store.chunks(id, chunks).await?;
    let within = |member: &Member| until.is_none_or(|until| &*member.address < until);
    Ok(found.into_iter().flatten().filter(within).collect())
}

impl ListChanges {
    /// Both sorted by address.
    fn count(&mut self, before: Vec<Member>, after: Vec<Member>) {
        let mut before = before.into_iter().peekable();
        let mut after = after.into_iter().peekable();
        loop {
            let order = match (before.peek(), after.peek()) {
                (None, None) => return,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.address.cmp(&new.address),
            };
            let old = before.next_if(|_| order.is_le());
            let new = after.next_if(|_| order.is_ge());
            match (old, new) {
                (Some(old), None) => note(&mut self.left, &mut self.left_people, old),
                (None, Some(new)) => note(&mut self.joined, &mut self.joined_people, new),
                (Some(old), Some(new)) if old != new => {
                    note(&mut self.changed, &mut self.changed_people, new);
                }
                _ => {}
            }
        }
    }
}

fn note(count: &mut u32, people: &mut Vec<ChangedPerson>, member: Member) {
    *count += 1;
    if people.len() < NAMED_MAX {
        people.push(ChangedPerson {
            address: member.address.into(),
            first_name: member.first_name.into(),
            last_name: member.last_name.into(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(n: u8) -> ChunkRef {
        ChunkRef {
            first: format!("{n:03}@contoso.example"),
            hash: [n; 32],
            count: 1,
        }
    }

    #[test]
    fn pieces_in_both_are_not_read() {
        let [a, b, c] = [1, 2, 3].map(chunk);
        let (old, new, until) = to_compare(&[a.clone(), b.clone()], &[a, c.clone()]);
        assert_eq!((old, new, until), (vec![b], vec![c], None));
    }

    #[test]
    fn a_comparison_that_is_too_long_ends_where_both_were_read() {
        let old: Vec<ChunkRef> = (0..70).map(chunk).collect();
        let new: Vec<ChunkRef> = (100..200).map(chunk).collect();
        let (before, after, until) = to_compare(&old, &new);
        assert_eq!((before.len(), after.len()), (CHUNKS_MAX, CHUNKS_MAX));
        assert_eq!(until.as_deref(), Some("064@contoso.example"));
    }
}
