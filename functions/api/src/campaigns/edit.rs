//! Changing a draft.

use super::unfinished::SaveParams;
use super::{draft, find, reply};
use crate::body::Json;
use crate::etag::{self, IfMatch};
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Author, audit};
use axum::extract::State;
use axum::response::Response;
use domain::actions::{Action, check};
use domain::campaign::Spec;
use domain::ids::CampaignId;
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use store::StoreError;

/// Replaces what the author wrote. Drafts only.
///
/// Needs the role `author`, and `If-Match` with the ETag that was read: nobody overwrites what they have not seen.
#[utoipa::path(
    put, path = "/v1/campaigns/{id}", tag = "campaigns",
    params(
        ("id" = String, Path, description = "Id of the campaign"),
        ("If-Match" = String, Header, description = "ETag that was read"),
        SaveParams,
    ),
    request_body = crate::schema::Draft,
    responses(
        (status = 200, description = "The draft as it is now", body = super::CampaignView, headers(
            ("ETag" = String, description = "Its new version"),
        )),
        (status = 409, description = "It has been published; `code` says more"),
        (status = 412, description = "Somebody else has changed it meanwhile"),
        (status = 428, description = "`If-Match` is missing"),
    )
)]
pub(super) async fn edit(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Path(id): Path<CampaignId>,
    Query(params): Query<SaveParams>,
    if_match: IfMatch,
    Json(body): Json<Value>,
) -> Result<Response, Problem> {
    if_match.required()?;
    let mut campaign = find(&api, id).await?;
    check(&campaign, Action::Edit)?;
    if_match.check(campaign.version)?;
    let spec = draft::accept(&api.app.store, body, params.incomplete).await?;
    let (changed, expected) = (changed(&campaign.spec, &spec), campaign.version);
    campaign.spec = spec;
    campaign.refused = None;
    campaign.updated = api.app.clock.campaign_now();
    campaign.version += 1;
    match api.app.store.write_campaign(&campaign, expected).await {
        Err(StoreError::Conflict { .. }) => return Err(overtaken(&api, id).await),
        written => written?,
    }
    audit::record(&api.app, id, &author, "edit", json!({ "changed": changed })).await?;
    reply(&api, &author, StatusCode::OK, campaign).await
}

/// What to answer when somebody else wrote between our read and our write.
async fn overtaken(api: &Api, id: CampaignId) -> Problem {
    match find(api, id).await {
        Ok(now) => {
            check(&now, Action::Edit).map_or_else(Problem::from, |()| etag::stale(now.version))
        }
        Err(problem) => problem,
    }
}

/// Names of the fields that differ: enough for the audit trail, and no text of anybody's.
fn changed(before: &Spec, after: &Spec) -> Vec<String> {
    let fields = |spec: &Spec| match serde_json::to_value(spec) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (before, after) = (fields(before), fields(after));
    after
        .into_iter()
        .filter(|(name, value)| before.get(name) != Some(value))
        .map(|(name, _)| name)
        .collect()
}
