//! The people of a campaign, page by page.

use super::cursor::Place;
use super::published::{Published, published};
use super::reading::{self, person_read};
use super::schema;
use super::visits::{self, Visits};
use super::wanted::{RecipientParams, Wanted};
use crate::page::{Page, limit};
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::ids::CampaignId;
use domain::report::{PersonRead, PersonRow, row};
use futures::{StreamExt, TryStreamExt, stream};
use platform::App;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use store::BatchResults;
use utoipa::ToSchema;

/// Batches read at a time where few of their people are wanted.
const CONCURRENCY: usize = 16;
/// The same where everybody is: one batch fills most of a page.
const CONCURRENCY_ALL: usize = 2;
/// Batches read for one page, at most: a page may be short, and still not be the last.
const SCAN: usize = 512;

/// One person of a campaign, in one line.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecipientRow {
    /// What became of them.
    #[serde(flatten)]
    #[schema(value_type = schema::PersonRow)]
    row: PersonRow,
    /// Visits of their links that look like a person's.
    clicks: u64,
    /// When they first clicked.
    first_click_at: Option<DateTime<Utc>>,
}

/// The people of a published campaign, in the order of the plan.
///
/// Needs the role `viewer`. Where people are rare that match, a page may hold fewer than `limit`, or none,
/// and still have a `next_cursor`.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/recipients", tag = "results",
    params(("id" = String, Path, description = "Id of the campaign"), RecipientParams),
    responses(
        (status = 200, description = "A page of people", body = Page<RecipientRow>),
        (status = 409, description = "It is not published, or still being planned"),
    )
)]
pub(super) async fn recipients(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(id): Path<CampaignId>,
    Query(params): Query<RecipientParams>,
) -> Result<Json<Page<RecipientRow>>, Problem> {
    let published = published(&api, id).await?;
    let (limit, from) = (limit(params.limit)?, Place::read(params.cursor.as_deref())?);
    let wanted = Wanted::of(&params)?;
    if let Some(row) = by_address(&wanted, &api.app, &published).await? {
        return Ok(Json(Page {
            items: vec![row],
            next_cursor: None,
        }));
    }
    let page = page(&wanted, &api, &published, from, limit).await?;
    Ok(Json(page))
}

/// The one person whose whole address was given.
async fn by_address(
    wanted: &Wanted,
    app: &App,
    of: &Published,
) -> Result<Option<RecipientRow>, Problem> {
    let Some(address) = wanted.address() else {
        return Ok(None);
    };
    let id = of.campaign.id;
    let Some((n, position)) = app.store.find_person(id, address).await? else {
        return Ok(None);
    };
    let bundled = app.store.bundled_clicks(id).await?;
    let read = ReadBatch::new(n, app.store.batch_results(id, n, &bundled).await?);
    let found = read.row(of, position);
    Ok(found.filter(|found| found.row.address == address && wanted.fits(&found.row)))
}

async fn page(
    wanted: &Wanted,
    api: &Api,
    of: &Published,
    from: Place,
    limit: usize,
) -> Result<Page<RecipientRow>, Problem> {
    let (id, app) = (of.campaign.id, &api.app);
    let mut numbers = wanted.batches(app, of, from.batch).await?;
    let mut beyond = None;
    if let Some(text) = wanted.text() {
        let holding = api.names.holding(app, of, text, from.batch).await?;
        numbers.retain(|n| holding.numbers.binary_search(n).is_ok());
        beyond = holding.beyond;
    }
    beyond = numbers.get(SCAN).copied().or(beyond);
    numbers.truncate(SCAN);
    let concurrency = if wanted.is_everybody() {
        CONCURRENCY_ALL
    } else {
        CONCURRENCY
    };
    let bundled = &app.store.bundled_clicks(id).await?;
    let mut batches = stream::iter(numbers)
        .map(|n| async move {
            let results = app.store.batch_results(id, n, bundled).await?;
            Ok::<_, Problem>((n, results))
        })
        .buffered(concurrency);
    let mut items = Vec::new();
    while let Some((n, results)) = batches.try_next().await? {
        let read = ReadBatch::new(n, results);
        let first = if n == from.batch { from.position } else { 0 };
        for position in first..read.people() {
            let found = read.row(of, position);
            let found = found.filter(|found| wanted.says(&found.row) && wanted.fits(&found.row));
            let Some(row) = found else { continue };
            if items.len() == limit {
                let place = Place { batch: n, position };
                return Ok(Page {
                    items,
                    next_cursor: Some(place.cursor()),
                });
            }
            items.push(row);
        }
    }
    Ok(Page {
        items,
        next_cursor: beyond.map(|n| Place::batch(n).cursor()),
    })
}

/// One batch, with what its people did with their links.
struct ReadBatch {
    n: u32,
    results: BatchResults,
    visits: HashMap<(u32, u16), Visits>,
}

impl ReadBatch {
    fn new(n: u32, mut results: BatchResults) -> Self {
        let clicks = reading::people(vec![(n, std::mem::take(&mut results.clicks))]);
        let vector = results.vector.clone().map(|vector| (n, vector));
        let visits = visits::by_person(vector.as_slice(), &clicks);
        Self { n, results, visits }
    }

    fn people(&self) -> u16 {
        let batch = self.results.batch.as_ref();
        batch.map_or(0, |batch| {
            u16::try_from(batch.people.len()).unwrap_or(u16::MAX)
        })
    }

    fn row(&self, of: &Published, position: u16) -> Option<RecipientRow> {
        let batch = self.results.batch.as_ref()?;
        let read = read_in(&self.results, self.n, usize::from(position));
        let row = row(
            &of.campaign,
            batch,
            usize::from(position),
            self.results.vector.as_ref(),
            read.as_ref(),
        )?;
        let visits = self
            .visits
            .get(&(self.n, position))
            .copied()
            .unwrap_or_default();
        Some(RecipientRow {
            row,
            clicks: visits.clicks,
            first_click_at: visits.first_at(),
        })
    }
}

/// How far the person at `position` has read.
pub(super) fn read_in(results: &BatchResults, n: u32, position: usize) -> Option<PersonRead> {
    let reads = results.reads.iter();
    reads
        .copied()
        .find(|read| usize::from(read.position) == position)
        .map(|read| person_read(n, read))
}
