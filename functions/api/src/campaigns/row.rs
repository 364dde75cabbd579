//! A campaign in the table of campaigns.

use super::CampaignView;
use crate::results::Figures;
use domain::campaign::Spec;
use markup::{Format, Message};
use serde::Serialize;
use utoipa::ToSchema;

/// Longest beginning of a message that cannot be compiled, in characters.
const EXCERPT_MAX: usize = 120;

/// A campaign, how it begins and how far it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CampaignRow {
    /// The campaign.
    #[serde(flatten)]
    campaign: CampaignView,
    /// How the message begins, as one line of plain text.
    #[schema(example = "Hello FIRSTNAME, passkeys are here: create yours")]
    excerpt: String,
    /// How far it is; null before it is planned, and until its figures were read for the first time.
    figures: Option<Figures>,
}

impl CampaignRow {
    pub(super) fn new(campaign: CampaignView, excerpt: String, figures: Option<Figures>) -> Self {
        Self {
            campaign,
            excerpt,
            figures,
        }
    }
}

/// How the message begins, placeholders by their names.
pub(super) fn excerpt(spec: &Spec) -> String {
    match Message::of(spec) {
        Ok(message) => {
            let nobody = |_: &str| None;
            let nowhere = |_: usize| String::new();
            message.render(Format::Preview, &nobody, &nowhere).summary
        }
        // One that is still being written.
        Err(_) => {
            let words = spec.message.split_whitespace();
            let line = words.collect::<Vec<_>>().join(" ");
            line.chars().take(EXCERPT_MAX).collect()
        }
    }
}
