//! A draft as one person would see it, without storing it.

use crate::acts::{PreviewView, asked, preview_of};
use crate::body;
use crate::campaigns::lenient;
use crate::problem::Problem;
use crate::{Api, Looker};
use axum::Json;
use axum::extract::State;
use domain::campaign::Campaign;
use domain::ids::CampaignId;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use utoipa::ToSchema;

/// A draft as far as it is written, and whose data to use.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftPreviewBody {
    /// The fields of a `Draft`. Those that the message does not need may be missing or wrong.
    #[schema(value_type = HashMap<String, Value>)]
    draft: Map<String, Value>,
    /// Somebody of the audience; for anybody else, and without, fallbacks stand in.
    #[serde(default)]
    #[schema(example = "ines.silva@contoso.example")]
    address: Option<String>,
}

/// See the message of a draft as a person would, without storing it.
///
/// Needs the role `viewer` or `author`. Nothing is sent.
#[utoipa::path(post, path = "/v1/preview", tag = "acts",
    request_body = DraftPreviewBody,
    responses((status = 200, description = "The message", body = PreviewView)))]
pub(super) async fn preview(
    State(api): State<Arc<Api>>,
    Looker(caller): Looker,
    body::Json(body): body::Json<DraftPreviewBody>,
) -> Result<Json<PreviewView>, Problem> {
    let address = body.address.as_deref().map(asked::address).transpose()?;
    let (spec, _) = lenient(&api.app.store, Value::Object(body.draft)).await?;
    let now = api.app.clock.campaign_now();
    let draft = Campaign::draft(CampaignId::from_parts(0, 0), spec, caller.name, now);
    Ok(Json(preview_of(&api, &draft, address.as_deref()).await?))
}
