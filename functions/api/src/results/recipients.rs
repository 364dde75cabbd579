//! The people of a campaign, in pages.

use super::cursor::Place;
use super::published::{Published, published};
use super::reading::person_read;
use super::schema;
use crate::page::{Page, limit};
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use domain::ids::CampaignId;
use domain::list::fold_address;
use domain::outcome::{Mark, Outcome, Reason, Vector};
use domain::report::{PersonRead, PersonRow, row, standing};
use futures::{StreamExt, TryStreamExt, stream};
use platform::App;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use store::BatchResults;
use utoipa::IntoParams;

/// Batches read at a time.
const CONCURRENCY: usize = 16;
/// Batches read for one page, at most: a page may be short, and still not be the last.
const SCAN: usize = 512;
/// Longest text to look for, in characters.
const QUERY_MAX: usize = 320;

/// Which people.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RecipientParams {
    /// With this outcome only.
    #[param(value_type = Option<schema::Outcome>)]
    outcome: Option<Outcome>,
    /// Failed or unprogrammed for this reason only.
    #[param(value_type = Option<schema::Reason>)]
    reason: Option<Reason>,
    /// With this text in their address.
    #[param(max_length = 320)]
    q: Option<String>,
    /// `next_cursor` of the page before; the first page without.
    cursor: Option<String>,
    /// People on a page, 1 to 1000; 100 without.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// The people of a published campaign, in the order of the plan.
///
/// Needs the role `viewer`. Where people are rare that match, a page may hold fewer than `limit`, or none,
/// and still have a `next_cursor`.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/recipients", tag = "results",
    params(("id" = String, Path, description = "Id of the campaign"), RecipientParams),
    responses(
        (status = 200, description = "A page of people", body = Page<schema::PersonRow>),
        (status = 409, description = "It is not published, or still being planned"),
    )
)]
pub(super) async fn recipients(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(id): Path<CampaignId>,
    Query(params): Query<RecipientParams>,
) -> Result<Json<Page<PersonRow>>, Problem> {
    let published = published(&api, id).await?;
    let (limit, from) = (limit(params.limit)?, Place::read(params.cursor.as_deref())?);
    let wanted = Wanted::of(&params)?;
    if let Some(row) = wanted.by_address(&api.app, &published).await? {
        return Ok(Json(Page {
            items: vec![row],
            next_cursor: None,
        }));
    }
    Ok(Json(wanted.page(&api.app, &published, from, limit).await?))
}

/// Who is looked for.
struct Wanted {
    outcome: Option<Outcome>,
    reason: Option<Reason>,
    text: Option<String>,
}

impl Wanted {
    fn of(params: &RecipientParams) -> Result<Self, Problem> {
        let text = params
            .q
            .as_deref()
            .map(fold_address)
            .filter(|text| !text.is_empty());
        if text
            .as_ref()
            .is_some_and(|text| text.chars().count() > QUERY_MAX)
        {
            return Err(Problem::bad_request(
                "q",
                format!("has more than {QUERY_MAX} characters"),
            ));
        }
        Ok(Self {
            outcome: params.outcome,
            reason: params.reason,
            text,
        })
    }

    fn fits(&self, (outcome, reason): (Outcome, Option<Reason>)) -> bool {
        self.outcome.is_none_or(|wanted| wanted == outcome)
            && (self.reason.is_none() || self.reason == reason)
    }

    /// The one person whose whole address was given.
    async fn by_address(&self, app: &App, of: &Published) -> Result<Option<PersonRow>, Problem> {
        let Some(address) = self.text.as_ref().filter(|text| text.contains('@')) else {
            return Ok(None);
        };
        let Some((n, position)) = app.store.find_person(of.campaign.id, address).await? else {
            return Ok(None);
        };
        let results = app.store.batch_results(of.campaign.id, n).await?;
        let found = row_at(of, &results, n, usize::from(position));
        Ok(found.filter(|row| row.address == *address && self.fits((row.outcome, row.reason))))
    }

    async fn page(
        &self,
        app: &App,
        of: &Published,
        from: Place,
        limit: usize,
    ) -> Result<Page<PersonRow>, Problem> {
        let id = of.campaign.id;
        let mut numbers = self.candidates(app, of, from.batch).await?;
        let beyond = if numbers.len() > SCAN {
            Some(Place::batch(numbers[SCAN]))
        } else {
            None
        };
        numbers.truncate(SCAN);
        let mut batches = stream::iter(numbers)
            .map(|n| async move { Ok::<_, Problem>((n, app.store.batch_results(id, n).await?)) })
            .buffered(CONCURRENCY);
        let mut items = Vec::new();
        while let Some((n, results)) = batches.try_next().await? {
            let people = results.batch.as_ref().map_or(0, |batch| batch.people.len());
            let first = if n == from.batch { from.position } else { 0 };
            for position in usize::from(first)..people {
                let Some(row) = row_at(of, &results, n, position) else {
                    continue;
                };
                let says = self
                    .text
                    .as_ref()
                    .is_none_or(|text| row.address.contains(text));
                if !says || !self.fits((row.outcome, row.reason)) {
                    continue;
                }
                if items.len() == limit {
                    let place = Place {
                        batch: n,
                        position: u16::try_from(position).unwrap_or(u16::MAX),
                    };
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
            next_cursor: beyond.map(Place::cursor),
        })
    }

    /// The numbers of the batches that may hold somebody, from `first` on. Where an outcome is looked for,
    /// the vectors say in which they are, so that the few among many are found at once.
    async fn candidates(&self, app: &App, of: &Published, first: u32) -> Result<Vec<u32>, Problem> {
        let all = first..of.counts.batches;
        if self.outcome.is_none() && self.reason.is_none() {
            return Ok(all.collect());
        }
        let campaign = &of.campaign;
        let vectors: HashMap<u32, Vector> =
            app.store.vectors(campaign.id).await?.into_iter().collect();
        // Before its batch has started, a person either waits or will never have a minute.
        let waiting = standing(Mark::Pending, &Default::default(), campaign);
        let never = (Outcome::Unprogrammed, Some(Reason::NoOpenMinute));
        let untouched = self.fits(waiting) || (of.counts.no_open_minute > 0 && self.fits(never));
        let holds = |n: &u32| match vectors.get(n) {
            Some(vector) => {
                let mut people = vector.marks.iter().zip(&vector.people);
                people.any(|(mark, log)| self.fits(standing(*mark, log, campaign)))
            }
            None => untouched,
        };
        Ok(all.filter(holds).collect())
    }
}

fn row_at(of: &Published, results: &BatchResults, n: u32, position: usize) -> Option<PersonRow> {
    let batch = results.batch.as_ref()?;
    let read = read_in(results, n, position);
    row(
        &of.campaign,
        batch,
        position,
        results.vector.as_ref(),
        read.as_ref(),
    )
}

/// How far the person at `position` has read.
pub(super) fn read_in(results: &BatchResults, n: u32, position: usize) -> Option<PersonRead> {
    let reads = results.reads.iter();
    reads
        .copied()
        .find(|read| usize::from(read.position) == position)
        .map(|read| person_read(n, read))
}
