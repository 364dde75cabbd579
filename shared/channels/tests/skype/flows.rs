//! Deliveries that go as they should, and people who do not take them.

use crate::site::*;
use channels::SendFault;
use chrono::TimeDelta;
use domain::outcome::{NotTaken, Reason};
use futures::future::join_all;
use simulators::skype::{
    Behaviour, HtmlMessages, InvitationResult, PoolOptions, PopulateRule, Spelling,
};

fn text(format: &str, text: &str) -> Vec<(String, String)> {
    vec![(format.into(), text.into())]
}

#[tokio::test]
async fn the_message_arrives_once_in_every_shape_a_pool_has() {
    type Case = (&'static str, fn(&mut PoolOptions), Vec<(String, String)>);
    let cases: [Case; 6] = [
        (
            "in the invitation",
            |_| {},
            text("text/plain", "Grüße, Ann"),
        ),
        (
            "spelt as in the reference",
            |o| o.spelling = Spelling::Reference,
            text("text/plain", "Grüße, Ann"),
        ),
        (
            "completions only",
            |o| o.completion_only = true,
            text("text/plain", "Grüße, Ann"),
        ),
        (
            "bare challenge",
            |o| o.quoted_challenge = false,
            text("text/plain", "Grüße, Ann"),
        ),
        (
            "said as plain text",
            |o| (o.message_in_invitation, o.html) = (false, HtmlMessages::Never),
            text("text/plain", "Grüße, Ann"),
        ),
        (
            "said as HTML, with completions only",
            |o| {
                (o.message_in_invitation, o.html, o.completion_only) =
                    (false, HtmlMessages::Always, true)
            },
            text("text/html", "<b>Grüße</b>, Ann"),
        ),
    ];
    for (name, change, delivered) in cases {
        let site = Site::with(Behaviour::Accepts, change).await;
        let id = site
            .send()
            .await
            .unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert!(!id.is_empty() && !id.contains('/'), "{name}: {id}");
        assert_eq!(site.delivered(), delivered, "{name}");
        site.until("the conversation is stopped", |site| {
            site.pool.stats().unwrap().open_conversations == 0
        })
        .await;
        assert_eq!(site.inbox()[0].subject, "News", "{name}");
        site.close().await;
    }
}

#[tokio::test]
async fn people_who_do_not_take_it_say_why_and_have_got_nothing() {
    let failure = |code: &str, subcode: &str| Behaviour::Failure {
        code: code.into(),
        subcode: subcode.into(),
    };
    for (behaviour, fault) in [
        (Behaviour::Declines, SendFault::NotTaken(NotTaken::Declined)),
        (
            Behaviour::DoNotDisturb,
            SendFault::NotTaken(NotTaken::DoNotDisturb),
        ),
        (Behaviour::Busy, SendFault::NotTaken(NotTaken::Busy)),
        (
            Behaviour::Unreachable,
            SendFault::NotTaken(NotTaken::Unreachable),
        ),
        (Behaviour::NotFound, SendFault::Permanent(Reason::NotFound)),
        (
            Behaviour::FederationRequired,
            SendFault::Permanent(Reason::BlockedByAdmin),
        ),
        (
            Behaviour::NotAllowed,
            SendFault::Permanent(Reason::BlockedByAdmin),
        ),
        (
            Behaviour::ModalityNotSupported,
            SendFault::Permanent(Reason::Rejected),
        ),
        (
            failure("RemoteFailure", "Missed"),
            SendFault::NotTaken(NotTaken::Unanswered),
        ),
        (
            failure("RemoteFailure", "Expired"),
            SendFault::NotTaken(NotTaken::Unanswered),
        ),
        (
            failure("RemoteFailure", "Unavailable"),
            SendFault::NotTaken(NotTaken::Unreachable),
        ),
        (failure("LocalFailure", "Sneezed"), SendFault::Person),
    ] {
        let site = Site::with(behaviour.clone(), |_| {}).await;
        assert_eq!(site.send().await, Err(fault), "{behaviour:?}");
        assert!(site.delivered().is_empty(), "{behaviour:?}");
        site.close().await;
    }
}

#[tokio::test]
async fn an_unanswered_invitation_fails_by_itself_after_half_a_minute() {
    let site = Site::with(Behaviour::DoesNotAnswer, |_| {}).await;
    let (sent, ()) = tokio::join!(site.send(), async {
        site.until("the invitation rings", |site| site.inbox().len() == 1)
            .await;
        site.advance(TimeDelta::seconds(29));
        assert_eq!(site.inbox()[0].result, InvitationResult::Pending);
        site.advance(TimeDelta::seconds(1));
    });
    assert_eq!(sent, Err(SendFault::NotTaken(NotTaken::Unanswered)));
    site.close().await;
}

#[tokio::test]
async fn a_message_in_the_conversation_may_fail_and_its_reader_may_leave() {
    let says = |o: &mut PoolOptions| o.message_in_invitation = false;
    let fails = Behaviour::AcceptsThenFails {
        code: "RemoteFailure".into(),
        subcode: "Unreachable".into(),
    };
    for (behaviour, fault) in [
        (fails, SendFault::NotTaken(NotTaken::Unreachable)),
        (Behaviour::AcceptsThenLeaves, SendFault::Person),
    ] {
        let site = Site::with(behaviour.clone(), says).await;
        assert_eq!(site.send().await, Err(fault), "{behaviour:?}");
        assert!(site.delivered().is_empty(), "{behaviour:?}");
        site.close().await;
    }
}

#[tokio::test]
async fn sixty_people_at_once_get_one_message_each_and_never_more_than_twenty_conversations_are_open()
 {
    let rule = PopulateRule::everyone("fabrikam.example").with(200, Behaviour::Declines);
    let site = Site::with(Behaviour::Accepts, |o| o.populate = Some(rule)).await;
    let people: Vec<String> = (0..60)
        .map(|number| format!("sip:p{number}@fabrikam.example"))
        .collect();
    let sent = join_all(people.iter().map(|uri| site.send_to(uri))).await;
    let delivered = sent.iter().filter(|sent| sent.is_ok()).count();
    assert!(
        sent.iter()
            .all(|sent| matches!(sent, Ok(_) | Err(SendFault::NotTaken(NotTaken::Declined))))
    );
    let stats = site.pool.stats().unwrap();
    assert_eq!(stats.invitations, 60);
    assert_eq!(
        (
            usize::try_from(stats.delivered).unwrap(),
            stats.people_with_several
        ),
        (delivered, 0)
    );
    assert!(
        stats.max_open_conversations <= 20,
        "{}",
        stats.max_open_conversations
    );
    site.close().await;
}
