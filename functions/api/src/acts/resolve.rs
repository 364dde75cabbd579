//! What an operator says of somebody whose result could not be known.

use super::asked;
use super::resolve_vector::{Settled, at_minute, settle};
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
use domain::campaign::{self, Campaign};
use domain::ids::CampaignId;
use domain::outcome::{Mark, Outcome, Vector};
use domain::transition::Resolution;
use http::{HeaderValue, header};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
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
    let Found {
        batch,
        index,
        vector,
    } = recipient(&api, &campaign, &address).await?;
    let resolution = match body.how {
        ResolveAs::Sent => Resolution::Sent,
        ResolveAs::Failed => Resolution::Failed,
        ResolveAs::Resend => {
            let now = api.app.clock.campaign_now();
            let at = at_minute(&campaign, batch.zone, now, 0);
            Resolution::Resend(at.ok_or_else(outside_window)?)
        }
    };
    let settled = settle(&api, &campaign, batch.n, vector, &[index], resolution).await?;
    let vector = match settled {
        Settled::Done { vector, .. } => vector,
        Settled::Nobody => return Err(not_unknown()),
        Settled::Busy { seconds } => return Err(busy(seconds)),
    };
    let detail = json!({ "address": address, "as": body.how });
    audit::record(&api.app, id, &operator, "resolve", detail).await?;
    let mark = vector.marks.get(index).copied().unwrap_or(Mark::Unknown);
    Ok(Json(ResolvedView {
        address,
        outcome: mark.outcome(),
        retry_at: vector.retry_at.filter(|_| body.how == ResolveAs::Resend),
    }))
}

/// # Errors
/// 409 when nobody in the campaign can be resolved, or not so.
pub(super) fn check(campaign: &Campaign, how: ResolveAs) -> Result<(), Problem> {
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

fn outside_window() -> Problem {
    Problem::conflict(
        "outside_window",
        "The send window has no open minute left for this person.",
    )
}
