//! Campaigns as this worker last saw them, with their message compiled.

use crate::copies::Copies;
use crate::error::FireError;
use domain::campaign::Campaign;
use domain::ids::CampaignId;
use markup::Message;
use platform::App;
use std::sync::Arc;

/// A campaign and its compiled message.
pub struct Seen {
    /// The campaign.
    pub campaign: Campaign,
    /// Its message.
    pub message: Message,
}

/// Those that were read lately: pause and cancel are effective as soon as a copy is too old to decide about a claim.
pub struct Campaigns {
    app: Arc<App>,
    copies: Copies<CampaignId, Arc<Seen>>,
}

impl Campaigns {
    /// None yet, of `app`'s store.
    pub fn new(app: Arc<App>) -> Self {
        let copies = Copies::new(app.clock.clone());
        Self { app, copies }
    }

    /// The campaign, at most five seconds old. None when it does not exist (any more).
    pub async fn get(&self, id: CampaignId) -> Result<Option<Arc<Seen>>, FireError> {
        self.copies.get(id, self.read(id)).await
    }

    /// The campaign as it is now. None when it does not exist (any more).
    pub async fn fresh(&self, id: CampaignId) -> Result<Option<Arc<Seen>>, FireError> {
        self.copies.fresh(id, self.read(id)).await
    }

    async fn read(&self, id: CampaignId) -> Result<Option<Arc<Seen>>, FireError> {
        let Some(campaign) = self.app.store.campaign(id).await? else {
            return Ok(None);
        };
        if let Some(seen) = self.copies.last(id)
            && seen.campaign == campaign
        {
            return Ok(Some(seen));
        }
        let message = Message::of(&campaign.spec)
            .map_err(|error| FireError::Internal(format!("the message does not parse: {error}")))?;
        Ok(Some(Arc::new(Seen { campaign, message })))
    }
}
