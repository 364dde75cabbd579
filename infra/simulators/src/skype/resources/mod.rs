//! Resources as the documentation shows them: properties, `_links`, `_embedded`, `rel`.

mod application;
mod contact;
mod conversation;

pub(crate) use application::{application, communication, me, people};
pub(crate) use contact::{contact, contact_links, presence, subscription};
pub(crate) use conversation::{
    conversation, invitation, local_participant, message, messaging, participant,
};

use serde_json::{Map, Value, json};

/// `{"self":{"href":…},…}`
pub(crate) fn links(links: &[(&str, String)]) -> Value {
    let links: Map<String, Value> = links
        .iter()
        .map(|(rel, href)| ((*rel).to_owned(), json!({"href": href})))
        .collect();
    links.into()
}

/// Dates of the service, in milliseconds.
pub(crate) fn date(at: chrono::DateTime<chrono::Utc>) -> String {
    format!("/Date({})/", at.timestamp_millis())
}
