//! The application and what it embeds.

use super::links;
use crate::skype::pool::Inner;
use crate::skype::state::Application;
use serde_json::{Value, json};

pub(crate) fn application(inner: &Inner, application: &Application) -> Value {
    let root = application.root();
    json!({
        "culture": application.culture,
        "userAgent": application.user_agent,
        "_links": links(&[
            ("self", root.clone()),
            ("policies", format!("{root}/policies")),
            ("batch", format!("{root}/batch")),
            ("events", format!("{root}/events?ack=1")),
        ]),
        "_embedded": {
            "me": me(inner, application),
            "people": people(application),
            "onlineMeetings": {
                "_links": links(&[("self", format!("{root}/onlineMeetings"))]),
                "rel": "onlineMeetings",
            },
            "communication": communication(application),
        },
        "rel": "application",
    })
}

/// The service account; what it may do depends on whether it made itself available.
pub(crate) fn me(inner: &Inner, application: &Application) -> Value {
    let root = application.root();
    let sender = &inner.options.sender;
    let mut all = vec![("self", format!("{root}/me"))];
    if application.available {
        for rel in ["note", "presence", "location", "reportMyActivity"] {
            all.push((rel, format!("{root}/me/{rel}")));
        }
    } else {
        all.push(("makeMeAvailable", format!("{root}/me/makeMeAvailable")));
    }
    all.push((
        "callForwardingSettings",
        format!("{root}/me/callForwardingSettings"),
    ));
    all.push(("phones", format!("{root}/me/phones")));
    all.push(("photo", format!("{root}/photos/{sender}")));
    json!({
        "name": sender.split('@').next().unwrap_or_default(),
        "uri": format!("sip:{sender}"),
        "emailAddresses": [sender],
        "_links": links(&all),
        "rel": "me",
    })
}

pub(crate) fn people(application: &Application) -> Value {
    let people = format!("{}/people", application.root());
    let mut all = vec![("self", people.clone())];
    for (rel, path) in [
        ("presenceSubscriptions", "presenceSubscriptions"),
        ("subscribedContacts", "subscribedContacts"),
        (
            "presenceSubscriptionMemberships",
            "presenceSubscriptionMemberships",
        ),
        ("myGroups", "groups"),
        ("myGroupMemberships", "groupMemberships"),
        ("myContacts", "contacts"),
        ("myPrivacyRelationships", "privacyRelationships"),
        (
            "myContactsAndGroupsSubscription",
            "contactsAndGroupsSubscription",
        ),
        ("search", "search"),
    ] {
        all.push((rel, format!("{people}/{path}")));
    }
    json!({"_links": links(&all), "rel": "people"})
}

/// With the property of a random name that a PUT has to carry.
pub(crate) fn communication(application: &Application) -> Value {
    let communication = format!("{}/communication", application.root());
    json!({
        application.property.as_str(): "please pass this in a PUT request",
        "supportedModalities": application.modalities,
        "supportedMessageFormats": application.formats,
        "_links": links(&[
            ("self", communication.clone()),
            ("conversations", format!("{communication}/conversations?filter=active")),
            ("startMessaging", format!("{communication}/messagingInvitations")),
            (
                "startOnlineMeeting",
                format!("{communication}/onlineMeetingInvitations?onlineMeetingUri=adhoc"),
            ),
            ("joinOnlineMeeting", format!("{communication}/onlineMeetingInvitations")),
        ]),
        "rel": "communication",
        "etag": application.etag.to_string(),
    })
}
