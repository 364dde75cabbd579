//! TRY: the campaign's message to one address, now.

use super::try_delivery::{Delivery, deliver};
use super::{asked, try_limit};
use crate::campaigns::find;
use crate::channels::refuse_if_stopped;
use crate::params::Path;
use crate::principal::Author;
use crate::problem::Problem;
use crate::{Api, audit, body};
use axum::Json;
use axum::extract::State;
use channels::Carrier;
use chrono::{DateTime, Utc};
use domain::actions::{self, Action};
use domain::campaign::Channel;
use domain::ids::CampaignId;
use domain::outcome::{NotTaken, Reason};
use markup::Message;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use utoipa::ToSchema;

/// Whom to send to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TryBody {
    /// Anybody the channel knows; of the audience or not.
    #[schema(example = "ann@contoso.example")]
    address: String,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TryView {
    /// Whether the channel accepted the message.
    delivered: bool,
    /// When, in campaign time.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<DateTime<Utc>>,
    /// The channel's id of the message, where it named one.
    #[serde(skip_serializing_if = "Option::is_none")]
    activity: Option<String>,
    /// Why it was not delivered: a word of the closed list of reasons.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "app_not_installed")]
    reason: Option<Reason>,
    /// How the person did not take it: nothing is wrong, and a campaign would try them again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "declined")]
    result: Option<NotTaken>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    cure: Option<String>,
}

/// Send the message to one address now.
///
/// Needs the role `author`. In every state, outside of all counts; its links work and are not counted. Values come from the audience's row for
/// the address, else from the directory, else from the fallback. Twenty an hour for each author.
#[utoipa::path(post, path = "/v1/campaigns/{id}/try", tag = "acts",
    params(("id" = String, Path, description = "The campaign", example = "cmp_01KB0000000000000000000000")),
    request_body = TryBody,
    responses((status = 200, description = "Delivered, or the reason why not", body = TryView),
              (status = 409, description = "`channel_stopped`, `recovering` or `channel_unavailable`"),
              (status = 429, description = "`too_many_tries`: see `Retry-After`"),
              (status = 503, description = "`busy` or `channel_unavailable`: see `Retry-After`")))]
pub(crate) async fn try_send(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Path(id): Path<CampaignId>,
    body::Json(body): body::Json<TryBody>,
) -> Result<Json<TryView>, Problem> {
    let campaign = find(&api, id).await?;
    actions::check(&campaign, Action::Try)?;
    let address = asked::address(&body.address)?;
    let message = Message::of(&campaign.spec)
        .map_err(|error| Problem::field("message", error.to_string()))?;
    let carrier = carrier(&api, campaign.spec.channel)?;
    api.app.link_keys.refresh(&api.app.clock).await;
    refuse_if_stopped(&api.app, campaign.spec.channel).await?;
    let slot = try_limit::take(&api.app, &author.name).await?;
    let delivered = deliver(&api.app, &carrier, &campaign, &message, &address).await;
    carrier.close().await;
    let delivery = match delivered {
        Ok(delivery) => delivery,
        Err(problem) => {
            slot.give_back().await;
            return Err(problem);
        }
    };
    let view = view(delivery, api.app.clock.campaign_now());
    slot.keep().await?;
    let detail = json!({ "address": address, "delivered": view.delivered, "reason": view.reason, "result": view.result });
    audit::record(&api.app, id, &author, "try", detail).await?;
    Ok(Json(view))
}

/// The channel, with an endpoint of its own: other tries go on when this one gives it back.
fn carrier(api: &Api, channel: Channel) -> Result<Carrier, Problem> {
    let carrier = api.app.carrier(channel).map(|carrier| carrier.apart());
    carrier.ok_or_else(|| {
        let detail = format!(
            "The channel {} cannot be sent to in this deployment.",
            channel.as_str()
        );
        Problem::conflict("channel_unavailable", detail)
    })
}

fn view(delivery: Delivery, now: DateTime<Utc>) -> TryView {
    match delivery {
        Delivery::Sent { activity } => TryView {
            delivered: true,
            at: Some(now),
            activity: (!activity.is_empty()).then_some(activity),
            reason: None,
            result: None,
            cure: None,
        },
        Delivery::Refused { reason, cure } => TryView {
            delivered: false,
            at: None,
            activity: None,
            reason: Some(reason),
            result: None,
            cure: Some(cure),
        },
        Delivery::NotTaken(word) => TryView {
            delivered: false,
            at: None,
            activity: None,
            reason: None,
            result: Some(word),
            cure: Some(word.cure().to_owned()),
        },
    }
}
