//! Writing down who did what.

use crate::Principal;
use crate::problem::Problem;
use domain::campaign::Channel;
use domain::ids::CampaignId;
use platform::App;
use serde_json::Value;
use store::AuditEntry;

/// Adds `act` of `principal` to the trail of a campaign, at campaign time.
///
/// # Errors
/// When the store fails; the act itself has happened by then.
pub async fn record(
    app: &App,
    campaign: CampaignId,
    principal: &Principal,
    act: &str,
    detail: Value,
) -> Result<(), Problem> {
    let entry = entry(app, principal, act, detail);
    Ok(app.store.append_audit(campaign, &entry).await?)
}

/// Adds `act` of `principal` to the trail of a channel, at campaign time.
///
/// # Errors
/// When the store fails; the act itself has happened by then.
pub async fn record_channel(
    app: &App,
    channel: Channel,
    principal: &Principal,
    act: &str,
    detail: Value,
) -> Result<(), Problem> {
    let entry = entry(app, principal, act, detail);
    Ok(app.store.append_channel_audit(channel, &entry).await?)
}

fn entry(app: &App, principal: &Principal, act: &str, detail: Value) -> AuditEntry {
    AuditEntry {
        at: app.clock.campaign_now(),
        by: principal.name.clone(),
        act: act.to_owned(),
        detail,
    }
}
