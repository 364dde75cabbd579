//! One delivery, event by event.

use crate::skype::events::{Events, parse_events};
use crate::skype::progress::{Closing, Progress, Step};
use crate::skype::words::Words;
use proptest::prelude::*;
use serde_json::{Value, json};

const INVITATION: &str = "/c/messagingInvitations/60c";
const CONVERSATION: &str = "/c/conversations/137";

fn of(events: &[Value]) -> Events {
    let sender = json!([{ "rel": "communication", "href": "/c", "events": events }]);
    parse_events(json!({ "sender": sender }).to_string().as_bytes()).unwrap()
}

fn invitation(kind: &str, more: Value) -> Value {
    let mut event =
        json!({ "link": { "rel": "messagingInvitation", "href": INVITATION }, "type": kind });
    event
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    event
}

fn resource(carried: bool) -> Value {
    let mut links = json!({ "cancel": { "href": format!("{INVITATION}/cancel") },
        "conversation": { "href": CONVERSATION }, "messaging": { "href": format!("{CONVERSATION}/messaging") } });
    if carried {
        links["message"] = json!({ "href": "data:text/plain;base64,SGk=" });
    }
    json!({ "_embedded": { "messagingInvitation": { "operationId": "op", "state": "Connecting", "_links": links } } })
}

fn messaging(state: &str, links: &[&str]) -> Value {
    let links: Value = links
        .iter()
        .map(|rel| {
            (
                (*rel).to_owned(),
                json!({ "href": format!("{CONVERSATION}/messaging/{rel}") }),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    json!({ "link": { "rel": "messaging", "href": format!("{CONVERSATION}/messaging") }, "type": "updated",
        "_embedded": { "messaging": { "state": state, "_links": links, "negotiatedMessageFormats": ["Plain", "Html"] } } })
}

fn message(more: Value) -> Value {
    let mut event = json!({ "link": { "rel": "message", "href": format!("{CONVERSATION}/messaging/messages/2") }, "type": "completed" });
    event
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    event
}

fn after(events: &[Value]) -> Progress {
    let mut progress = Progress::new("op".into());
    progress.begin();
    for event in &of(events).list {
        progress.apply(event);
    }
    progress
}

fn deleted() -> Value {
    json!({ "link": { "rel": "conversation", "href": CONVERSATION }, "type": "deleted" })
}

fn success() -> Value {
    json!({ "status": "Success" })
}

#[test]
fn a_carried_message_is_delivered_when_the_invitation_succeeds_and_not_before() {
    let started = invitation("started", resource(true));
    assert_eq!(after(std::slice::from_ref(&started)).step(), Step::Wait);
    for spelling in ["Success", "Succeeded", "SUCCESS"] {
        let done = invitation("completed", json!({ "status": spelling }));
        assert_eq!(
            after(&[started.clone(), done]).step(),
            Step::Delivered("60c".into()),
            "{spelling}"
        );
    }
    // A pending end is none; a state may say what the status does not.
    let pending = invitation("completed", json!({ "status": "Pending" }));
    assert_eq!(after(&[started.clone(), pending]).step(), Step::Wait);
    let state = json!({ "_embedded": { "messagingInvitation": { "operationId": "op", "state": "Connected" } } });
    assert_eq!(
        after(&[started.clone(), invitation("completed", state)]).step(),
        Step::Delivered("60c".into())
    );
    assert_eq!(
        after(&[started, invitation("completed", json!({}))]).step(),
        Step::Unknown
    );
}

#[test]
fn a_failure_says_why() {
    let reason = json!({ "code": "RemoteFailure", "subcode": "Declined" });
    let words = Words {
        code: "RemoteFailure".into(),
        subcode: "Declined".into(),
    };
    for word in ["Failure", "Failed"] {
        let end = invitation("completed", json!({ "status": word, "reason": reason }));
        let progress = after(&[invitation("started", resource(true)), end]);
        assert_eq!(progress.step(), Step::NotInvited(words.clone()), "{word}");
        assert_eq!(progress.closing(false), Closing::Nothing);
    }
    let mut only = resource(true);
    only["_embedded"]["messagingInvitation"]["state"] = "Failed".into();
    only["_embedded"]["messagingInvitation"]["reason"] = reason;
    assert_eq!(
        after(&[invitation("completed", only)]).step(),
        Step::NotInvited(words)
    );
}

#[test]
fn without_the_message_in_it_the_invitation_is_followed_by_the_message() {
    let mut progress = after(&[
        invitation("started", resource(false)),
        messaging("Connected", &["sendMessage", "stopMessaging"]),
    ]);
    assert_eq!(progress.step(), Step::Wait);
    assert!(progress.nothing_said());
    for event in &of(&[invitation("completed", success())]).list {
        progress.apply(event);
    }
    let href = format!("{CONVERSATION}/messaging/sendMessage");
    assert_eq!(progress.step(), Step::Say { href, html: true });
    progress.saying("said".into());
    assert_eq!(progress.step(), Step::Wait);
    assert!(!progress.nothing_said());
    // What the other end writes is not ours.
    let theirs = message(
        json!({ "status": "Success", "_embedded": { "message": { "direction": "Incoming" } } }),
    );
    for event in &of(&[theirs, message(success())]).list {
        progress.apply(event);
    }
    assert_eq!(progress.step(), Step::Wait);
    // Its completion came before the answer to its POST.
    progress.said_at(Some(
        "https://pool.example/c/conversations/137/messaging/messages/2",
    ));
    assert_eq!(progress.step(), Step::Delivered("2".into()));
}

#[test]
fn a_message_is_known_by_its_operation_or_direction_too() {
    for sent in [
        json!({ "operationId": "said" }),
        json!({ "direction": "Outgoing" }),
    ] {
        let mut progress = after(&[
            invitation("started", resource(false)),
            invitation("completed", success()),
        ]);
        progress.saying("said".into());
        let failed = json!({ "status": "Failed", "_embedded": { "message": sent },
            "reason": { "code": "RemoteFailure", "subcode": "Unreachable" } });
        for event in &of(&[message(failed)]).list {
            progress.apply(event);
        }
        assert!(matches!(progress.step(), Step::NotSaid(words) if words.subcode == "Unreachable"));
    }
}

#[test]
fn an_invitation_nobody_has_seen_is_read_before_anything_is_said() {
    let mut progress = after(&[]);
    for event in &of(&[
        invitation("completed", success()),
        messaging("Connected", &["sendMessage"]),
    ])
    .list
    {
        progress.apply(event);
    }
    // Events without a body are nobody's until the answer to the POST names the invitation.
    assert_eq!(progress.step(), Step::Wait);
    progress.invited_at(Some("https://pool.example/c/messagingInvitations/60c"));
    assert!(matches!(progress.step(), Step::ReadInvitation(href) if href.ends_with("60c")));
    let mut carried = progress.clone();
    carried.read_invitation(&resource(true)["_embedded"]["messagingInvitation"]);
    assert_eq!(carried.step(), Step::Delivered("60c".into()));
    progress.read_invitation(&resource(false)["_embedded"]["messagingInvitation"]);
    assert!(matches!(progress.step(), Step::Say { .. }));
}

#[test]
fn messaging_without_a_body_is_read_for_its_links() {
    let bare = json!({ "link": { "rel": "messaging", "href": format!("{CONVERSATION}/messaging") }, "type": "updated" });
    let mut progress = after(&[
        invitation("started", resource(false)),
        invitation("completed", success()),
        bare,
    ]);
    assert_eq!(
        progress.step(),
        Step::ReadMessaging(format!("{CONVERSATION}/messaging"))
    );
    progress.read_messaging(&messaging("Connected", &["sendMessage"])["_embedded"]["messaging"]);
    assert!(matches!(progress.step(), Step::Say { .. }));
}

#[test]
fn whoever_leaves_before_the_message_has_not_got_it() {
    let accepted = [
        invitation("started", resource(false)),
        invitation("completed", success()),
    ];
    for end in [messaging("Disconnected", &[]), deleted()] {
        let progress = after(&[accepted[0].clone(), accepted[1].clone(), end]);
        assert_eq!(progress.step(), Step::Left);
    }
    let mut said = after(&[
        accepted[0].clone(),
        accepted[1].clone(),
        messaging("Connected", &["sendMessage"]),
    ]);
    said.saying("said".into());
    for event in &of(&[messaging("Disconnected", &[])]).list {
        said.apply(event);
    }
    assert_eq!(said.step(), Step::Wait, "its completion may still come");
    for event in &of(&[deleted()]).list {
        said.apply(event);
    }
    assert_eq!(said.step(), Step::Unknown);
}

#[test]
fn with_the_application_lost_only_what_is_certain_counts() {
    let started = invitation("started", resource(true));
    let lost = |events: &[Value]| {
        let mut progress = after(events);
        progress.lose();
        progress.step()
    };
    assert_eq!(lost(&[]), Step::Unknown);
    assert_eq!(lost(std::slice::from_ref(&started)), Step::Unknown);
    assert_eq!(
        lost(&[started, invitation("completed", success())]),
        Step::Delivered("60c".into())
    );
    assert_eq!(
        lost(&[
            invitation("started", resource(false)),
            invitation("completed", success())
        ]),
        Step::Left
    );
}

#[test]
fn a_conversation_ends_by_the_best_link_there_is() {
    let started = invitation("started", resource(true));
    let done = invitation("completed", success());
    assert_eq!(Progress::new("op".into()).closing(false), Closing::Nothing);
    assert_eq!(after(&[]).closing(false), Closing::Wait);
    let ringing = after(std::slice::from_ref(&started));
    assert_eq!(
        ringing.closing(false),
        Closing::Cancel(format!("{INVITATION}/cancel"))
    );
    assert_eq!(ringing.closing(true), Closing::Wait);
    let connected = after(&[
        started.clone(),
        messaging("Connected", &["stopMessaging"]),
        done.clone(),
    ]);
    assert_eq!(
        connected.closing(false),
        Closing::Stop(format!("{CONVERSATION}/messaging/stopMessaging"))
    );
    assert_eq!(
        after(&[started.clone(), done.clone()]).closing(false),
        Closing::Leave(CONVERSATION.into())
    );
    assert_eq!(
        after(&[started, done, deleted()]).closing(false),
        Closing::Nothing
    );
    let mut refused = after(&[]);
    refused.refused();
    assert_eq!(refused.closing(false), Closing::Nothing);
}

#[test]
fn events_of_others_change_nothing() {
    let mut theirs = resource(true);
    theirs["_embedded"]["messagingInvitation"]["operationId"] = "other".into();
    let progress = after(&[
        invitation("started", theirs),
        invitation("completed", success()),
        deleted(),
    ]);
    assert_eq!(progress.step(), Step::Wait);
    let mut ours = after(&[invitation("started", resource(true))]);
    let other = json!({ "link": { "rel": "messagingInvitation", "href": "/c/messagingInvitations/60d" }, "type": "completed",
        "status": "Failure" });
    for event in &of(&[other]).list {
        ours.apply(event);
    }
    assert_eq!(ours.step(), Step::Wait);
}

fn any_event() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(|carried| invitation("started", resource(carried))),
        Just(invitation("completed", json!({ "status": "Success" }))),
        Just(invitation("completed", json!({ "status": "Failure" }))),
        Just(invitation("completed", json!({}))),
        Just(messaging("Connected", &["sendMessage", "stopMessaging"])),
        Just(messaging("Disconnected", &[])),
        Just(message(
            json!({ "status": "Success", "_embedded": { "message": { "direction": "Outgoing" } } })
        )),
        Just(deleted()),
        Just(json!({ "link": { "rel": "contact", "href": "/p/1" }, "type": "added" })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn in_any_order_delivered_needs_a_success_and_saying_an_empty_invitation(
        events in prop::collection::vec(any_event(), 0..12), at in 0usize..12
    ) {
        let mut progress = Progress::new("op".into());
        progress.begin();
        for (number, event) in of(&events).list.iter().enumerate() {
            if number == at {
                progress.invited_at(Some(INVITATION));
            }
            progress.apply(event);
        }
        let text = json!(events).to_string();
        match progress.step() {
            Step::Delivered(_) => prop_assert!(text.contains("base64") && text.contains("Success")),
            Step::Say { .. } => prop_assert!(!progress.closing(false).eq(&Closing::Nothing)),
            Step::NotInvited(_) => prop_assert!(text.contains("Failure")),
            _ => {}
        }
        progress.lose();
        let decided = !matches!(progress.step(), Step::Wait | Step::Say { .. } | Step::ReadInvitation(_) | Step::ReadMessaging(_));
        prop_assert!(decided);
        prop_assert_eq!(progress.closing(false), Closing::Nothing);
    }
}
