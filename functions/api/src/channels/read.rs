//! How every channel is.

use super::cures::snake_case;
use super::health::Checked;
use super::offer::{CHANNELS, formats};
use super::view::{
    BreakerView, ChannelView, ChannelsView, LastErrorView, PaceView, Status, StoppedView,
};
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use channels::Permission;
use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::pace::Pace;
use futures::future::try_join_all;
use platform::App;
use std::sync::Arc;
use store::Breaker;

/// How the channels are.
///
/// Needs the role `viewer`. Credentials and consents are tried at most every 30 seconds, within a few seconds, and without using the channel's
/// pace; stop, pace and breaker are read as they are now. No secret is shown.
#[utoipa::path(get, path = "/v1/channels", tag = "channels",
    responses((status = 200, description = "Every channel, configured or not", body = ChannelsView)))]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    _: Viewer,
) -> Result<Json<ChannelsView>, Problem> {
    let channels = try_join_all(CHANNELS.map(|channel| view(&api, channel))).await?;
    Ok(Json(ChannelsView { channels }))
}

async fn view(api: &Api, channel: Channel) -> Result<ChannelView, Problem> {
    let app = &api.app;
    let store = &app.store;
    let (checked, stop, pace, breaker) = futures::join!(
        api.health.of(app, channel),
        store.channel_stop(channel),
        store.pace(channel),
        store.breaker(channel)
    );
    let (stop, breaker) = (stop?.filter(|stop| stop.stands()), breaker?);
    let now = app.clock.campaign_now();
    let open = breaker
        .as_ref()
        .is_some_and(|breaker| breaker.open_until > now);
    let last_error = breaker.as_ref().map(|breaker| LastErrorView {
        kind: snake_case(&breaker.last_kind),
        at: breaker.last_at,
    });
    Ok(ChannelView {
        channel,
        status: status(&checked, stop.is_some(), open),
        configured: checked.at.is_some(),
        formats: formats(channel),
        default_presence: channel.default_presence(),
        stop: stop.map(|stop| StoppedView {
            at: stop.stopped_at,
            by: stop.by,
        }),
        checked_at: checked.at,
        checks: checked.checks,
        consents: checked.consents,
        pace: pace_view(app, channel, &pace?, now),
        breaker: breaker_view(breaker.filter(|_| open)),
        last_error,
    })
}

fn status(checked: &Checked, stopped: bool, resting: bool) -> Status {
    let refused = |name: &str| {
        checked.consents.iter().any(|consent| {
            consent.used && consent.granted == Some(false) && consent.permission == name
        })
    };
    if checked.at.is_none() {
        Status::NotConfigured
    } else if stopped {
        Status::Stopped
    } else if checked.checks.iter().any(|check| !check.ok)
        || refused(Permission::FindPeople.names()[0])
    {
        Status::Faulty
    } else if resting {
        Status::Resting
    } else if Permission::ALL
        .iter()
        .any(|permission| refused(permission.names()[0]))
    {
        Status::Limited
    } else {
        Status::Ok
    }
}

fn pace_view(app: &App, channel: Channel, pace: &Pace, now: DateTime<Utc>) -> PaceView {
    let until = pace.until_instant();
    let ahead = (until - now).num_milliseconds().max(0);
    PaceView {
        requests_per_second: app.settings.rate(channel),
        granted_until: (ahead > 0).then_some(until),
        backlog_seconds: ahead as f64 / 1_000.0,
        active_campaigns: pace.active(now),
    }
}

fn breaker_view(open: Option<Breaker>) -> BreakerView {
    match open {
        None => BreakerView {
            open: false,
            open_until: None,
            since: None,
            kind: None,
            faults: 0,
        },
        Some(breaker) => BreakerView {
            open: true,
            open_until: Some(breaker.open_until),
            since: Some(breaker.since),
            kind: Some(snake_case(&breaker.kind)),
            faults: breaker.faults,
        },
    }
}
