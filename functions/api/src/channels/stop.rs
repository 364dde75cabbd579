//! Stop and resume: one mark for a whole channel, looked at before every claim.

use crate::Api;
use crate::audit;
use crate::params::Path;
use crate::principal::Operator;
use crate::problem::Problem;
use crate::schema;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::channel_stop::ChannelStop;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::ToSchema;

/// Whether a channel is stopped.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StopView {
    /// The channel.
    #[schema(value_type = schema::Channel)]
    channel: Channel,
    /// Whether it is stopped now.
    stopped: bool,
    /// When it was stopped last, in campaign time.
    stopped_at: DateTime<Utc>,
    /// Who stopped it.
    stopped_by: String,
    /// When it was resumed.
    #[serde(skip_serializing_if = "Option::is_none")]
    resumed_at: Option<DateTime<Utc>>,
}

/// Stop everything on a channel.
///
/// Needs the role `operator`. Effective within 5 seconds for every batch of every campaign that nobody has claimed, whatever schedules exist;
/// people who are being sent to at this moment still receive the message. TRY is refused. Campaigns may be published
/// meanwhile and wait. Whose try passes gets a new minute after the channel is resumed, as after a pause; a stop
/// consumes no try. A send window does not wait: what it has left when it closes is `unprogrammed`.
#[utoipa::path(post, path = "/v1/channels/{channel}/stop", tag = "channels",
    params(("channel" = schema::Channel, Path, description = "The channel")),
    responses((status = 200, description = "It is stopped", body = StopView),
              (status = 409, description = "`already_stopped`")))]
pub(crate) async fn stop(
    State(api): State<Arc<Api>>,
    Operator(operator): Operator,
    Path(channel): Path<Channel>,
) -> Result<Json<StopView>, Problem> {
    let now = api.app.clock.campaign_now();
    let changed = api.app.store.update_channel_stop(channel, |last| {
        if last.is_some_and(ChannelStop::stands) {
            return Err(Problem::conflict(
                "already_stopped",
                "The channel is stopped already.",
            ));
        }
        Ok(ChannelStop::begin(last, operator.name.clone(), now))
    });
    let stopped = changed.await?;
    tracing::warn!(
        channel = channel.as_str(),
        "an operator stopped the channel"
    );
    audit::record_channel(&api.app, channel, &operator, "stop", Value::Null).await?;
    Ok(Json(view(channel, stopped)))
}

/// Go on after a stop.
///
/// Needs the role `operator`. Wakes that were held back come again within 10 minutes; whoever's try passed gets a new
/// minute among the open ones left today, else on the next open day.
#[utoipa::path(post, path = "/v1/channels/{channel}/resume", tag = "channels",
    params(("channel" = schema::Channel, Path, description = "The channel")),
    responses((status = 200, description = "It goes on", body = StopView),
              (status = 409, description = "`not_stopped`")))]
pub(crate) async fn resume(
    State(api): State<Arc<Api>>,
    Operator(operator): Operator,
    Path(channel): Path<Channel>,
) -> Result<Json<StopView>, Problem> {
    let now = api.app.clock.campaign_now();
    let changed = api
        .app
        .store
        .update_channel_stop(channel, |last| match last {
            Some(last) if last.stands() => Ok(ChannelStop {
                resumed_at: Some(now),
                ..last.clone()
            }),
            _ => Err(Problem::conflict(
                "not_stopped",
                "The channel is not stopped.",
            )),
        });
    let resumed = changed.await?;
    tracing::info!(
        channel = channel.as_str(),
        "an operator resumed the channel"
    );
    let detail = json!({ "stopped_at": resumed.stopped_at, "stopped_by": resumed.by });
    audit::record_channel(&api.app, channel, &operator, "resume", detail).await?;
    Ok(Json(view(channel, resumed)))
}

fn view(channel: Channel, stop: ChannelStop) -> StopView {
    StopView {
        channel,
        stopped: stop.stands(),
        stopped_at: stop.stopped_at,
        stopped_by: stop.by,
        resumed_at: stop.resumed_at,
    }
}
