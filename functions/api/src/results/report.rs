//! The figures of a campaign.

use super::published::published;
use super::{schema, snapshot};
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use domain::ids::CampaignId;
use domain::report::Report;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The figures of a published campaign, all from one moment.
///
/// Needs the role `viewer`. The outcomes add up to the recipients at any instant. Campaigns of 100 batches and
/// more share one stored reading, at most 2 seconds old, above 5,000 batches up to 60. The entity tag changes
/// with the figures, not with the time of reading: send it as `If-None-Match`.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/report", tag = "results",
    params(
        ("id" = String, Path, description = "Id of the campaign"),
        ("If-None-Match" = Option<String>, Header, description = "Entity tag of the figures that are known"),
    ),
    responses(
        (status = 200, description = "The figures", body = schema::Report, headers(
            ("ETag" = String, description = "Changes with the figures"),
        )),
        (status = 304, description = "The figures are those that are known"),
        (status = 409, description = "It is not published, or still being planned"),
    )
)]
pub(super) async fn report(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(id): Path<CampaignId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let published = published(&api, id).await?;
    let report = snapshot::report(&api.app, &published).await?;
    let tag = tag(&report)?;
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .any(|tags| names(tags, &tag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        axum::Json(report).into_response()
    };
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// A weak tag of the figures.
fn tag(report: &Report) -> Result<HeaderValue, Problem> {
    let timeless = Report {
        read_at: DateTime::UNIX_EPOCH,
        ..report.clone()
    };
    let bytes = serde_json::to_vec(&timeless).map_err(Problem::internal)?;
    let digest = Sha256::digest(&bytes);
    let hex: String = digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    HeaderValue::try_from(format!("W/\"{hex}\"")).map_err(Problem::internal)
}

/// Whether a list of tags names this one.
fn names(tags: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(tags), Ok(tag)) = (tags.to_str(), tag.to_str()) else {
        return false;
    };
    tags.split(',')
        .map(str::trim)
        .any(|one| one == "*" || one == tag)
}
