//! Settling everybody of a campaign whose result could not be known, as many at a time as fit into a request.

use super::resolve::{ResolveAs, check};
use super::resolve_vector::{Settled, at_minute, settle};
use crate::campaigns::find;
use crate::params::Path;
use crate::principal::Operator;
use crate::problem::Problem;
use crate::{Api, audit, body};
use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use domain::campaign::Campaign;
use domain::ids::CampaignId;
use domain::outcome::{Mark, Reason, Vector};
use domain::transition::Resolution;
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use utoipa::ToSchema;

/// How long a request goes on with further batches, in machine time: the gateway waits for 30 seconds.
const PATIENCE: TimeDelta = TimeDelta::seconds(15);
/// Batches settled at a time.
const AT_ONCE: usize = 8;
/// Requests that a person who is sent to again may take: a conversation and a message.
const REQUESTS: u64 = 2;

/// What became of the messages.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResolveAllBody {
    /// What is known, or wanted.
    #[serde(rename = "as")]
    how: ResolveAs,
    /// Only people who are unknown for this reason.
    #[serde(default)]
    reason: Option<UnknownReason>,
}

/// Why somebody is unknown.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnknownReason {
    /// The table was restored.
    Restored,
}

/// How far it went.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct ResolvedAllView {
    /// People who were settled.
    settled: u32,
    /// People who stay unknown because their batch is being worked on: ask again in a minute.
    busy: u32,
    /// People who stay unknown because the send window has no open minute left for them, or their data was erased.
    impossible: u32,
    /// People who were not looked at for lack of time: ask again at once.
    left: u32,
}

/// Settle everybody who is `unknown`.
///
/// Needs the role `operator`. The rules are those of one person: nobody whose batch is being worked on is settled, and
/// `resend` works inside the send window only. Who is sent to again gets a minute a minute from now at the earliest, and
/// as many are put into one as the pace allows. A large campaign takes several requests: go on while `left` is not 0,
/// each time with another `Idempotency-Key` where one is used.
#[utoipa::path(post, path = "/v1/campaigns/{id}/resolve", tag = "acts",
    params(("id" = String, Path, description = "The campaign", example = "cmp_01KB0000000000000000000000")),
    request_body = ResolveAllBody,
    responses((status = 200, description = "How far it went", body = ResolvedAllView),
              (status = 409, description = "`not_published`, `planning`, `cancelled`, `finished` or `changed`")))]
pub(crate) async fn resolve_all(
    State(api): State<Arc<Api>>,
    Operator(operator): Operator,
    Path(id): Path<CampaignId>,
    body::Json(body): body::Json<ResolveAllBody>,
) -> Result<Json<ResolvedAllView>, Problem> {
    let campaign = find(&api, id).await?;
    check(&campaign, body.how)?;
    let until = api.app.clock.machine_now() + PATIENCE;
    let (mut view, mut groups) = (ResolvedAllView::default(), groups(&api, id, body).await?);
    while !groups.is_empty() && api.app.clock.machine_now() < until {
        let now: Vec<Group> = groups.drain(..groups.len().min(AT_ONCE)).collect();
        let done: Vec<ResolvedAllView> = stream::iter(now)
            .map(|group| one(&api, &campaign, body.how, group))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        for one in done {
            view.settled += one.settled;
            view.busy += one.busy;
            view.impossible += one.impossible;
        }
    }
    view.left = groups.iter().map(|group| count(&group.people)).sum();
    if view.settled > 0 {
        let detail = json!({ "as": body.how, "reason": body.reason, "people": view.settled });
        audit::record(&api.app, id, &operator, "resolve", detail).await?;
    }
    Ok(Json(view))
}

/// People of one batch who are unknown.
struct Group {
    n: u32,
    vector: Vector,
    people: Vec<usize>,
    /// How many are sent to again before them.
    before: u64,
}

async fn groups(api: &Api, id: CampaignId, body: ResolveAllBody) -> Result<Vec<Group>, Problem> {
    let vectors = api.app.store.vectors(id).await?;
    // Whoever an earlier request has put back is before everybody else.
    let held = vectors
        .iter()
        .map(|(_, vector)| vector.with(Mark::Held).count());
    let mut before = u64::try_from(held.sum::<usize>()).unwrap_or(u64::MAX);
    let mut found = Vec::new();
    for (n, vector) in vectors {
        let is_meant = |index: &usize| {
            let reason = vector.people.get(*index).and_then(|log| log.reason);
            match body.reason {
                None => true,
                Some(UnknownReason::Restored) => reason == Some(Reason::Restored),
            }
        };
        let people: Vec<usize> = vector.with(Mark::Unknown).filter(is_meant).collect();
        if !people.is_empty() {
            let more = u64::from(count(&people));
            found.push(Group {
                n,
                vector,
                people,
                before,
            });
            before += more;
        }
    }
    Ok(found)
}

async fn one(
    api: &Api,
    campaign: &Campaign,
    how: ResolveAs,
    group: Group,
) -> Result<ResolvedAllView, Problem> {
    let Group {
        n,
        vector,
        mut people,
        before,
    } = group;
    let mut view = ResolvedAllView::default();
    let resolution = match how {
        ResolveAs::Sent => Resolution::Sent,
        ResolveAs::Failed => Resolution::Failed,
        ResolveAs::Resend => {
            let all = count(&people);
            let batch = api.app.store.batch(campaign.id, n).await?;
            let rate = api.app.settings.rate(campaign.spec.channel);
            let now = api.app.clock.campaign_now();
            let at = batch.as_ref().and_then(|batch| {
                people.retain(|index| {
                    let person = batch.people.get(*index);
                    person.is_some_and(|person| !person.is_erased())
                });
                at_minute(campaign, batch.zone, now, minute(before, rate))
            });
            let Some(at) = at else {
                view.impossible = all;
                return Ok(view);
            };
            view.impossible = all - count(&people);
            Resolution::Resend(at)
        }
    };
    match settle(api, campaign, n, vector, &people, resolution).await? {
        Settled::Done { people, .. } => view.settled = people,
        Settled::Nobody => {}
        Settled::Busy { .. } => view.busy = count(&people),
    }
    Ok(view)
}

/// The minute of somebody behind so many others, at four fifths of the pace.
fn minute(before: u64, rate: u32) -> u64 {
    before.saturating_mul(REQUESTS * 5) / (u64::from(rate.max(1)) * 60 * 4)
}

fn count(people: &[usize]) -> u32 {
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_put_into_a_minute_that_the_pace_does_not_hold() {
        assert_eq!(
            (minute(0, 45), minute(1_079, 45), minute(1_080, 45)),
            (0, 0, 1)
        );
        assert_eq!((minute(47, 2), minute(48, 2)), (0, 1));
        assert_eq!(minute(u64::MAX, 0), u64::MAX / 240);
    }
}
