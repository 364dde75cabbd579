//! The end of a campaign.

use super::find;
use crate::etag::IfMatch;
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Author, audit};
use axum::extract::State;
use domain::actions::{Action, check};
use domain::campaign::Campaign;
use domain::ids::CampaignId;
use http::StatusCode;
use platform::Tombstone;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use timers::Task;

/// Times a deletion is tried against other writers.
const TRIES: usize = 5;

/// Deletes a campaign. Before the first batch nobody receives anything; afterwards the campaign and its report go.
///
/// Needs the role `author`. The links of messages that were sent keep working for 90 days. `If-Match` is optional.
#[utoipa::path(
    delete, path = "/v1/campaigns/{id}", tag = "campaigns",
    params(
        ("id" = String, Path, description = "Id of the campaign"),
        ("If-Match" = Option<String>, Header, description = "ETag that was read"),
    ),
    responses(
        (status = 204, description = "It is deleted"),
        (status = 409, description = "People are receiving it"),
        (status = 412, description = "Somebody else has changed it meanwhile"),
    )
)]
pub(super) async fn delete(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Path(id): Path<CampaignId>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let deleted = bury(&api, id, &if_match).await?;
    audit::record(
        &api.app,
        id,
        &author,
        "delete",
        json!({ "state": deleted.state }),
    )
    .await?;
    if let Err(error) = api
        .app
        .timers
        .enqueue(&Task::Purge { campaign: id }, Duration::ZERO)
        .await
    {
        // The sweeper finds what is deleted and not purged.
        tracing::warn!(campaign.id = %id, %error, "purge not enqueued");
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Conditional on the version that was judged: of this and the first batch exactly one wins.
async fn bury(api: &Api, id: CampaignId, if_match: &IfMatch) -> Result<Campaign, Problem> {
    for _ in 0..TRIES {
        let campaign = find(api, id).await?;
        if_match.check(campaign.version)?;
        check(&campaign, Action::Delete)?;
        let tombstone = Tombstone::of(&campaign).to_text();
        let now = api.app.clock.campaign_now();
        match api
            .app
            .store
            .delete_campaign(id, &tombstone, campaign.version, now)
            .await
        {
            Err(StoreError::Conflict { .. }) => {}
            deleted => return Ok(deleted.map(|()| campaign)?),
        }
    }
    Err(StoreError::Conflict { what: "campaign" }.into())
}
