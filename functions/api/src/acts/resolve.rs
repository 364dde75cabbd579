//! What an operator says of somebody whose result could not be known.

use super::{asked, faults};
use crate::campaigns::find;
use crate::params::Path;
use crate::principal::Operator;
use crate::problem::Problem;
use crate::{Api, audit, body};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::actions::Refusal;
use domain::batch::Batch;
use domain::campaign::{self, Campaign, FinishReason};
use domain::ids::CampaignId;
use domain::outcome::{Mark, Outcome, Vector};
use domain::send_window::{OpenMinutes, is_open};
use domain::transition::{self, RESEND_AFTER, Resolution};
use domain::wake::Wake;
use http::{HeaderValue, header};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use store::Written;
use utoipa::ToSchema;

/// What became of the message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResolveBody {
    /// What is known, or wanted.
    #[serde(rename = "as")]
    how: ResolveAs,
}

/// What an operator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResolveAs {
    /// It arrived.
    Sent,
    /// It did not, and will not be sent.
    Failed,
    /// Send it again: the person may get it twice.
    Resend,
}

/// The person afterwards.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResolvedView {
    /// The person's address as it is stored.
    #[schema(example = "ann@contoso.example")]
    address: String,
    /// The person's outcome now.
    #[schema(value_type = String, example = "sent")]
    outcome: Outcome,
    /// When the message is sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_at: Option<DateTime<Utc>>,
}

/// Settle somebody who is `unknown`.
///
/// Needs the role `operator`. `resend` works inside the send window only: the message goes out a minute from now or at the next open minute. A
/// campaign that has finished meanwhile is `running` again.
#[utoipa::path(post, path = "/v1/campaigns/{id}/recipients/{address}/resolve", tag = "acts",
    params(("id" = String, Path, description = "The campaign", example = "cmp_01KB0000000000000000000000"),
           ("address" = String, Path, description = "The person's address", example = "ann@contoso.example")),
    request_body = ResolveBody,
    responses((status = 200, description = "Settled", body = ResolvedView),
              (status = 409, description = "`not_unknown`, `busy` (see `Retry-After`), `outside_window`, `not_published`, `planning` or `cancelled`")))]
pub(crate) async fn resolve(
    State(api): State<Arc<Api>>,
    Operator(operator): Operator,
    Path((id, address)): Path<(CampaignId, String)>,
    body::Json(body): body::Json<ResolveBody>,
) -> Result<Json<ResolvedView>, Problem> {
    let campaign = find(&api, id).await?;
    check(&campaign, body.how)?;
    let address = asked::address(&address)?;
    let found = recipient(&api, &campaign, &address).await?;
    let resolved = settle(&api, &campaign, found, body.how).await?;
    let detail = json!({ "address": address, "as": body.how });
    audit::record(&api.app, id, &operator, "resolve", detail).await?;
    let (outcome, retry_at) = resolved;
    Ok(Json(ResolvedView {
        address,
        outcome,
        retry_at,
    }))
}

fn check(campaign: &Campaign, how: ResolveAs) -> Result<(), Problem> {
    match campaign.state {
        campaign::State::Draft => Err(Refusal::NotPublished.into()),
        campaign::State::Publishing => Err(Refusal::Planning.into()),
        _ if how == ResolveAs::Resend && campaign.cancelled_at.is_some() => {
            Err(Refusal::Cancelled.into())
        }
        _ => Ok(()),
    }
}

/// A person, their batch and its record.
struct Found {
    batch: Batch,
    index: usize,
    vector: Vector,
}

async fn recipient(api: &Api, campaign: &Campaign, address: &str) -> Result<Found, Problem> {
    let store = &api.app.store;
    let nobody = || Problem::not_found("recipient");
    let (n, position) = store
        .find_person(campaign.id, address)
        .await?
        .ok_or_else(nobody)?;
    let (batch, vector) = store.batch_and_vector(campaign.id, n).await?;
    let index = usize::from(position);
    // The index goes by a hash of the address, and may be of an earlier publication.
    let of_this = |batch: &Batch| {
        batch.epoch == campaign.epoch
            && batch
                .people
                .get(index)
                .is_some_and(|person| person.address == address)
    };
    let batch = batch.filter(of_this).ok_or_else(nobody)?;
    let vector = vector.ok_or_else(not_unknown)?;
    Ok(Found {
        batch,
        index,
        vector,
    })
}

fn not_unknown() -> Problem {
    Problem::conflict(
        "not_unknown",
        "It is known what became of this person's message; there is nothing to settle.",
    )
}

/// Somebody is at work on the batch.
fn busy(seconds: u32) -> Problem {
    Problem::conflict("busy", "The person's batch is being worked on; try again.")
        .with(header::RETRY_AFTER, HeaderValue::from(seconds))
}

async fn settle(
    api: &Api,
    campaign: &Campaign,
    found: Found,
    how: ResolveAs,
) -> Result<(Outcome, Option<DateTime<Utc>>), Problem> {
    let app = &api.app;
    let Found {
        batch,
        index,
        mut vector,
    } = found;
    let now = app.clock.now();
    app.settings.void_dead_lease(&mut vector, now.machine);
    if let Some(lease) = vector
        .lease
        .as_ref()
        .filter(|lease| lease.until > now.machine)
    {
        return Err(busy(faults::seconds_until(lease.until, now.machine)));
    }
    let previous = vector.w.clone();
    // A true result that came late is better than what anybody says.
    vector.merge_late();
    let resolution = match how {
        ResolveAs::Sent => Resolution::Sent,
        ResolveAs::Failed => Resolution::Failed,
        ResolveAs::Resend => Resolution::Resend(resend_at(campaign, &batch, now.campaign)?),
    };
    if !transition::resolve(&mut vector, index, resolution, now.campaign) {
        return Err(not_unknown());
    }
    if how == ResolveAs::Resend {
        reopen(api, campaign).await?;
        arm(api, campaign, &batch, &mut vector, now.campaign).await?;
    }
    vector.w = format!("resolve-{}-{:016x}", app.settings.worker, app.entropy.u64());
    match app
        .store
        .write_vector(campaign.id, batch.n, Some(&previous), &vector)
        .await?
    {
        Written::Lost => Err(busy(1)),
        Written::Done => {
            let mark = vector.marks.get(index).copied().unwrap_or(Mark::Unknown);
            Ok((
                mark.outcome(),
                vector.retry_at.filter(|_| how == ResolveAs::Resend),
            ))
        }
    }
}

/// When the message may be sent again: no worker that could still be sending it is left a minute from now.
fn resend_at(
    campaign: &Campaign,
    batch: &Batch,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Problem> {
    let closed = || {
        Problem::conflict(
            "outside_window",
            "The send window has no open minute left for this person.",
        )
    };
    let hours = &campaign.spec.opening_hours;
    let until = campaign
        .publication
        .as_ref()
        .ok_or_else(closed)?
        .window
        .until;
    let earliest = now + RESEND_AFTER;
    if earliest < until && is_open(hours, batch.zone, earliest) {
        return Ok(earliest);
    }
    let open = OpenMinutes::of(hours, batch.zone, earliest, until);
    if open.total() == 0 {
        Err(closed())
    } else {
        Ok(open.instant(0))
    }
}

/// Somebody is waiting again: a campaign that is finished would never look at them.
async fn reopen(api: &Api, campaign: &Campaign) -> Result<(), Problem> {
    let epoch = campaign.epoch;
    let reopened = api.app.store.update_campaign(campaign.id, |campaign| {
        if campaign.epoch != epoch || campaign.cancelled_at.is_some() {
            return Err(Problem::conflict(
                "changed",
                "The campaign was changed meanwhile; look at it again.",
            ));
        }
        match (campaign.state, campaign.finish_reason()) {
            (campaign::State::Finished, Some(FinishReason::Done)) => {
                campaign.state = campaign::State::Running;
                campaign.finished = None;
                Ok(())
            }
            (campaign::State::Finished, _) => Err(Refusal::Finished.into()),
            _ => Ok(()),
        }
    });
    reopened.await?;
    Ok(())
}

/// Arms the wake before the record says that there is one.
async fn arm(
    api: &Api,
    campaign: &Campaign,
    batch: &Batch,
    vector: &mut Vector,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    // A thousand further on: the names in between may be taken by wakes that were armed ahead of the record.
    vector.seq = (vector.seq / 1_000 + 1) * 1_000;
    let Some(at) = vector.due() else {
        return Ok(());
    };
    let wake = Wake::new(campaign.id, campaign.epoch, batch.n, vector.seq);
    api.app
        .timers
        .arm(campaign.spec.channel, &wake, at, now)
        .await
        .map_err(faults::timer)
}
