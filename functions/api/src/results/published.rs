//! Campaigns of which there are results.

use crate::Api;
use crate::campaigns::find;
use crate::problem::Problem;
use domain::actions::Refusal;
use domain::campaign::{Campaign, PlanCounts, Publication, State};
use domain::ids::CampaignId;

/// A campaign whose plan is made.
pub(super) struct Published {
    pub campaign: Campaign,
    pub publication: Publication,
    pub counts: PlanCounts,
}

/// A campaign whose plan is made.
///
/// # Errors
/// 404 when there is none, 409 while it is a draft or still being planned.
pub(super) async fn published(api: &Api, id: CampaignId) -> Result<Published, Problem> {
    let campaign = find(api, id).await?;
    if campaign.state == State::Draft {
        return Err(Refusal::NotPublished.into());
    }
    let counts = campaign
        .publication
        .as_ref()
        .and_then(|known| known.counts.clone());
    match (campaign.state, campaign.publication.clone(), counts) {
        (State::Publishing, ..) | (_, None, _) | (.., None) => Err(Refusal::Planning.into()),
        (_, Some(publication), Some(counts)) => Ok(Published {
            campaign,
            publication,
            counts,
        }),
    }
}
