//! A preflight that is too long for a request, as a job whose result is kept for a while.

use crate::PlanError;
use audience::preflight;
use domain::ids::CampaignId;
use platform::App;

/// Makes the preflight of a draft and keeps it under `job`.
///
/// # Errors
/// Whatever must bring the task back.
pub async fn run(app: &App, id: CampaignId, job: &str) -> Result<(), PlanError> {
    let Some(campaign) = app.store.campaign(id).await? else {
        return Ok(());
    };
    let result = preflight::of_campaign(
        &app.store,
        &campaign,
        app.settings.rate(campaign.spec.channel),
        app.clock.campaign_now(),
    )
    .await?;
    let text = serde_json::to_string(&result).unwrap_or_default();
    let expires = app.clock.machine_now() + preflight::KEPT;
    Ok(app
        .store
        .put_document("preflight", &id.to_string(), job, &text, Some(expires))
        .await?)
}
