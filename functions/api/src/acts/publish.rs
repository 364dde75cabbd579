//! Publishing: from a draft to a campaign whose plan is being made.

use super::asked::Optional;
use super::{faults, preflight};
use crate::Api;
use crate::audit;
use crate::campaigns::{CampaignView, find, reply};
use crate::channels::refuse_if_recovering;
use crate::etag::IfMatch;
use crate::params::Path;
use crate::principal::Author;
use crate::problem::{FieldError, Problem};
use audience::preflight::{AtOnce, Finding, at_once};
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::actions::{self, Action};
use domain::campaign::{self, Campaign, Publication};
use domain::ids::CampaignId;
use domain::jitter::Seed;
use domain::plan;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use timers::Task;
use utoipa::ToSchema;

/// What the publisher knows and accepts. May be left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishBody {
    /// Refusals that are lifted.
    #[serde(default)]
    accept: Accept,
    /// The number of people the publisher has been shown; refused when the audience holds another number now.
    #[serde(default)]
    #[schema(example = 12480)]
    recipients_confirmed: Option<u32>,
}

/// Refusals that can be lifted knowingly.
#[derive(Debug, Default, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Accept {
    /// People whose cell for a placeholder without fallback is empty read the placeholder's name.
    #[serde(default)]
    empty_placeholders: bool,
    /// People whose zone has no open minute in the window receive nothing.
    #[serde(default)]
    no_open_minute: bool,
}

/// Publish a draft.
///
/// Needs the role `author`. Checks at once what needs no look at the people, pins list versions and everything else the plan depends on, and
/// answers; the plan is made behind it. A plan that is refused brings the campaign back to `draft` with the reason
/// in `refused`. `If-Match` is optional.
#[utoipa::path(post, path = "/v1/campaigns/{id}/publish", tag = "acts",
    params(("id" = String, Path, description = "The draft", example = "cmp_01KB0000000000000000000000"),
           ("If-Match" = Option<String>, Header, description = "Publish this version only", example = "\"v3\"")),
    request_body(content = Option<PublishBody>, description = "What is accepted"),
    responses((status = 202, description = "Its plan is being made", body = CampaignView),
              (status = 409, description = "`published`, `planning`, `running`, `finished`, `changed`, `recipients_changed`, `preflight_needed` or `recovering`"),
              (status = 412, description = "Another version")))]
pub(crate) async fn publish(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Path(id): Path<CampaignId>,
    if_match: IfMatch,
    Optional(body): Optional<PublishBody>,
) -> Result<Response, Problem> {
    refuse_if_recovering(&api.app)?;
    let draft = find(&api, id).await?;
    actions::check(&draft, Action::Publish)?;
    if_match.check(draft.version)?;
    let now = api.app.clock.campaign_now();
    let checked = check(&api, &draft, &body, now).await?;
    let publication = publication(&api, &draft, &body, checked, &author.name, now);
    let published = write(&api, &draft, publication).await?;
    // The sweeper asks again for a plan that is not made: a failure here makes it late, not lost.
    if let Err(error) = api
        .app
        .timers
        .enqueue(
            &Task::Plan {
                campaign: id,
                epoch: published.epoch,
            },
            Duration::ZERO,
        )
        .await
    {
        tracing::error!(campaign.id = %id, "the plan is left to the sweeper: {error}");
    }
    let detail = json!({
        "epoch": published.epoch,
        "accept": { "empty_placeholders": body.accept.empty_placeholders, "no_open_minute": body.accept.no_open_minute },
        "recipients_confirmed": body.recipients_confirmed,
    });
    audit::record(&api.app, id, &author, "publish", detail).await?;
    reply(&api, &author, StatusCode::ACCEPTED, published).await
}

/// Everything that can be said at once; all of it is told together.
async fn check(
    api: &Api,
    draft: &Campaign,
    body: &PublishBody,
    now: DateTime<Utc>,
) -> Result<AtOnce, Problem> {
    let spec = &draft.spec;
    let checked = at_once(&api.app.store, spec, body.accept.into(), now)
        .await
        .map_err(faults::audience)?;
    let mut errors: Vec<FieldError> = spec.problems().into_iter().map(FieldError::from).collect();
    if api.app.carrier(spec.channel).is_none() {
        errors.push(error_of(&Finding::not_configured(spec.channel)));
    }
    errors.extend(checked.refusals.iter().map(error_of));
    if !errors.is_empty() {
        return Err(Problem::validation(errors));
    }
    if let Some(confirmed) = body.recipients_confirmed {
        let people = preflight::people(api, draft, &checked, now).await?;
        if people != confirmed {
            let detail = format!(
                "The audience holds {people} people now, not {confirmed}; look at it again."
            );
            return Err(Problem::conflict("recipients_changed", detail));
        }
    }
    Ok(checked)
}

fn error_of(refusal: &Finding) -> FieldError {
    FieldError {
        field: refusal.field.clone(),
        detail: refusal.detail.clone(),
    }
}

/// What the plan depends on, all of it.
fn publication(
    api: &Api,
    draft: &Campaign,
    body: &PublishBody,
    checked: AtOnce,
    by: &str,
    now: DateTime<Utc>,
) -> Publication {
    let window = draft.spec.window();
    Publication {
        at: now,
        by: by.to_owned(),
        seed: Seed(api.app.entropy.seed()),
        plan_from: plan::plan_from(window.from, now),
        window,
        include: checked.include,
        exclude: checked.exclude,
        accepted: body.accept.into(),
        zone_data: chrono_tz::IANA_TZDB_VERSION.to_owned(),
        counts: None,
    }
}

/// The one conditional write from `draft` to `publishing`, of the version that was checked.
async fn write(api: &Api, draft: &Campaign, publication: Publication) -> Result<Campaign, Problem> {
    let written = api.app.store.update_campaign(draft.id, |campaign| {
        actions::check(campaign, Action::Publish)?;
        if campaign.version != draft.version {
            return Err(Problem::conflict(
                "changed",
                "The draft was changed meanwhile; read it again.",
            ));
        }
        campaign.state = campaign::State::Publishing;
        campaign.epoch += 1;
        campaign.updated = publication.at;
        campaign.refused = None;
        campaign.publication = Some(publication.clone());
        Ok(())
    });
    Ok(written.await?)
}

impl From<Accept> for campaign::Accepted {
    fn from(accept: Accept) -> Self {
        Self {
            empty_placeholders: accept.empty_placeholders,
            no_open_minute: accept.no_open_minute,
        }
    }
}
