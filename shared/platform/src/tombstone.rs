//! What a deleted campaign leaves for its links.

use domain::campaign::Campaign;
use markup::{Message, UrlTemplate};
use serde::{Deserialize, Serialize};

/// Where the links of a deleted campaign lead, by their order in the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// Each as the campaign had it.
    pub links: Vec<UrlTemplate>,
}

impl Tombstone {
    /// That of a campaign. What was stored was parsed before; a message that no longer parses has no links to keep.
    pub fn of(campaign: &Campaign) -> Self {
        let links = Message::of(&campaign.spec)
            .map(|message| message.links().to_vec())
            .unwrap_or_default();
        Self {
            links: links.into_iter().map(|link| link.url).collect(),
        }
    }

    /// As it is stored.
    pub fn to_text(&self) -> String {
        serde_json::json!({ "links": self.links }).to_string()
    }

    /// What was stored; none for what is no tombstone.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
