//! Reading the source of a list: to see what would change, or to make that the newest version.

use super::reading_view::{ListReading, ReadingJob};
use super::view::find_dynamic;
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Author, Viewer};
use audience::AudienceError;
use audience::sources::{self, Job, Source, Summary};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use domain::ids::ListId;
use http::{HeaderValue, StatusCode, header};
use std::sync::Arc;
use std::time::Duration;
use timers::Task;

/// People read within a request; more make a job.
const AT_ONCE: usize = 10_000;
/// How long a request waits for a throttled directory at most, altogether.
const PATIENCE: TimeDelta = TimeDelta::seconds(5);
/// Seconds between two looks at a job.
const LOOK_AGAIN: HeaderValue = HeaderValue::from_static("2");
/// Seconds after which a directory that named no time may be asked again.
const DIRECTORY_PAUSE: u64 = 10;

/// Reads the source of a list now. What it holds becomes the newest version, unless nothing has changed.
///
/// Needs the role `author`. Published campaigns keep the version they pinned. A source of more than 10,000 people makes a
/// job: 202 with its name, to be polled.
#[utoipa::path(
    post, path = "/v1/lists/{id}/refresh", tag = "lists",
    params(("id" = String, Path, description = "Id of the list")),
    responses(
        (status = 200, description = "What was read", body = ListReading),
        (status = 202, description = "A job was started", body = ReadingJob),
        (status = 409, description = "`static_list`, or `unreadable_list` with the reason"),
        (status = 503, description = "`directory_unavailable`: see `Retry-After`"),
    )
)]
pub(super) async fn refresh(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Path(id): Path<ListId>,
) -> Result<Response, Problem> {
    find_dynamic(&api, id).await?;
    let now = api.app.clock.campaign_now();
    let read = sources::refresh(&source(&api), id, &author.name, now).await;
    answer(&api, id, read, true).await
}

/// Reads the source of a list and says what a refresh would change. Nothing is changed.
///
/// Needs the role `author`. A source of more than 10,000 people makes a job: 202 with its name, to be polled.
#[utoipa::path(
    post, path = "/v1/lists/{id}/preview", tag = "lists",
    params(("id" = String, Path, description = "Id of the list")),
    responses(
        (status = 200, description = "Who would join and who would leave", body = ListReading),
        (status = 202, description = "A job was started", body = ReadingJob),
        (status = 409, description = "`static_list`, or `unreadable_list` with the reason"),
        (status = 503, description = "`directory_unavailable`: see `Retry-After`"),
    )
)]
pub(super) async fn preview(
    State(api): State<Arc<Api>>,
    _: Author,
    Path(id): Path<ListId>,
) -> Result<Response, Problem> {
    find_dynamic(&api, id).await?;
    let read = sources::compare(&source(&api), id).await;
    answer(&api, id, read, false).await
}

/// The result of a job.
///
/// Needs the role `viewer`. Kept for an hour. 202 while the job is under way.
#[utoipa::path(
    get, path = "/v1/lists/{id}/readings/{job}", tag = "lists",
    params(
        ("id" = String, Path, description = "Id of the list"),
        ("job" = String, Path, description = "The job, as starting it named it"),
    ),
    responses(
        (status = 200, description = "What was read", body = ListReading),
        (status = 202, description = "Not done yet", body = ReadingJob),
        (status = 409, description = "`unreadable_list` with the reason"),
    )
)]
pub(super) async fn result(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path((id, job)): Path<(ListId, String)>,
) -> Result<Response, Problem> {
    let now = api.app.clock.machine_now();
    match sources::job(&api.app.store, id, &job, now).await? {
        None => Err(Problem::not_found("reading")),
        Some(Job::UnderWay) => Ok(under_way(id, job)),
        Some(Job::Done(summary)) => Ok(Json(ListReading::from(*summary)).into_response()),
        Some(Job::Unreadable(reason)) => Err(Problem::conflict("unreadable_list", reason)),
    }
}

fn source(api: &Api) -> Source<'_> {
    Source {
        store: &api.app.store,
        teams: api.app.teams.as_ref(),
        most: AT_ONCE,
        wait_until: api.app.clock.machine_now() + PATIENCE,
    }
}

async fn answer(
    api: &Api,
    id: ListId,
    read: Result<sources::Refreshed, AudienceError>,
    keep: bool,
) -> Result<Response, Problem> {
    match read {
        Ok(found) => {
            let summary = Summary::of(&found, api.app.clock.campaign_now());
            Ok(Json(ListReading::from(summary)).into_response())
        }
        Err(AudienceError::LargeSource(_)) => start(api, id, keep).await,
        Err(AudienceError::Store(error)) => Err(error.into()),
        Err(AudienceError::Directory(fault)) => {
            let after = fault
                .retry_after
                .map_or(DIRECTORY_PAUSE, |after| after.as_secs());
            Err(Problem::unavailable(
                "directory_unavailable",
                format!("The directory does not answer as it should: {fault}."),
                u32::try_from(after.max(1)).unwrap_or(u32::MAX),
            ))
        }
        // Deleted meanwhile.
        Err(AudienceError::NoSuchList(_)) => Err(Problem::not_found("list")),
        Err(error @ (AudienceError::Unreadable { .. } | AudienceError::EmptyList(_))) => {
            Err(Problem::conflict("unreadable_list", error.to_string()))
        }
    }
}

async fn start(api: &Api, id: ListId, keep: bool) -> Result<Response, Problem> {
    let app = &api.app;
    let job = format!("{:016x}", app.entropy.u64());
    sources::keep_job(
        &app.store,
        id,
        &job,
        &Job::UnderWay,
        app.clock.machine_now(),
    )
    .await?;
    let task = Task::ReadList {
        list: id,
        job: job.clone(),
        keep,
    };
    if let Err(error) = app.timers.enqueue(&task, Duration::ZERO).await {
        let detail = "The queue is not available; try again.";
        return Err(if error.is_retryable() {
            Problem::unavailable("unavailable", detail, 1)
        } else {
            Problem::internal(error)
        });
    }
    Ok(under_way(id, job))
}

fn under_way(id: ListId, job: String) -> Response {
    let location = HeaderValue::try_from(format!("/v1/lists/{id}/readings/{job}"));
    let mut answer = (StatusCode::ACCEPTED, Json(ReadingJob { job })).into_response();
    answer.headers_mut().insert(header::RETRY_AFTER, LOOK_AGAIN);
    if let Ok(location) = location {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    answer
}
