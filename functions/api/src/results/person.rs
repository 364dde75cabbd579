//! One person of a campaign.

use super::published::published;
use super::recipients::read_in;
use super::{reading, schema};
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use domain::ids::CampaignId;
use domain::list::fold_address;
use domain::report::{Timeline, Visit, judge_all, timeline};
use platform::App;
use std::sync::Arc;
use store::BatchResults;

/// Everything that happened with one person of a published campaign.
///
/// Needs the role `viewer`.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/recipients/{address}", tag = "results",
    params(
        ("id" = String, Path, description = "Id of the campaign"),
        ("address" = String, Path, description = "Address of the person, in any case"),
    ),
    responses(
        (status = 200, description = "The timeline", body = schema::Timeline),
        (status = 409, description = "It is not published, or still being planned"),
    )
)]
pub(super) async fn person(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path((id, address)): Path<(CampaignId, String)>,
) -> Result<Json<Timeline>, Problem> {
    let published = published(&api, id).await?;
    let address = fold_address(&address);
    let unknown = || Problem::not_found("recipient");
    let (n, position) = api
        .app
        .store
        .find_person(id, &address)
        .await?
        .ok_or_else(unknown)?;
    let bundled = api.app.store.bundled_clicks(id).await?;
    let results = api.app.store.batch_results(id, n, &bundled).await?;
    let visits = if has_visits(&results, position) {
        visits(&api.app, id, (n, position)).await?
    } else {
        Vec::new()
    };
    let position = usize::from(position);
    let read = read_in(&results, n, position);
    let found = results.batch.and_then(|batch| {
        timeline(
            &published.campaign,
            &batch,
            position,
            results.vector.as_ref(),
            (&visits, read.as_ref()),
        )
    });
    found
        .filter(|found| found.address == address)
        .map(Json)
        .ok_or_else(unknown)
}

fn has_visits(results: &BatchResults, position: u16) -> bool {
    results.clicks.iter().any(|one| one.position == position)
}

/// The visits of the person at this place, judged. Some rules compare a visit with everybody's, so all are read.
async fn visits(app: &App, id: CampaignId, place: (u32, u16)) -> Result<Vec<Visit>, Problem> {
    let reading = reading::read(app, id).await?;
    let mut clicks = reading.clicks.iter();
    let Some(index) = clicks.position(|one| (one.batch, one.position) == place) else {
        return Ok(Vec::new());
    };
    let judged = judge_all(&reading.vectors, &reading.clicks).swap_remove(index);
    let hits = reading.clicks[index].hits.iter().copied();
    Ok(hits.zip(judged).collect())
}
