//! What the channels have to carry, hour by hour: the calendar of all campaigns.

use super::view::WindowView;
use crate::params::Query;
use crate::problem::Problem;
use crate::schema;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State as Held;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use domain::campaign::{Campaign, Channel, State};
use domain::ids::CampaignId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Longest stretch of an answer.
const SPAN_MAX: TimeDelta = TimeDelta::days(31);
/// Its length when no end is asked for.
const SPAN_USUAL: TimeDelta = TimeDelta::days(7);
/// Campaigns looked at, the newest.
const SCAN_MAX: usize = 2_000;
/// Campaigns read at a time.
const PAGE: usize = 200;
const CHANNELS: [Channel; 2] = [Channel::Teams, Channel::Skype];

/// Which stretch of time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct LoadParams {
    /// Its first instant, rounded down to an hour; now without.
    from: Option<DateTime<Utc>>,
    /// The first instant after it; seven days later without, 31 days later at most.
    to: Option<DateTime<Utc>>,
}

/// What the channels have to carry.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Load {
    /// Campaign time.
    read_at: DateTime<Utc>,
    /// The first instant of the first hour.
    from: DateTime<Utc>,
    /// The first instant that is not looked at.
    to: DateTime<Utc>,
    /// The campaigns whose send window meets the stretch, the earliest first; drafts among them, without hours.
    campaigns: Vec<CampaignLoad>,
    /// What a channel can carry.
    pace: Vec<ChannelPace>,
}

/// What one campaign takes.
#[derive(Debug, Serialize, ToSchema)]
struct CampaignLoad {
    /// Its id.
    #[schema(value_type = String, example = "cmp_01KB0000000000000000000000")]
    id: CampaignId,
    /// Its name; may be empty in a draft.
    name: String,
    /// How it travels.
    #[schema(value_type = schema::Channel)]
    channel: Channel,
    /// Where it is in its life.
    #[schema(value_type = schema::State)]
    state: State,
    /// Whether an operator has paused it.
    paused: bool,
    /// Whether an operator has cancelled it.
    cancelled: bool,
    /// Its send window.
    window: WindowView,
    /// The hours in which it reserves something, expected retries among it.
    hours: Vec<HourLoad>,
}

/// One hour.
#[derive(Debug, Serialize, ToSchema)]
struct HourLoad {
    /// Its first instant.
    hour: DateTime<Utc>,
    /// Requests to the channel.
    requests: u64,
}

/// What a channel can carry.
#[derive(Debug, Serialize, ToSchema)]
struct ChannelPace {
    /// The channel.
    #[schema(value_type = schema::Channel)]
    channel: Channel,
    /// Requests in an hour at its pace.
    #[schema(example = 162000)]
    requests_per_hour: u64,
}

/// What all campaigns together ask of the channels, hour by hour.
///
/// Needs the role `viewer`. Hours are what planning reserved: first tries and expected retries.
#[utoipa::path(
    get, path = "/v1/load", tag = "campaigns", params(LoadParams),
    responses((status = 200, description = "The hours", body = Load))
)]
pub(super) async fn load(
    Held(api): Held<Arc<Api>>,
    _: Viewer,
    Query(params): Query<LoadParams>,
) -> Result<Json<Load>, Problem> {
    let read_at = api.app.clock.campaign_now();
    let (from, to) = span(&params, read_at)?;
    let mut campaigns = Vec::new();
    let (mut cursor, mut looked_at) = (None, 0);
    loop {
        let page = api.app.store.campaigns(None, cursor, PAGE).await?;
        looked_at += page.items.len();
        campaigns.extend(page.items.iter().filter_map(|one| of(one, from, to)));
        cursor = page.next;
        if cursor.is_none() || looked_at >= SCAN_MAX {
            break;
        }
    }
    campaigns.sort_by_key(|one| (one.window.from, one.id));
    let pace = CHANNELS.map(|channel| ChannelPace {
        channel,
        requests_per_hour: u64::from(api.app.settings.rate(channel)) * 3_600,
    });
    Ok(Json(Load {
        read_at,
        from,
        to,
        campaigns,
        pace: pace.into(),
    }))
}

fn span(
    params: &LoadParams,
    now: DateTime<Utc>,
) -> Result<(DateTime<Utc>, DateTime<Utc>), Problem> {
    let far = |field: &str| Problem::bad_request(field, "is too far from now");
    let from = params.from.unwrap_or(now);
    let from = from
        .duration_trunc(TimeDelta::hours(1))
        .map_err(|_| far("from"))?;
    let to = match params.to {
        Some(to) => to,
        None => from
            .checked_add_signed(SPAN_USUAL)
            .ok_or_else(|| far("from"))?,
    };
    if to <= from {
        return Err(Problem::bad_request("to", "is not later than from"));
    }
    if to - from > SPAN_MAX {
        return Err(Problem::bad_request(
            "to",
            "is more than 31 days after from",
        ));
    }
    Ok((from, to))
}

/// What `campaign` takes between two instants; none when its window lies elsewhere.
fn of(campaign: &Campaign, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<CampaignLoad> {
    let published = campaign
        .publication
        .as_ref()
        .filter(|_| campaign.state != State::Draft);
    let window = published.map_or_else(|| campaign.spec.window(), |published| published.window);
    if window.until <= from || window.from >= to {
        return None;
    }
    let reserved = published.and_then(|published| published.counts.as_ref());
    let hours = reserved.into_iter().flat_map(|counts| &counts.reserved);
    // What a cancelled campaign reserved later is free again.
    let end = campaign.cancelled_at.map_or(to, |at| at.min(to));
    let hours = hours
        .filter(|(hour, _)| (from..end).contains(*hour))
        .map(|(hour, requests)| HourLoad {
            hour: *hour,
            requests: *requests,
        });
    Some(CampaignLoad {
        id: campaign.id,
        name: campaign.spec.name.clone(),
        channel: campaign.spec.channel,
        state: campaign.state,
        paused: campaign.paused_at.is_some(),
        cancelled: campaign.cancelled_at.is_some(),
        window: window.into(),
        hours: hours.collect(),
    })
}
