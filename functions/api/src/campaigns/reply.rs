//! Answering with a campaign.

use super::view::{self, CampaignView};
use crate::problem::Problem;
use crate::{Api, Principal, etag};
use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::campaign::Campaign;
use domain::ids::{CampaignId, ListId};
use futures::{StreamExt, TryStreamExt, stream};
use http::{HeaderValue, StatusCode, header};
use std::collections::{BTreeSet, HashMap};

/// Lists read at a time.
const CONCURRENCY: usize = 8;

/// A campaign.
///
/// # Errors
/// 404 when there is none.
pub async fn find(api: &Api, id: CampaignId) -> Result<Campaign, Problem> {
    api.app
        .store
        .campaign(id)
        .await?
        .ok_or_else(|| Problem::not_found("campaign"))
}

/// Answers with a campaign as `principal` sees it, its entity tag, and with 201 its location.
///
/// # Errors
/// When the names of its lists cannot be read.
pub async fn reply(
    api: &Api,
    principal: &Principal,
    status: StatusCode,
    campaign: Campaign,
) -> Result<Response, Problem> {
    let (id, version) = (campaign.id, campaign.version);
    let view = views(api, principal, vec![campaign]).await?.pop();
    let mut response = (status, Json(view)).into_response();
    response
        .headers_mut()
        .insert(header::ETAG, etag::of(version));
    if status == StatusCode::CREATED {
        let location =
            HeaderValue::try_from(format!("/v1/campaigns/{id}")).map_err(Problem::internal)?;
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Campaigns as `principal` sees them; each list is read once.
pub(super) async fn views(
    api: &Api,
    principal: &Principal,
    campaigns: Vec<Campaign>,
) -> Result<Vec<CampaignView>, Problem> {
    let ids: BTreeSet<ListId> = campaigns.iter().flat_map(view::unnamed).collect();
    let lists: Vec<_> = stream::iter(ids)
        .map(|id| api.app.store.list(id))
        .buffered(CONCURRENCY)
        .try_collect()
        .await?;
    let names: HashMap<ListId, String> = lists
        .into_iter()
        .flatten()
        .map(|list| (list.id, list.name))
        .collect();
    Ok(campaigns
        .into_iter()
        .map(|campaign| CampaignView::new(campaign, principal, &names))
        .collect())
}
