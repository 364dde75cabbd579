//! A new draft.

use super::unfinished::SaveParams;
use super::{draft, reply};
use crate::body::Json;
use crate::params::Query;
use crate::problem::Problem;
use crate::{Api, Author, audit};
use axum::extract::State;
use axum::response::Response;
use domain::campaign::Campaign;
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

/// Makes a draft.
///
/// Needs the role `author`. Lists may be missing until it is published.
#[utoipa::path(
    post, path = "/v1/campaigns", tag = "campaigns",
    params(SaveParams), request_body = crate::schema::Draft,
    responses((status = 201, description = "The draft", body = super::CampaignView, headers(
        ("Location" = String, description = "Path of the campaign"),
        ("ETag" = String, description = "Its version, for `If-Match`"),
    )))
)]
pub(super) async fn create(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Query(params): Query<SaveParams>,
    Json(body): Json<Value>,
) -> Result<Response, Problem> {
    let spec = draft::accept(&api.app.store, body, params.incomplete).await?;
    let now = api.app.clock.campaign_now();
    let campaign = Campaign::draft(
        api.app.entropy.campaign_id(now),
        spec,
        author.name.clone(),
        now,
    );
    api.app.store.create_campaign(&campaign).await?;
    audit::record(&api.app, campaign.id, &author, "create", json!({})).await?;
    reply(&api, &author, StatusCode::CREATED, campaign).await
}
