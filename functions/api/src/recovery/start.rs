//! Asking for a recovery, and how far it is.

use super::view::RecoveryView;
use crate::acts::faults;
use crate::body::Json as Body;
use crate::principal::{Operator, Viewer};
use crate::problem::Problem;
use crate::{Api, Principal};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::recovery::{KEPT, KIND, Recovery};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use timers::Task;
use utoipa::ToSchema;

/// Where the newest recovery is.
const LOCATION: HeaderValue = HeaderValue::from_static("/v1/recovery");
/// Seconds between two looks at it.
const LOOK_AGAIN: HeaderValue = HeaderValue::from_static("5");

/// To what the table was restored.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecoveryBody {
    /// The restore point. It is written down; whoever was due by now and is not known to be settled counts as having been
    /// due since.
    #[schema(example = "2026-12-01T11:55:00Z")]
    restored_to: DateTime<Utc>,
}

/// Bring a restored table into service.
///
/// Needs the role `operator`, and a deployment that runs with recovery on and whose workers have ended. A task pauses
/// every live campaign and then makes everybody `unknown` (reason `restored`) who may have been sent to since the restore
/// point: whoever was being sent to, and whoever was due by now. Of a campaign whose plan was being made, that is
/// everybody. Drafts are paused as well, because they may have been published since: when one is published, nothing
/// leaves before an operator resumes it. May be asked for again at any time.
#[utoipa::path(post, path = "/v1/recovery", tag = "recovery",
    request_body = RecoveryBody,
    responses((status = 202, description = "It is under way", body = RecoveryView),
              (status = 409, description = "`not_recovering`")))]
pub(super) async fn start(
    State(api): State<Arc<Api>>,
    Operator(operator): Operator,
    Body(body): Body<RecoveryBody>,
) -> Result<Response, Problem> {
    let app = &api.app;
    if !app.settings.recovery {
        return Err(Problem::conflict(
            "not_recovering",
            "This deployment sends: a recovery while it does would end nothing. Deploy it with recovery on first.",
        ));
    }
    let recovery = new(&api, &operator, body.restored_to)?;
    let until = app.clock.machine_now() + KEPT;
    let job = &recovery.job;
    app.store.keep_job(KIND, job, &recovery, until).await?;
    app.store.keep_newest_job(KIND, job, until).await?;
    let task = Task::Recover { job: job.clone() };
    let enqueued = app.timers.enqueue(&task, Duration::ZERO).await;
    enqueued.map_err(faults::timer)?;
    tracing::warn!(job, "an operator asked for a recovery");
    Ok(answer(recovery))
}

fn new(api: &Api, operator: &Principal, restored_to: DateTime<Utc>) -> Result<Recovery, Problem> {
    let now = api.app.clock.campaign_now();
    if restored_to > now {
        return Err(Problem::field("restored_to", "lies in the future"));
    }
    Ok(Recovery {
        job: format!("{:016x}", api.app.entropy.u64()),
        restored_to,
        until: now,
        by: operator.name.clone(),
        campaigns: None,
        done_at: None,
    })
}

/// How far the newest recovery is.
///
/// Needs the role `viewer`. 202 while it is under way. Kept for 90 days.
#[utoipa::path(get, path = "/v1/recovery", tag = "recovery",
    responses((status = 200, description = "It is done", body = RecoveryView),
              (status = 202, description = "It is under way", body = RecoveryView),
              (status = 404, description = "There was none in the last 90 days")))]
pub(super) async fn newest(State(api): State<Arc<Api>>, _: Viewer) -> Result<Response, Problem> {
    let (store, now) = (&api.app.store, api.app.clock.machine_now());
    let none = || Problem::not_found("recovery");
    let job = store.newest_job(KIND, now).await?.ok_or_else(none)?;
    let recovery = store.job(KIND, &job, now).await?.ok_or_else(none)?;
    Ok(answer(recovery))
}

fn answer(recovery: Recovery) -> Response {
    if recovery.done_at.is_some() {
        return Json(RecoveryView::from(recovery)).into_response();
    }
    let view = Json(RecoveryView::from(recovery));
    let mut answer = (StatusCode::ACCEPTED, view).into_response();
    answer.headers_mut().insert(header::LOCATION, LOCATION);
    answer.headers_mut().insert(header::RETRY_AFTER, LOOK_AGAIN);
    answer
}
