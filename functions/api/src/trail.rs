//! Who did what, over all campaigns and channels.

use crate::campaigns::AuditItem;
use crate::page::{Page, PageParams, limit};
use crate::params::Query;
use crate::problem::Problem;
use crate::routing::{Routes, route};
use crate::{Api, Viewer, schema};
use axum::Json;
use axum::extract::State;
use domain::campaign::Channel;
use domain::ids::CampaignId;
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use store::Audited;
use utoipa::ToSchema;

/// Campaigns read at a time.
const CONCURRENCY: usize = 8;

/// One act of one person, and what it was done to: a campaign or a channel.
#[derive(Debug, Serialize, ToSchema)]
struct TrailItem {
    /// The act.
    #[serde(flatten)]
    act: AuditItem,
    /// The campaign, where it was done to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<TrailCampaign>,
    /// The channel, where it was done to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::Channel>)]
    channel: Option<Channel>,
}

/// A campaign of the trail.
#[derive(Debug, Serialize, ToSchema)]
struct TrailCampaign {
    /// Its id.
    #[schema(value_type = String, example = "cmp_01KB0000000000000000000000")]
    id: CampaignId,
    /// Its name today; null for one that was deleted.
    name: Option<String>,
}

/// The routes of this area.
pub(crate) fn routes() -> Routes {
    Routes::new().route(route!(trail))
}

/// Everything that people did to campaigns and channels, newest first; of deleted campaigns for 90 days.
///
/// Needs the role `viewer`. An act shows here after a moment.
#[utoipa::path(
    get, path = "/v1/audit", tag = "service", params(PageParams),
    responses((status = 200, description = "A page of acts", body = Page<TrailItem>))
)]
async fn trail(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Query(params): Query<PageParams>,
) -> Result<Json<Page<TrailItem>>, Problem> {
    let store = &api.app.store;
    let page = store.acts(params.cursor, limit(params.limit)?).await?;
    let named: BTreeSet<CampaignId> = page
        .items
        .iter()
        .filter_map(|(of, _)| match of {
            Audited::Campaign(id) => Some(*id),
            Audited::Channel(_) => None,
        })
        .collect();
    let names: HashMap<CampaignId, String> = stream::iter(named)
        .map(|id| async move {
            let campaign = store.campaign(id).await?;
            Ok::<_, Problem>(campaign.map(|campaign| (id, campaign.spec.name)))
        })
        .buffer_unordered(CONCURRENCY)
        .try_filter_map(async |found| Ok(found))
        .try_collect()
        .await?;
    Ok(Json(Page::of(page, |(of, entry)| {
        let (campaign, channel) = match of {
            Audited::Campaign(id) => {
                let name = names.get(&id).cloned();
                (Some(TrailCampaign { id, name }), None)
            }
            Audited::Channel(channel) => (None, Some(channel)),
        };
        TrailItem {
            act: entry.into(),
            campaign,
            channel,
        }
    })))
}
