//! Reading campaigns.

use super::query::{ListParams, Wanted};
use super::reply::{find, reply, views};
use super::row::{CampaignRow, excerpt};
use super::search;
use super::view::CampaignView;
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::results;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::campaign::Campaign;
use domain::ids::CampaignId;
use http::StatusCode;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// One page of the table of campaigns.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CampaignPage {
    /// The campaigns.
    items: Vec<CampaignRow>,
    /// Pass it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
    /// Campaign time: what the windows are compared with.
    read_at: DateTime<Utc>,
}

/// Campaigns with how far they are, newest first unless asked otherwise.
///
/// Needs the role `viewer`. A change shows here after a moment. Filters and orders look at the newest 2,000 campaigns
/// of a state. The figures of running campaigns are a few seconds old, those of others longer; each says when it was
/// read. One answer reads the figures of a few campaigns only: those it did not come to are null until a later one.
#[utoipa::path(
    get, path = "/v1/campaigns", tag = "campaigns", params(ListParams),
    responses((status = 200, description = "A page of campaigns", body = CampaignPage))
)]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    Viewer(viewer): Viewer,
    Query(params): Query<ListParams>,
) -> Result<Json<CampaignPage>, Problem> {
    let wanted = Wanted::of(params)?;
    let read_at = api.app.clock.campaign_now();
    let (campaigns, next_cursor) = found(&api, &wanted).await?;
    let figures = results::figures(&api.app, &campaigns).await?;
    let excerpts: Vec<String> = campaigns.iter().map(|one| excerpt(&one.spec)).collect();
    let views = views(&api, &viewer, campaigns).await?;
    let rows = views.into_iter().zip(excerpts).map(|(view, excerpt)| {
        let figures = figures.get(&view.id).cloned();
        CampaignRow::new(view, excerpt, figures)
    });
    Ok(Json(CampaignPage {
        items: rows.collect(),
        next_cursor,
        read_at,
    }))
}

/// The campaigns of a page, and the cursor of the next.
async fn found(api: &Api, wanted: &Wanted) -> Result<(Vec<Campaign>, Option<String>), Problem> {
    let store = &api.app.store;
    if wanted.is_plain() {
        let state = wanted.states.iter().flatten().next().copied();
        let cursor = wanted.cursor.clone();
        let page = store.campaigns(state, cursor, wanted.limit).await?;
        return Ok((page.items, page.next));
    }
    let found = search::matching(store, wanted).await?;
    let figures = if search::by_figures(wanted.sort) {
        results::figures(&api.app, &found).await?
    } else {
        HashMap::new()
    };
    search::page(found, wanted, &figures)
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
