//! The plan of a campaign: who is first tried when.

use super::cursor::Place;
use super::published::published;
use crate::page::{Page, PageParams, limit};
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::ids::CampaignId;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Batches read by the first call: they may hold a hundred people each.
const SLICE_FIRST: u32 = 4;
/// Batches read by one call, at most: they may hold one person each.
const SLICE_MAX: u32 = 100;

/// One person of the plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PlannedPerson {
    /// Case-folded address.
    #[schema(example = "ines.silva@contoso.example")]
    address: String,
    /// The minute of the first try; null where no minute is open.
    planned_at: Option<DateTime<Utc>>,
    /// The IANA zone whose opening hours count.
    #[schema(example = "Europe/Lisbon")]
    time_zone: String,
    /// The batch they are in: people of one minute and zone, up to 100.
    batch: u32,
}

/// The plan of a published campaign, in order of time.
///
/// Needs the role `viewer`. It never changes: later tries of absent people are in their timelines.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/plan", tag = "results",
    params(("id" = String, Path, description = "Id of the campaign"), PageParams),
    responses(
        (status = 200, description = "A page of people", body = Page<PlannedPerson>),
        (status = 409, description = "It is not published, or still being planned"),
    )
)]
pub(super) async fn plan(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(id): Path<CampaignId>,
    Query(params): Query<PageParams>,
) -> Result<Json<Page<PlannedPerson>>, Problem> {
    let published = published(&api, id).await?;
    let (limit, from) = (limit(params.limit)?, Place::read(params.cursor.as_deref())?);
    let mut items = Vec::new();
    let (mut first, mut slice) = (from.batch, SLICE_FIRST);
    while first < published.counts.batches {
        for batch in api.app.store.batches(id, first, slice).await? {
            let skipped = if batch.n == from.batch {
                usize::from(from.position)
            } else {
                0
            };
            for (position, person) in batch.people.into_iter().enumerate().skip(skipped) {
                if items.len() == limit {
                    let place = Place {
                        batch: batch.n,
                        position: u16::try_from(position).unwrap_or(u16::MAX),
                    };
                    return Ok(Json(Page {
                        items,
                        next_cursor: Some(place.cursor()),
                    }));
                }
                items.push(PlannedPerson {
                    address: person.address,
                    planned_at: batch.planned_at,
                    time_zone: batch.zone.to_string(),
                    batch: batch.n,
                });
            }
        }
        first = first.saturating_add(slice);
        slice = (slice * 2).min(SLICE_MAX);
    }
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}
