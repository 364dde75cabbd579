//! The message as one person would see it.

use super::asked::{self, Optional};
use super::person::{self, Person};
use crate::campaigns::find;
use crate::params::Path;
use crate::problem::Problem;
use crate::schema;
use crate::{Api, Looker};
use axum::Json;
use axum::extract::State;
use domain::campaign::{Campaign, Channel, MessageFormat};
use domain::ids::CampaignId;
use markup::{Format, Message};
use platform::compose;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// Whose data to use. May be left out: then fallbacks and names stand in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewBody {
    /// Somebody of the audience; for anybody else fallbacks stand in.
    #[serde(default)]
    #[schema(example = "ann@contoso.example")]
    address: Option<String>,
}

/// A message for one person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewView {
    /// The form in which it arrives.
    #[schema(value_type = schema::MessageFormat)]
    format: MessageFormat,
    /// For a browser, whatever the format: nothing but `strong em s code pre blockquote a br`. Links lead where they lead.
    html: String,
    /// The Adaptive Card that Teams is given. Links are tracked ones that are never counted. Missing for a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    card: Option<Value>,
    /// The text that the channel is given, links as in `card`. Missing for a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The format of `text`: `xml` for Teams, `plain` for Skype.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "xml")]
    text_format: Option<&'static str>,
    /// On Skype: what is given to conversations that negotiate HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    text_html: Option<String>,
    /// What the notification shows.
    summary: String,
    /// Whether the address is one of the audience's.
    in_audience: bool,
    /// What has to be corrected, or reads badly for this person.
    problems: Vec<PreviewProblem>,
}

/// Something in a message that must be corrected or reads badly.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewProblem {
    /// A stable word.
    #[schema(example = "empty_placeholder")]
    code: &'static str,
    /// One sentence for a person.
    #[schema(example = "[CITY] has neither a value nor a fallback: its name stands there")]
    detail: String,
}

/// See the message as a person would.
///
/// Needs the role `viewer` or `author`. Nothing is sent. A published campaign is shown with the list versions it pinned.
#[utoipa::path(post, path = "/v1/campaigns/{id}/preview", tag = "acts",
    params(("id" = String, Path, description = "The campaign", example = "cmp_01KB0000000000000000000000")),
    request_body(content = Option<PreviewBody>, description = "Whose data to use"),
    responses((status = 200, description = "The message", body = PreviewView)))]
pub(crate) async fn preview(
    State(api): State<Arc<Api>>,
    _: Looker,
    Path(id): Path<CampaignId>,
    Optional(body): Optional<PreviewBody>,
) -> Result<Json<PreviewView>, Problem> {
    let campaign = find(&api, id).await?;
    let address = body.address.as_deref().map(asked::address).transpose()?;
    Ok(Json(preview_of(&api, &campaign, address.as_deref()).await?))
}

/// The message of a campaign for the person with this address.
///
/// # Errors
/// 422 for a message that does not compile.
pub(crate) async fn preview_of(
    api: &Api,
    campaign: &Campaign,
    address: Option<&str>,
) -> Result<PreviewView, Problem> {
    let message = Message::of(&campaign.spec)
        .map_err(|error| Problem::field("message", error.to_string()))?;
    let row = match address {
        Some(address) => person::row(&api.app, campaign, address).await?,
        None => None,
    };
    let person = Person { row, user: None };
    Ok(view(api, campaign, &message, &person))
}

fn view(api: &Api, campaign: &Campaign, message: &Message, person: &Person) -> PreviewView {
    let channel = campaign.spec.channel;
    let values = |name: &str| person.value(name);
    let target = |index: usize| {
        message
            .links()
            .get(index)
            .map(|link| link.url.target(&values))
            .unwrap_or_default()
    };
    let shown = message.render(Format::Preview, &values, &target);
    let links = compose::try_links(&api.app, campaign.id);
    let card = message
        .card(&values, &links)
        .filter(|_| channel == Channel::Teams);
    let format = match channel {
        Channel::Teams => Format::Teams,
        Channel::Skype => Format::SkypePlain,
    };
    let sent = message.render(format, &values, &links);
    let text_html = (channel == Channel::Skype)
        .then(|| message.render(Format::SkypeHtml, &values, &links).text);
    let mut problems: Vec<PreviewProblem> = message
        .problems()
        .into_iter()
        .map(|problem| PreviewProblem {
            code: problem.code.as_str(),
            detail: problem.detail,
        })
        .collect();
    problems.extend(sent.missing.iter().map(|name| PreviewProblem {
        code: "empty_placeholder",
        detail: format!("[{name}] has neither a value nor a fallback: its name stands there"),
    }));
    if compose::outgoing(channel, message, &values, &links).is_err() {
        let detail = "the message is over the channel's limit for this person".to_owned();
        problems.push(PreviewProblem {
            code: "message_too_large",
            detail,
        });
    }
    PreviewView {
        format: campaign.spec.format,
        html: shown.text,
        text: card.is_none().then_some(sent.text),
        text_format: card.is_none().then_some(sent.text_format),
        text_html,
        card: card.map(|card| card.content),
        summary: sent.summary,
        in_audience: person.row.is_some(),
        problems,
    }
}
