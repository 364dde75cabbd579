//! Who did what to a campaign.

use super::find;
use crate::page::{Page, PageParams, limit};
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::ids::CampaignId;
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use store::AuditEntry;
use utoipa::ToSchema;

/// One act of one person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditItem {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What: `create`, `edit`, `delete`, `clone`, `publish`, `try`, `pause`, `resume`, `cancel`, `resolve`.
    #[schema(example = "edit")]
    pub act: String,
    /// More about it.
    #[schema(value_type = Object, example = json!({"changed": ["name", "start"]}))]
    pub detail: Value,
}

impl From<AuditEntry> for AuditItem {
    fn from(entry: AuditEntry) -> Self {
        Self {
            at: entry.at,
            by: entry.by,
            act: entry.act,
            // Some acts have nothing to add.
            detail: match entry.detail {
                Value::Null => Value::Object(Map::new()),
                detail => detail,
            },
        }
    }
}

/// The audit trail of a campaign, newest first; of a deleted one too, for 90 days.
///
/// Needs the role `viewer`.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/audit", tag = "campaigns",
    params(("id" = String, Path, description = "Id of the campaign"), PageParams),
    responses((status = 200, description = "A page of acts", body = Page<AuditItem>))
)]
pub(super) async fn audit(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(id): Path<CampaignId>,
    Query(params): Query<PageParams>,
) -> Result<Json<Page<AuditItem>>, Problem> {
    if api.app.store.tombstone(id).await?.is_none() {
        find(&api, id).await?;
    }
    let page = api
        .app
        .store
        .audit(id, params.cursor, limit(params.limit)?)
        .await?;
    Ok(Json(Page::of(page, AuditItem::from)))
}
