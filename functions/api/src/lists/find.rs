//! In which lists a person is. The address is in the body, so that no log has it.

use crate::acts::asked;
use crate::body::Json as Body;
use crate::page::Page;
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use domain::ids::ListId;
use domain::list::List;
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Lists looked into for one page.
const LISTS_MAX: usize = 100;
/// Lists looked into at a time.
const CONCURRENCY: usize = 8;

/// Whom to look for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FindBody {
    /// The person's address, as lists have it.
    #[schema(example = "ann@contoso.example")]
    address: String,
    /// `next_cursor` of the page before; the first page without.
    #[serde(default)]
    cursor: Option<String>,
}

/// A list that the person is in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FoundInList {
    /// Its id.
    #[schema(value_type = String, example = "lst_01KB0000000000000000000000")]
    id: ListId,
    /// Its name.
    #[schema(example = "Paris office")]
    name: String,
    /// Its newest version, which has the person.
    version: u32,
    /// The person's first name there.
    first_name: String,
    /// The person's last name there.
    last_name: String,
}

/// The lists that a person is in.
///
/// Needs the role `viewer`. Looks into the newest version of a hundred lists, newest first: a page may be short, or
/// empty, and still have a next. A list whose members are read from the directory is looked into as it was last read.
#[utoipa::path(
    post, path = "/v1/lists/find", tag = "lists", request_body = FindBody,
    responses((status = 200, description = "Some of the lists", body = Page<FoundInList>))
)]
pub(super) async fn find(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Body(body): Body<FindBody>,
) -> Result<Json<Page<FoundInList>>, Problem> {
    let address = asked::address(&body.address)?;
    let page = api.app.store.lists(body.cursor, LISTS_MAX).await?;
    let found: Vec<Option<FoundInList>> = stream::iter(page.items)
        .map(|list| look(&api, list, &address))
        .buffered(CONCURRENCY)
        .try_collect()
        .await?;
    Ok(Json(Page {
        items: found.into_iter().flatten().collect(),
        next_cursor: page.next,
    }))
}

async fn look(api: &Api, list: List, address: &str) -> Result<Option<FoundInList>, Problem> {
    // No list has a version 0: one that never had a member has nobody.
    let Some(version) = api.app.store.version(list.id, list.version).await? else {
        return Ok(None);
    };
    let member = api.app.store.member(list.id, &version, address).await?;
    Ok(member.map(|member| FoundInList {
        id: list.id,
        name: list.name,
        version: list.version,
        first_name: member.first_name.into(),
        last_name: member.last_name.into(),
    }))
}
