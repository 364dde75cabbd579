//! Who stopped and resumed a channel.

use crate::campaigns::AuditItem;
use crate::page::{Page, PageParams, limit};
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::schema;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use domain::campaign::Channel;
use std::sync::Arc;

/// The audit trail of a channel, newest first.
///
/// Needs the role `viewer`. Acts are `stop` and `resume`.
#[utoipa::path(
    get, path = "/v1/channels/{channel}/audit", tag = "channels",
    params(("channel" = schema::Channel, Path, description = "The channel"), PageParams),
    responses((status = 200, description = "A page of acts", body = Page<AuditItem>))
)]
pub(super) async fn audit(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(channel): Path<Channel>,
    Query(params): Query<PageParams>,
) -> Result<Json<Page<AuditItem>>, Problem> {
    let store = &api.app.store;
    let page = store
        .channel_audit(channel, params.cursor, limit(params.limit)?)
        .await?;
    Ok(Json(Page::of(page, AuditItem::from)))
}
