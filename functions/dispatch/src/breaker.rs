//! The channel's breaker: a fault of the channel as a whole makes every worker wait and counts against nobody.

use crate::error::FireError;
use channels::{ChannelFault, FaultKind};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use platform::App;
use store::Breaker;

/// Longest pause without a Retry-After.
const LONGEST: TimeDelta = TimeDelta::seconds(60);
/// Pause after a fault that a person has to mend: credentials, consent, registration.
const MISCONFIGURED: TimeDelta = TimeDelta::seconds(60);

/// What the breaker says before an attempt.
pub enum State {
    /// Nobody sends until then.
    OpenUntil(DateTime<Utc>),
    /// It was open, and nothing has worked since.
    OnTrial,
    /// Nothing is known against the channel.
    Closed,
}

/// What the channel's breaker says at `now`.
pub fn state(breaker: Option<&Breaker>, now: DateTime<Utc>) -> State {
    match breaker {
        Some(breaker) if breaker.open_until > now => State::OpenUntil(breaker.open_until),
        Some(breaker) if breaker.in_a_row > 0 => State::OnTrial,
        _ => State::Closed,
    }
}

/// Opens the breaker after `fault`. Returns when to come back: a little later for each worker.
pub async fn trip(
    app: &App,
    channel: Channel,
    fault: &ChannelFault,
) -> Result<DateTime<Utc>, FireError> {
    let now = app.clock.campaign_now();
    // Doubled with each opening until the channel works again; whoever comes second to one opening waits as long.
    let in_a_row = app.store.breaker(channel).await?.map_or(0, |breaker| {
        let is_open = u32::from(breaker.open_until > now);
        breaker.in_a_row.saturating_sub(is_open)
    });
    let pause = match (fault.retry_after, fault.kind) {
        (Some(after), _) => TimeDelta::from_std(after).unwrap_or(LONGEST),
        (None, FaultKind::Token | FaultKind::Misconfigured) => MISCONFIGURED,
        (None, _) => (TimeDelta::seconds(1) * (1 << in_a_row.min(6))).min(LONGEST),
    };
    tracing::warn!(
        channel = channel.as_str(),
        pause.seconds = pause.num_seconds(),
        "breaker opened: {fault}"
    );
    app.metrics.breaker_opened(channel);
    app.store
        .open_breaker(channel, now + pause, &format!("{:?}", fault.kind), now)
        .await?;
    Ok(now + pause + spread(app))
}

/// Up to two seconds, so that workers do not all come back in the same instant.
pub fn spread(app: &App) -> TimeDelta {
    TimeDelta::milliseconds(i64::try_from(app.entropy.u64() % 2_000).unwrap_or(0))
}
