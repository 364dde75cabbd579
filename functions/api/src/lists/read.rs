//! Reading lists.

use super::view::{ListView, find};
use crate::page::{Page, PageParams, limit};
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use domain::ids::ListId;
use std::sync::Arc;

/// Lists, newest first.
///
/// Needs the role `viewer`. A change shows here after a moment.
#[utoipa::path(
    get, path = "/v1/lists", tag = "lists", params(PageParams),
    responses((status = 200, description = "A page of lists", body = Page<ListView>))
)]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Query(params): Query<PageParams>,
) -> Result<Json<Page<ListView>>, Problem> {
    let page = api
        .app
        .store
        .lists(params.cursor, limit(params.limit)?)
        .await?;
    Ok(Json(Page::of(page, ListView::from)))
}

/// One list.
///
/// Needs the role `viewer`.
#[utoipa::path(
    get, path = "/v1/lists/{id}", tag = "lists",
    params(("id" = String, Path, description = "Id of the list")),
    responses((status = 200, description = "The list", body = ListView))
)]
pub(super) async fn one(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(id): Path<ListId>,
) -> Result<Json<ListView>, Problem> {
    Ok(Json(find(&api, id).await?.into()))
}
