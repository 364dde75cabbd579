use super::*;
use crate::skype::{Behaviour, InvitationResult, Presence, PresenceScript};

/// What is told of an invitation after the four events of its start, without waiting for anything.
async fn outcome(person: Person) -> (Harness, Vec<String>, Value) {
    let harness = Harness::start().await;
    let address = person.address.clone();
    harness.add(person);
    let root = harness.application("e").await;
    let response = harness.invite(&root, &address, Some("Hi")).await;
    assert_eq!(response.status().as_u16(), 201);
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    let told = told(&first);
    assert_eq!(told[0], "communication: messagingInvitation started");
    (harness, told[4..].to_vec(), first)
}

fn person(behaviour: Behaviour) -> Person {
    Person {
        behaviour,
        ..Person::new("ann@contoso.example")
    }
}

fn failed(subcode: &str) -> Vec<String> {
    vec![
        format!("communication: messagingInvitation completed Failure {subcode}"),
        format!("conversation: messaging updated {subcode}"),
        "communication: conversation deleted".to_owned(),
    ]
}

#[tokio::test]
async fn refusals_tell_why_and_end_the_conversation() {
    let other = Behaviour::Failure {
        code: "ServiceFailure".into(),
        subcode: "Unavailable".into(),
    };
    for (behaviour, code, subcode) in [
        (Behaviour::Declines, "RemoteFailure", "Declined"),
        (Behaviour::DoNotDisturb, "RemoteFailure", "DoNotDisturb"),
        (Behaviour::Busy, "RemoteFailure", "Busy"),
        (Behaviour::Unreachable, "RemoteFailure", "Unreachable"),
        (Behaviour::NotFound, "NotFound", "DestinationNotFound"),
        (
            Behaviour::FederationRequired,
            "LocalFailure",
            "FederationRequired",
        ),
        (Behaviour::NotAllowed, "RemoteFailure", "NotAllowed"),
        (
            Behaviour::ModalityNotSupported,
            "RemoteFailure",
            "ModalityNotSupported",
        ),
        (other, "ServiceFailure", "Unavailable"),
    ] {
        let (harness, told, events) = outcome(person(behaviour)).await;
        assert_eq!(told, failed(subcode));
        let event = &events["sender"][2]["events"][0];
        assert_eq!(event["reason"]["code"], code, "{events}");
        assert_eq!(event["_embedded"]["messagingInvitation"]["state"], "Failed");
        let item = &harness.pool.inbox().unwrap()[0];
        let expected = match subcode {
            "Declined" => InvitationResult::Declined,
            _ => InvitationResult::Failed {
                code: code.into(),
                subcode: subcode.into(),
            },
        };
        assert_eq!((&item.result, item.delivered.len()), (&expected, 0));
        assert_eq!(harness.pool.stats().unwrap().open_conversations, 0);
    }
}

#[tokio::test]
async fn presence_refuses_for_whoever_has_no_other_mind() {
    let with = |word: &str, behaviour| Person {
        presence: PresenceScript::Constant(Presence::new(word, word)),
        ..person(behaviour)
    };
    let (_, told, _) = outcome(with("DoNotDisturb", Behaviour::Accepts)).await;
    assert_eq!(told, failed("DoNotDisturb"));
    let (_, told, _) = outcome(with("Offline", Behaviour::Accepts)).await;
    assert_eq!(told, failed("Unreachable"));
    for person in [
        with("Away", Behaviour::Accepts),
        with("DoNotDisturb", Behaviour::AlwaysAccepts),
    ] {
        let (harness, told, _) = outcome(person).await;
        assert_eq!(
            told.last().unwrap(),
            "communication: messagingInvitation completed Success"
        );
        assert_eq!(harness.pool.inbox().unwrap()[0].delivered.len(), 1);
    }
}

#[tokio::test]
async fn strangers_are_not_found_or_foreign() {
    let harness = Harness::start().await;
    let root = harness.application("e").await;
    harness.invite(&root, "nobody@contoso.example", None).await;
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    assert_eq!(told(&first)[4..], failed("DestinationNotFound"));
    harness
        .invite(&root, "nobody@elsewhere.example", None)
        .await;
    let second = harness.events(&next(&first)).await;
    assert_eq!(told(&second)[4..], failed("FederationRequired"));
}

#[tokio::test]
async fn an_unanswered_invitation_fails_by_itself_after_half_a_minute() {
    let harness = Harness::with(|options| options.unanswered_subcode = "Missed".into()).await;
    harness.add(person(Behaviour::DoesNotAnswer));
    let root = harness.application("e").await;
    harness
        .invite(&root, "ann@contoso.example", Some("Hi"))
        .await;
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    assert_eq!(told(&first).len(), 4);
    let waiting = harness.park(&next(&first)).await;
    assert_eq!(
        harness.pool.next_timer(),
        Some(harness.now() + TimeDelta::seconds(30))
    );
    harness.advance(TimeDelta::milliseconds(29_999));
    assert!(!waiting.is_finished());
    harness.advance(TimeDelta::milliseconds(1));
    let second = waiting.await.unwrap().1;
    assert_eq!(told(&second), failed("Missed"));
    assert_eq!(harness.pool.next_timer(), None);
}

#[tokio::test]
async fn some_accept_and_say_no_more() {
    let (harness, told, _) = outcome(person(Behaviour::AcceptsThenSilent)).await;
    assert_eq!(
        told.last().unwrap(),
        "conversation: messaging updated",
        "no completion"
    );
    assert_eq!(told.len(), 5);
    let item = &harness.pool.inbox().unwrap()[0];
    assert_eq!(
        (&item.result, item.delivered.len()),
        (&InvitationResult::Accepted, 1)
    );

    let (harness, told, _) = outcome(person(Behaviour::NeverCompletes)).await;
    assert!(told.is_empty());
    harness.advance(TimeDelta::seconds(60));
    assert_eq!(harness.pool.next_timer(), None);
    assert_eq!(
        harness.pool.inbox().unwrap()[0].result,
        InvitationResult::Pending
    );
}

#[tokio::test]
async fn a_message_sent_to_the_silent_arrives_without_a_word() {
    let harness = Harness::with(|options| options.message_in_invitation = false).await;
    harness.add(person(Behaviour::AcceptsThenSilent));
    let root = harness.application("e").await;
    harness
        .invite(&root, "ann@contoso.example", Some("Hi"))
        .await;
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    assert_eq!(
        told(&first).last().unwrap(),
        "communication: messagingInvitation completed Success"
    );
    let invitation = embedded(&first, "messagingInvitation", "completed");
    let messages = format!(
        "{}/messages?operationId=1",
        href(&invitation["_links"]["messaging"])
    );
    let waiting = harness.park(&next(&first)).await;
    let request = harness
        .request(Method::POST, &messages)
        .header("content-type", "text/plain");
    assert_eq!(answer(request.body("Hi")).await.0, 201);
    harness.advance(TimeDelta::seconds(170));
    assert!(!waiting.is_finished());
    assert_eq!(harness.pool.next_timer(), None);
    assert_eq!(harness.pool.inbox().unwrap()[0].delivered[0].text, "Hi");
}

#[tokio::test]
async fn some_leave_and_some_messages_fail() {
    let (harness, told, events) = outcome(person(Behaviour::AcceptsThenLeaves)).await;
    assert_eq!(
        told[5..],
        [
            "communication: messagingInvitation completed Success",
            "conversation: messaging updated",
            "communication: conversation deleted"
        ]
    );
    let conversation = embedded(&events, "messagingInvitation", "started");
    let messages = format!(
        "{}/messages?operationId=1",
        href(&conversation["_links"]["messaging"])
    );
    let request = harness
        .request(Method::POST, &messages)
        .header("content-type", "text/plain");
    assert_eq!(answer(request.body("late")).await.0, 404);

    let harness = Harness::with(|options| options.message_in_invitation = false).await;
    harness.add(person(Behaviour::AcceptsThenFails {
        code: "RemoteFailure".into(),
        subcode: "Unreachable".into(),
    }));
    let root = harness.application("e").await;
    harness.invite(&root, "ann@contoso.example", None).await;
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    let conversation = embedded(&first, "messagingInvitation", "completed");
    let messages = format!(
        "{}/messages?operationId=1",
        href(&conversation["_links"]["messaging"])
    );
    let request = harness
        .request(Method::POST, &messages)
        .header("content-type", "text/plain");
    assert_eq!(answer(request.body("Hi")).await.0, 201);
    let second = harness.events(&next(&first)).await;
    assert_eq!(
        super::told(&second),
        ["conversation: message completed Failure Unreachable"]
    );
    let message = embedded(&second, "message", "completed");
    assert!(message["_links"]["failedDeliveryParticipant"][0]["href"].is_string());
    assert!(harness.pool.inbox().unwrap()[0].delivered.is_empty());
}

#[tokio::test]
async fn a_client_may_cancel() {
    let harness = Harness::start().await;
    harness.add(person(Behaviour::DoesNotAnswer));
    let root = harness.application("e").await;
    harness
        .invite(&root, "ann@contoso.example", Some("Hi"))
        .await;
    harness
        .invite(&root, "ann@contoso.example", Some("Hi"))
        .await;
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    let invitation = embedded(&first, "messagingInvitation", "started");
    let cancel = href(&invitation["_links"]["cancel"]);
    assert_eq!(harness.post(&cancel, &json!({})).await.0, 204);
    let second = harness.events(&next(&first)).await;
    assert_eq!(
        told(&second)[0],
        "communication: messagingInvitation completed Failure Canceled"
    );
    let stats = harness.pool.stats().unwrap();
    assert_eq!(
        (stats.results["cancelled"], stats.results["pending"]),
        (1, 1)
    );
    assert_eq!(stats.people_with_several_invitations_in_flight, 1);
    assert_eq!(
        (stats.max_open_conversations, stats.open_conversations),
        (2, 1)
    );
}

#[tokio::test]
async fn a_fast_operation_may_show_its_completion_only() {
    let harness = Harness::with(|options| options.completion_only = true).await;
    harness.add(person(Behaviour::Accepts));
    let root = harness.application("e").await;
    harness
        .invite(&root, "ann@contoso.example", Some("Hi"))
        .await;
    let first = harness.events(&format!("{root}/events?ack=1")).await;
    assert_eq!(told(&first)[0], "communication: conversation added");
    let invitation = embedded(&first, "messagingInvitation", "completed");
    assert_eq!(
        href(&invitation["_links"]["message"]),
        "data:text/plain;charset=utf-8,Hi"
    );
}
