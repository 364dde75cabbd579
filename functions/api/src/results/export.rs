//! Everybody of a campaign as a file for spreadsheets.

use super::published::{Published, published};
use super::reading::{self, Reading};
use super::visits::{self, Visits};
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use domain::batch::Batch;
use domain::ids::CampaignId;
use domain::report::row;
use futures::stream;
use http::header;
use lists::export::csv_cell;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;

/// Batches written at a time.
const SLICE: u32 = 100;

const HEADER: [&str; 15] = [
    "address",
    "outcome",
    "reason",
    "cure",
    "planned_at",
    "time_zone",
    "sent_at",
    "read_at",
    "cycle",
    "rung",
    "tries",
    "presence",
    "first_click_at",
    "clicks",
    "suspected_clicks",
];

/// Everybody of a published campaign, one line each, as CSV in UTF-8.
///
/// Needs the role `viewer`. Outcomes and clicks are those of the moment of the request. Cells that a spreadsheet
/// would take for formulas begin with an apostrophe.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/report.csv", tag = "results",
    params(("id" = String, Path, description = "Id of the campaign")),
    responses(
        (status = 200, description = "The people", body = String, content_type = "text/csv"),
        (status = 409, description = "It is not published, or still being planned"),
    )
)]
pub(super) async fn export(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let published = published(&api, id).await?;
    let reading = reading::read(&api.app, id).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{id}.csv\""),
        ),
    ];
    let visits = visits::by_person(&reading.vectors, &reading.clicks);
    let lines = Lines {
        api,
        published,
        reading,
        visits,
        next: 0,
    };
    let head = line(&HEADER.map(str::to_owned)).map_err(Problem::internal)?;
    let body = stream::try_unfold((lines, Some(head)), |(mut lines, head)| async move {
        match head {
            Some(head) => Ok(Some((head, (lines, None)))),
            None => Ok::<_, Broken>(lines.slice().await?.map(|slice| (slice, (lines, None)))),
        }
    });
    Ok((headers, Body::from_stream(body)).into_response())
}

/// The file ends before its end: a client sees a broken transfer, not a short file.
#[derive(Debug, thiserror::Error)]
#[error("the export could not be finished")]
struct Broken;

struct Lines {
    api: Arc<Api>,
    published: Published,
    reading: Reading,
    visits: HashMap<(u32, u16), Visits>,
    next: u32,
}

impl Lines {
    /// The lines of the next batches; none after the last.
    async fn slice(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        let id = self.published.campaign.id;
        if self.next >= self.published.counts.batches {
            return Ok(None);
        }
        let batches = self
            .api
            .app
            .store
            .batches(id, self.next, SLICE)
            .await
            .map_err(|error| {
                tracing::error!(campaign.id = %id, "an export broke off: {error}");
                Broken
            })?;
        self.next += SLICE;
        let mut out = Vec::new();
        for batch in &batches {
            for position in 0..batch.people.len() {
                out.extend(self.line(batch, position).map_err(|_| Broken)?);
            }
        }
        Ok(Some(out))
    }

    fn line(&self, batch: &Batch, position: usize) -> Result<Vec<u8>, csv::Error> {
        let vector = self.reading.vector(batch.n);
        let key = (batch.n, u16::try_from(position).unwrap_or(u16::MAX));
        let read = self.reading.read_by(key.0, key.1);
        let Some(row) = row(&self.published.campaign, batch, position, vector, read) else {
            return Ok(Vec::new());
        };
        let visits = self.visits.get(&key).copied().unwrap_or_default();
        line(&[
            row.address,
            word(&row.outcome),
            row.reason.as_ref().map(word).unwrap_or_default(),
            row.reason
                .map(|reason| reason.cure().to_owned())
                .unwrap_or_default(),
            row.planned_at.map(instant).unwrap_or_default(),
            row.time_zone,
            row.sent_at.map(instant).unwrap_or_default(),
            row.read_at.map(instant).unwrap_or_default(),
            row.cycle.map(|cycle| cycle.to_string()).unwrap_or_default(),
            row.rung.map(|rung| rung.to_string()).unwrap_or_default(),
            row.tries.to_string(),
            row.presence.as_ref().map(word).unwrap_or_default(),
            visits.first_at().map(instant).unwrap_or_default(),
            visits.clicks.to_string(),
            visits.suspected.to_string(),
        ])
    }
}

/// One line, safe to open in a spreadsheet.
fn line(cells: &[String]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(cells.iter().map(|cell| csv_cell(cell).into_owned()))?;
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The word that JSON has for a value.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
