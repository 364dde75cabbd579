//! Invitations, conversations, and what happens in them.

use super::{contact_links, date, links};
use crate::skype::state::{Conversation, Phase};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

impl Phase {
    fn word(self) -> &'static str {
        match self {
            Self::Connecting => "Connecting",
            Self::Connected => "Connected",
            Self::Failed => "Failed",
            Self::Disconnected => "Disconnected",
        }
    }
}

/// An invitation in a phase; with whoever took it once it is connected.
pub(crate) fn invitation(conversation: &Conversation, phase: Phase, sender: &str) -> Value {
    let (root, own) = (&conversation.root, conversation.href());
    let mut all = vec![
        ("self", conversation.invitation_href()),
        ("from", format!("{own}/participants/{sender}")),
        ("to", contact_links(root, &conversation.to).0),
        ("conversation", own.clone()),
        ("messaging", format!("{own}/messaging")),
    ];
    if phase == Phase::Connecting {
        all.push(("cancel", format!("{own}/messaging/terminate")));
    }
    if let Some(message) = &conversation.message_link {
        all.push(("message", message.clone()));
    }
    let mut invitation = json!({
        "direction": "Outgoing",
        "importance": conversation.importance,
        "threadId": conversation.thread_id,
        "state": if phase == Phase::Disconnected { "Cancelled" } else { phase.word() },
        "operationId": conversation.operation_id,
        "subject": conversation.subject,
        "_links": links(&all),
        "rel": "messagingInvitation",
    });
    if phase == Phase::Connected {
        invitation["_embedded"] = json!({"acceptedByParticipant": [participant(conversation)]});
    }
    invitation
}

pub(crate) fn conversation(conversation: &Conversation, phase: Phase, sender: &str) -> Value {
    let (root, own) = (&conversation.root, conversation.href());
    let mut all = vec![
        ("self", own.clone()),
        ("applicationSharing", format!("{own}/applicationSharing")),
        ("audioVideo", format!("{own}/audioVideo")),
        ("dataCollaboration", format!("{own}/dataCollaboration")),
        ("messaging", format!("{own}/messaging")),
        ("phoneAudio", format!("{own}/phoneAudio")),
    ];
    if phase == Phase::Connected {
        let id = &conversation.id;
        all.push(("localParticipant", format!("{own}/participants/{sender}")));
        all.push((
            "addParticipant",
            format!("{root}/communication/participantInvitations?conversation={id}"),
        ));
    }
    let modalities: &[&str] = if phase == Phase::Connected {
        &["Messaging"]
    } else {
        &[]
    };
    json!({
        "state": phase.word(),
        "threadId": conversation.thread_id,
        "subject": conversation.subject,
        "activeModalities": modalities,
        "importance": conversation.importance,
        "recording": false,
        "_links": links(&all),
        "rel": "conversation",
    })
}

/// Only a connected one can be written to.
pub(crate) fn messaging(conversation: &Conversation, phase: Phase) -> Value {
    let own = format!("{}/messaging", conversation.href());
    let mut all = vec![("self", own.clone()), ("conversation", conversation.href())];
    if matches!(phase, Phase::Connecting | Phase::Connected) {
        all.push(("stopMessaging", format!("{own}/terminate")));
    } else {
        all.push((
            "addMessaging",
            format!(
                "{}/communication/messagingInvitations?conversation={}",
                conversation.root, conversation.id
            ),
        ));
    }
    if phase == Phase::Connected {
        all.push(("sendMessage", format!("{own}/messages")));
        all.push(("setIsTyping", format!("{own}/typing")));
        all.push(("typingParticipants", format!("{own}/typingParticipants")));
    }
    let state = if phase == Phase::Failed {
        "Disconnected"
    } else {
        phase.word()
    };
    let mut messaging = json!({"state": state, "_links": links(&all), "rel": "messaging"});
    if phase == Phase::Connected {
        messaging["negotiatedMessageFormats"] = if conversation.html {
            json!(["Plain", "Html"])
        } else {
            json!(["Plain"])
        };
    }
    messaging
}

/// The other side.
pub(crate) fn participant(conversation: &Conversation) -> Value {
    let (root, own) = (&conversation.root, conversation.href());
    let (contact, presence) = contact_links(root, &conversation.to);
    json!({
        "sourceNetwork": "SameEnterprise",
        "anonymous": false,
        "name": conversation.name,
        "uri": format!("sip:{}", conversation.to),
        "_links": links(&[
            ("self", format!("{own}/participants/{}", conversation.to)),
            ("conversation", own),
            ("contact", contact),
            ("contactPresence", presence),
            ("contactPhoto", format!("{root}/photos/{}", conversation.to)),
        ]),
        "rel": "participant",
    })
}

/// The service account in a conversation.
pub(crate) fn local_participant(conversation: &Conversation, sender: &str) -> Value {
    let own = conversation.href();
    json!({
        "sourceNetwork": "SameEnterprise",
        "anonymous": false,
        "name": sender.split('@').next().unwrap_or_default(),
        "uri": format!("sip:{sender}"),
        "_links": links(&[
            ("self", format!("{own}/participants/{sender}")),
            ("conversation", own),
            ("me", format!("{}/me", conversation.root)),
        ]),
        "rel": "participant",
    })
}

/// A message that was sent; with whoever did not get it.
pub(crate) fn message(
    conversation: &Conversation,
    number: u64,
    operation_id: &str,
    at: DateTime<Utc>,
    failed: bool,
) -> Value {
    let own = conversation.href();
    let mut message = json!({
        "direction": "Outgoing",
        "operationId": operation_id,
        "timeStamp": date(at),
        "_links": links(&[
            ("self", format!("{own}/messaging/messages/{number}")),
            ("messaging", format!("{own}/messaging")),
        ]),
        "rel": "message",
    });
    if failed {
        let participant = format!("{own}/participants/{}", conversation.to);
        message["_links"]["failedDeliveryParticipant"] = json!([{"href": participant}]);
    }
    message
}
