//! The versions of a list.

use super::view::find;
use crate::page::{Page, PageParams, limit};
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::ids::ListId;
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Versions read at a time.
const CONCURRENCY: usize = 8;

/// One version of a list, without its members.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListVersion {
    /// Its number, from 1.
    version: u32,
    /// Members.
    #[schema(example = 300)]
    size: u32,
    /// Extra columns, as placeholder names.
    #[schema(example = json!(["CITY"]))]
    columns: Vec<String>,
    /// When it was made.
    created: DateTime<Utc>,
    /// Who made it.
    by: String,
}

/// The versions of a list, newest first; those that are not kept any more are left out.
///
/// Needs the role `viewer`.
#[utoipa::path(
    get, path = "/v1/lists/{id}/versions", tag = "lists",
    params(("id" = String, Path, description = "Id of the list"), PageParams),
    responses((status = 200, description = "A page of versions", body = Page<ListVersion>))
)]
pub(super) async fn versions(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(id): Path<ListId>,
    Query(params): Query<PageParams>,
) -> Result<Json<Page<ListVersion>>, Problem> {
    let newest = find(&api, id).await?.version;
    let limit = u32::try_from(limit(params.limit)?).unwrap_or(u32::MAX);
    let first = match params.cursor.as_deref() {
        Some(cursor) => read(cursor)?.min(newest),
        None => newest,
    };
    let last = first.saturating_sub(limit);
    let store = &api.app.store;
    let found: Vec<_> = stream::iter((last + 1..=first).rev())
        .map(|number| store.version(id, number))
        .buffered(CONCURRENCY)
        .try_collect()
        .await?;
    let items = found.into_iter().flatten().map(|version| ListVersion {
        version: version.version,
        size: version.size,
        columns: version.columns,
        created: version.created,
        by: version.by,
    });
    Ok(Json(Page {
        items: items.collect(),
        next_cursor: (last > 0).then(|| format!("v{last}")),
    }))
}

/// The version a page begins with: `v12`.
fn read(cursor: &str) -> Result<u32, Problem> {
    let number = cursor.strip_prefix('v').and_then(|text| text.parse().ok());
    number
        .filter(|number| format!("v{number}") == cursor)
        .ok_or_else(|| Problem::bad_request("cursor", "is not a cursor of this list"))
}
