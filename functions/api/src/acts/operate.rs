//! Pause, resume and cancel: marks over the state, looked at before every claim.

use crate::Api;
use crate::audit;
use crate::campaigns::{CampaignView, reply};
use crate::params::Path;
use crate::principal::{Operator, Principal};
use crate::problem::Problem;
use axum::extract::State;
use axum::response::Response;
use chrono::TimeDelta;
use domain::actions::{self, Action};
use domain::campaign::Campaign;
use domain::ids::CampaignId;
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use timers::Task;

/// A worker may go by a copy of the campaign this old, and acknowledge a wake as paused that long after resuming.
const COPIES_LAST: TimeDelta = TimeDelta::seconds(5);

/// Hold everything that is not claimed yet.
///
/// Needs the role `operator`. Effective within 5 seconds for every batch that nobody has claimed. People who are being sent to at this moment
/// still receive the message.
#[utoipa::path(post, path = "/v1/campaigns/{id}/pause", tag = "acts",
    params(("id" = String, Path, description = "The campaign", example = "cmp_01KB0000000000000000000000")),
    responses((status = 200, description = "It is paused", body = CampaignView),
              (status = 409, description = "`already_paused`, `not_published`, `planning`, `finished` or `cancelled`")))]
pub(crate) async fn pause(
    State(api): State<Arc<Api>>,
    Operator(operator): Operator,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let now = api.app.clock.campaign_now();
    let paused = change(&api, id, Action::Pause, |campaign| {
        campaign.paused_at = Some(now)
    })
    .await?;
    finish(&api, &operator, paused, "pause", Value::Null).await
}

/// Go on after a pause.
///
/// Needs the role `operator`. Batches whose try fell into the pause get a new minute: among the open minutes left today, else on the next
/// open day. A pause consumes no try.
#[utoipa::path(post, path = "/v1/campaigns/{id}/resume", tag = "acts",
    params(("id" = String, Path, description = "The campaign", example = "cmp_01KB0000000000000000000000")),
    responses((status = 200, description = "It goes on", body = CampaignView),
              (status = 409, description = "`not_paused`, `not_published`, `planning`, `finished` or `cancelled`")))]
pub(crate) async fn resume(
    State(api): State<Arc<Api>>,
    Operator(operator): Operator,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let mut since = None;
    let resumed = change(&api, id, Action::Resume, |campaign| {
        since = campaign.paused_at.take()
    })
    .await?;
    let now = api.app.clock.campaign_now();
    let paused_at = since.unwrap_or(now);
    // Wakes that a worker with an old copy still acknowledges as paused are missed ones, too.
    let resumed_at = now + COPIES_LAST;
    let task = Task::Resume {
        campaign: id,
        epoch: resumed.epoch,
        paused_at,
        resumed_at,
    };
    let delay = COPIES_LAST.to_std().unwrap_or_default();
    // The mark is gone, and the sweeper finds what is overdue: a failure here makes people late, not forgotten.
    if let Err(error) = api.app.timers.enqueue(&task, delay).await {
        tracing::error!(campaign.id = %id, "the resumed campaign is left to the sweeper: {error}");
    }
    finish(
        &api,
        &operator,
        resumed,
        "resume",
        json!({ "paused_at": paused_at }),
    )
    .await
}

/// Stop it for good.
///
/// Needs the role `operator`. Effective within 5 seconds for every batch that nobody has claimed. Whoever was still waiting reads as
/// `cancelled`. The sweeper marks the campaign `finished` once no send is under way.
#[utoipa::path(post, path = "/v1/campaigns/{id}/cancel", tag = "acts",
    params(("id" = String, Path, description = "The campaign", example = "cmp_01KB0000000000000000000000")),
    responses((status = 200, description = "It is cancelled", body = CampaignView),
              (status = 409, description = "`cancelled`, `not_published`, `planning` or `finished`")))]
pub(crate) async fn cancel(
    State(api): State<Arc<Api>>,
    Operator(operator): Operator,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let now = api.app.clock.campaign_now();
    let cancelled = change(&api, id, Action::Cancel, |campaign| {
        campaign.cancelled_at = Some(now)
    })
    .await?;
    finish(&api, &operator, cancelled, "cancel", Value::Null).await
}

/// Changes the campaign if its state allows `action`, in one conditional write.
async fn change(
    api: &Api,
    id: CampaignId,
    action: Action,
    mut apply: impl FnMut(&mut Campaign),
) -> Result<Campaign, Problem> {
    let now = api.app.clock.campaign_now();
    let changed = api.app.store.update_campaign(id, |campaign| {
        actions::check(campaign, action)?;
        apply(campaign);
        campaign.updated = now;
        Ok::<_, actions::Refusal>(())
    });
    Ok(changed.await?)
}

async fn finish(
    api: &Api,
    operator: &Principal,
    campaign: Campaign,
    act: &str,
    detail: Value,
) -> Result<Response, Problem> {
    audit::record(&api.app, campaign.id, operator, act, detail).await?;
    reply(api, operator, StatusCode::OK, campaign).await
}
