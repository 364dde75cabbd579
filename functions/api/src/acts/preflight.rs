//! Looking ahead: what publishing would do. Small audiences are answered at once, large ones by a job.

use super::faults;
use super::preflight_view::{Job, PreflightView};
use crate::campaigns::find;
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Looker};
use audience::preflight::{self, AtOnce, Finding, Preflight, at_once};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::actions::{self, Action};
use domain::campaign::{Accepted, Campaign};
use domain::ids::CampaignId;
use domain::plan;
use http::{HeaderValue, StatusCode, header};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use timers::Task;

/// Rows that are read within a request; more make a job.
pub(crate) const AT_ONCE: u64 = 10_000;
/// The kind of document under which results are kept.
const KIND: &str = "preflight";
/// Stands for a result that is not there yet.
const UNDER_WAY: &str = "null";
/// Seconds between two looks at a job.
const LOOK_AGAIN: HeaderValue = HeaderValue::from_static("2");

/// Look ahead.
///
/// Needs the role `viewer` or `author`. Up to 10,000 rows are read at once: 200. More make a job, and so does a list that is
/// read from the directory: 202 with its name, to be polled.
#[utoipa::path(post, path = "/v1/campaigns/{id}/preflight", tag = "acts",
    params(("id" = String, Path, description = "The draft", example = "cmp_01KB0000000000000000000000")),
    responses((status = 200, description = "What publishing now would do", body = PreflightView),
              (status = 202, description = "A job was started", body = Job),
              (status = 409, description = "It is not a draft: `published`, `planning`, `running` or `finished`")))]
pub(crate) async fn start(
    State(api): State<Arc<Api>>,
    _: Looker,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let draft = find(&api, id).await?;
    actions::check(&draft, Action::Publish)?;
    let now = api.app.clock.campaign_now();
    let checked = at_once(&api.app.store, &draft.spec, Accepted::default(), now)
        .await
        .map_err(faults::audience)?;
    if is_small(&checked) {
        return Ok(axum::Json(PreflightView::from(of(&api, &draft, now).await?)).into_response());
    }
    let job = job(&draft, &checked);
    keep(&api, id, &job, UNDER_WAY).await?;
    let task = Task::Preflight {
        campaign: id,
        job: job.clone(),
    };
    api.app
        .timers
        .enqueue(&task, Duration::ZERO)
        .await
        .map_err(faults::timer)?;
    Ok(under_way(id, job))
}

/// The result of a job.
///
/// Needs the role `viewer` or `author`. Kept for an hour. 202 while the job is under way.
#[utoipa::path(get, path = "/v1/campaigns/{id}/preflight/{job}", tag = "acts",
    params(("id" = String, Path, description = "The draft", example = "cmp_01KB0000000000000000000000"),
           ("job" = String, Path, description = "The job, as starting it named it")),
    responses((status = 200, description = "What publishing would have done then", body = PreflightView),
              (status = 202, description = "Not done yet", body = Job)))]
pub(crate) async fn result(
    State(api): State<Arc<Api>>,
    _: Looker,
    Path((id, job)): Path<(CampaignId, String)>,
) -> Result<Response, Problem> {
    match kept(&api, id, &job)
        .await?
        .ok_or_else(|| Problem::not_found("preflight job"))?
    {
        Some(preflight) => Ok(axum::Json(PreflightView::from(preflight)).into_response()),
        None => Ok(under_way(id, job)),
    }
}

/// How many people a draft addresses, as its author could have been shown.
///
/// # Errors
/// 409 for a large audience that nobody has looked at in its present form.
pub(super) async fn people(
    api: &Api,
    draft: &Campaign,
    checked: &AtOnce,
    now: DateTime<Utc>,
) -> Result<u32, Problem> {
    if is_small(checked) {
        return Ok(of(api, draft, now).await?.people);
    }
    match kept(api, draft.id, &job(draft, checked)).await? {
        Some(Some(preflight)) => Ok(preflight.people),
        Some(None) | None => {
            let detail = "The audience is too large to be counted here; make a preflight of the draft as it is first.";
            Err(Problem::conflict("preflight_needed", detail))
        }
    }
}

/// Whether the audience is read within a request. A list of the directory never is: its size is not known before.
fn is_small(checked: &AtOnce) -> bool {
    checked.rows <= AT_ONCE && !checked.dynamic
}

async fn of(api: &Api, draft: &Campaign, now: DateTime<Utc>) -> Result<Preflight, Problem> {
    let rate = api.app.settings.rate(draft.spec.channel);
    let mut preflight = preflight::of_campaign(&api.app.store, draft, rate, now, &[])
        .await
        .map_err(faults::audience)?;
    if api.app.carrier(draft.spec.channel).is_none() {
        let finding = Finding::not_configured(draft.spec.channel);
        preflight.refusals.push(finding);
    }
    Ok(preflight)
}

/// The name of a job follows from what it looks at: asking again joins the job, and publishing finds its result.
fn job(draft: &Campaign, checked: &AtOnce) -> String {
    let mut looked_at = format!("{}", draft.version);
    for list in checked.include.iter().chain(&checked.exclude) {
        looked_at.push_str(&format!(" {}.{}", list.id, list.version));
    }
    let mut name = String::with_capacity(32);
    for byte in plan::person_key(&looked_at) {
        // Writing to a text cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

async fn keep(api: &Api, id: CampaignId, job: &str, json: &str) -> Result<(), Problem> {
    let expires = api.app.clock.machine_now() + preflight::KEPT;
    Ok(api
        .app
        .store
        .put_document(KIND, &id.to_string(), job, json, Some(expires))
        .await?)
}

/// The result of a job; none inside while it is under way, none outside when there is no such job.
async fn kept(api: &Api, id: CampaignId, job: &str) -> Result<Option<Option<Preflight>>, Problem> {
    let now = api.app.clock.machine_now();
    if job.len() > 64 {
        return Ok(None);
    }
    let text = api
        .app
        .store
        .document(KIND, &id.to_string(), job, now)
        .await?;
    text.map(|text| serde_json::from_str(&text).map_err(Problem::internal))
        .transpose()
}

fn under_way(id: CampaignId, job: String) -> Response {
    let mut answer = (StatusCode::ACCEPTED, axum::Json(Job { job: job.clone() })).into_response();
    answer.headers_mut().insert(header::RETRY_AFTER, LOOK_AGAIN);
    if let Ok(location) = HeaderValue::try_from(format!("/v1/campaigns/{id}/preflight/{job}")) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    answer
}
