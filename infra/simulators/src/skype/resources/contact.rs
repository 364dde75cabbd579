//! People as the client sees them, and subscriptions to their presence.

use super::{date, links};
use crate::hash;
use crate::skype::person::Person;
use crate::skype::words::Words;
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use serde_json::{Value, json};

/// `self` and `contactPresence` of somebody.
pub(crate) fn contact_links(root: &str, key: &str) -> (String, String) {
    let own = format!("{root}/people/{key}");
    let presence = format!("{own}/presence");
    (own, presence)
}

pub(crate) fn contact(root: &str, person: &Person) -> Value {
    let key = person.key();
    let (own, presence) = contact_links(root, &key);
    let mut contact = json!({
        "uri": person.uri(),
        "sourceNetwork": "SameEnterprise",
        "type": "User",
        "name": person.display_name(),
        "_links": links(&[
            ("self", own.clone()),
            ("contactPhoto", format!("{root}/photos/{key}")),
            ("contactPresence", presence),
            ("contactLocation", format!("{own}/location")),
            ("contactNote", format!("{own}/note")),
            ("contactSupportedModalities", format!("{own}/supportedMedia")),
            ("contactPrivacyRelationship", format!("{own}/privacyRelationship")),
        ]),
        "rel": "contact",
        "etag": hash::below("etag", &[&key], 1 << 32).to_string(),
    });
    if !person.mail.is_empty() {
        contact["emailAddresses"] = json!([person.mail]);
    }
    contact
}

/// Whatever the pool does not know or may not say is left out.
pub(crate) fn presence(root: &str, person: &Person, words: &Words, now: DateTime<Utc>) -> Value {
    let (_, own) = contact_links(root, &person.key());
    let hour = now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now);
    let (device, active) = match words.availability.as_deref() {
        None | Some("Offline") => ("Unknown", hour),
        Some(_) => ("PC", now),
    };
    let mut presence = json!({
        "deviceType": device,
        "lastActive": date(active),
        "_links": links(&[("self", own)]),
        "rel": "contactPresence",
    });
    if let Some(word) = &words.availability {
        presence["availability"] = word.as_str().into();
    }
    if let Some(word) = &words.activity {
        presence["activity"] = word.as_str().into();
    }
    presence
}

pub(crate) fn subscription(root: &str, id: &str) -> Value {
    let people = format!("{root}/people");
    let memberships =
        format!("{people}/presenceSubscriptionMemberships?presenceSubscriptionId={id}");
    json!({
        "id": id,
        "_links": links(&[
            ("self", format!("{people}/presenceSubscriptions/{id}")),
            ("memberships", memberships.clone()),
            ("addToPresenceSubscription", memberships),
        ]),
        "rel": "presenceSubscription",
    })
}
