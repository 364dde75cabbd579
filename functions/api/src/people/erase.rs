//! Asking for the erasure of a person, and how far it is. The address is in the body, so that no log has it.

use super::view::ErasureView;
use crate::Api;
use crate::acts::{asked, faults};
use crate::body::Json as Body;
use crate::params::Path;
use crate::principal::Operator;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::erasure::{Erasure, KEPT, KIND};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use timers::Task;
use utoipa::ToSchema;

/// Seconds between two looks at an erasure.
const LOOK_AGAIN: HeaderValue = HeaderValue::from_static("5");

/// Whom to erase.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EraseBody {
    /// The person's address, as lists have it.
    #[schema(example = "ann@contoso.example")]
    address: String,
}

/// Erase a person.
///
/// Needs the role `operator`. A task takes the person out of every version of every list, deletes how they are reached
/// and whether they are suppressed, and makes them nobody in every campaign: outcomes and clicks still count, under no
/// name. Whoever still waits in a campaign becomes `failed` (reason `erased`) and is not sent to. It is no block: a later
/// import, or a group they are still in, brings them back. Whoever has several addresses is erased by each of them.
#[utoipa::path(post, path = "/v1/people/erase", tag = "people",
    request_body = EraseBody,
    responses((status = 202, description = "It is under way", body = ErasureView)))]
pub(super) async fn erase(
    State(api): State<Arc<Api>>,
    Operator(operator): Operator,
    Body(body): Body<EraseBody>,
) -> Result<Response, Problem> {
    let app = &api.app;
    let address = asked::address(&body.address)?;
    let job = format!("{:016x}", app.entropy.u64());
    let now = app.clock.campaign_now();
    let erasure = Erasure::new(job.clone(), operator.name, address, now);
    let until = app.clock.machine_now() + KEPT;
    app.store.keep_job(KIND, &job, &erasure, until).await?;
    let task = Task::Erase { job: job.clone() };
    let enqueued = app.timers.enqueue(&task, Duration::ZERO).await;
    enqueued.map_err(faults::timer)?;
    tracing::info!(job, "an operator asked for an erasure");
    Ok(answer(erasure))
}

/// How far an erasure is.
///
/// Needs the role `operator`. 202 while it is under way. Kept for 30 days.
#[utoipa::path(get, path = "/v1/people/erasures/{job}", tag = "people",
    params(("job" = String, Path, description = "The erasure, as asking for it named it", example = "5f2b9c01d4e8a377")),
    responses((status = 200, description = "Nothing of the person is left", body = ErasureView),
              (status = 202, description = "It is under way", body = ErasureView)))]
pub(super) async fn erasure(
    State(api): State<Arc<Api>>,
    _: Operator,
    Path(job): Path<String>,
) -> Result<Response, Problem> {
    let now = api.app.clock.machine_now();
    let found = api.app.store.job(KIND, &job, now).await?;
    found
        .map(answer)
        .ok_or_else(|| Problem::not_found("erasure"))
}

fn answer(erasure: Erasure) -> Response {
    let location = HeaderValue::try_from(format!("/v1/people/erasures/{}", erasure.job));
    let done = erasure.done_at.is_some();
    let view = Json(ErasureView::from(erasure));
    if done {
        return view.into_response();
    }
    let mut answer = (StatusCode::ACCEPTED, view).into_response();
    answer.headers_mut().insert(header::RETRY_AFTER, LOOK_AGAIN);
    if let Ok(location) = location {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    answer
}
