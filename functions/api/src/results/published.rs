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

impl Published {
    /// The campaign, if its plan is made.
    pub(super) fn of(campaign: &Campaign) -> Option<Self> {
        let planned = !matches!(campaign.state, State::Draft | State::Publishing);
        let publication = campaign.publication.clone().filter(|_| planned)?;
        let counts = publication.counts.clone()?;
        Some(Self {
            campaign: campaign.clone(),
            publication,
            counts,
        })
    }
}

/// A campaign whose plan is made.
///
/// # Errors
/// 404 when there is none, 409 while it is a draft or still being planned.
pub(super) async fn published(api: &Api, id: CampaignId) -> Result<Published, Problem> {
    let campaign = find(api, id).await?;
    let refused = match campaign.state {
        State::Draft => Refusal::NotPublished,
        _ => Refusal::Planning,
    };
    Published::of(&campaign).ok_or_else(|| refused.into())
}
