//! A draft made from a campaign.

use super::{find, reply};
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Author, audit};
use axum::extract::State;
use axum::response::Response;
use domain::campaign::{Campaign, NAME_MAX};
use domain::ids::CampaignId;
use http::StatusCode;
use serde_json::json;
use std::sync::Arc;

const SUFFIX: &str = " (copy)";

/// Makes a draft from a campaign in any state, with everything its author wrote.
///
/// Needs the role `author`. The draft is named after the original, with ` (copy)`.
#[utoipa::path(
    post, path = "/v1/campaigns/{id}/clone", tag = "campaigns",
    params(("id" = String, Path, description = "Id of the campaign to copy")),
    responses((status = 201, description = "The draft", body = super::CampaignView, headers(
        ("Location" = String, description = "Path of the new campaign"),
        ("ETag" = String, description = "Its version, for `If-Match`"),
    )))
)]
pub(super) async fn clone(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let mut spec = find(&api, id).await?.spec;
    spec.name = copy_name(&spec.name);
    let now = api.app.clock.campaign_now();
    let copy = Campaign::draft(
        api.app.entropy.campaign_id(now),
        spec,
        author.name.clone(),
        now,
    );
    api.app.store.create_campaign(&copy).await?;
    audit::record(&api.app, copy.id, &author, "clone", json!({ "from": id })).await?;
    reply(&api, &author, StatusCode::CREATED, copy).await
}

/// A copy of a copy is a copy, and the name stays within its limit.
fn copy_name(name: &str) -> String {
    let name = name.strip_suffix(SUFFIX).unwrap_or(name);
    let kept: String = name.chars().take(NAME_MAX - SUFFIX.len()).collect();
    format!("{}{SUFFIX}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_copies_stay_short() {
        assert_eq!(copy_name("Move"), "Move (copy)");
        assert_eq!(copy_name("Move (copy)"), "Move (copy)");
        assert_eq!(copy_name(&"é".repeat(NAME_MAX)).chars().count(), NAME_MAX);
    }
}
