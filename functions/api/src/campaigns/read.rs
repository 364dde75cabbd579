//! Reading campaigns.

use super::reply::{find, reply, views};
use super::view::CampaignView;
use crate::page::{Page, limit};
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Viewer, schema};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::ids::CampaignId;
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// Which campaigns.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListParams {
    /// In this state only.
    #[param(value_type = Option<schema::State>)]
    state: Option<domain::campaign::State>,
    /// `next_cursor` of the page before; the first page without.
    cursor: Option<String>,
    /// Items on a page, 1 to 1000; 100 without.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// Campaigns, newest first.
///
/// Needs the role `viewer`. A change shows here after a moment.
#[utoipa::path(
    get, path = "/v1/campaigns", tag = "campaigns", params(ListParams),
    responses((status = 200, description = "A page of campaigns", body = Page<CampaignView>))
)]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    Viewer(viewer): Viewer,
    Query(params): Query<ListParams>,
) -> Result<Json<Page<CampaignView>>, Problem> {
    let page = api
        .app
        .store
        .campaigns(params.state, params.cursor, limit(params.limit)?)
        .await?;
    let items = views(&api, &viewer, page.items).await?;
    Ok(Json(Page {
        items,
        next_cursor: page.next,
    }))
}

/// One campaign.
///
/// Needs the role `viewer`.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}", tag = "campaigns",
    params(("id" = String, Path, description = "Id of the campaign")),
    responses((status = 200, description = "The campaign", body = CampaignView, headers(
        ("ETag" = String, description = "Its version, for `If-Match`"),
    )))
)]
pub(super) async fn one(
    State(api): State<Arc<Api>>,
    Viewer(viewer): Viewer,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let campaign = find(&api, id).await?;
    reply(&api, &viewer, StatusCode::OK, campaign).await
}
