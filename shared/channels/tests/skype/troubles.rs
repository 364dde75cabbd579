//! Pools that lose applications, refuse work and break connections: a message is never sent twice.

use crate::site::*;
use channels::{FaultKind, SendFault};
use chrono::TimeDelta;
use simulators::skype::{Behaviour, Disturbance, FaultAction, FaultBody, FaultRule, Operation};
use std::time::Duration;

fn respond(status: u16) -> FaultAction {
    FaultAction::Respond {
        status,
        retry_after: None,
        body: FaultBody::Empty,
    }
}

#[tokio::test]
async fn what_is_open_when_the_application_is_lost_is_unknown_and_the_next_send_works() {
    for (disturbance, applications) in [
        (Disturbance::Expire, 2),
        (Disturbance::Forget, 2),
        (Disturbance::Replace, 2),
        (Disturbance::Resume, 1),
    ] {
        let site = Site::with(Behaviour::DoesNotAnswer, |_| {}).await;
        let (sent, ()) = tokio::join!(site.send(), async {
            site.until("the request for events is parked again", |site| {
                site.inbox().len() == 1 && site.pool.open_requests() == 0
            })
            .await;
            site.pool.disturb(disturbance).unwrap();
        });
        assert_eq!(sent, Err(SendFault::Ambiguous), "{disturbance:?}");
        let bob = simulators::skype::Person::new("bob@contoso.example");
        site.pool.add_people(vec![bob]).unwrap();
        assert!(
            site.send_to("sip:bob@contoso.example").await.is_ok(),
            "{disturbance:?}"
        );
        let stats = site.pool.stats().unwrap();
        assert_eq!(
            stats.requests[&Operation::CreateApplication],
            applications,
            "{disturbance:?}"
        );
        assert_eq!(site.inbox().len(), 1, "{disturbance:?}");
        site.skype.close().await;
    }
}

#[tokio::test]
async fn a_resync_in_the_middle_loses_nothing() {
    let site = Site::with(Behaviour::Accepts, |o| {
        o.answer_after = TimeDelta::seconds(5)
    })
    .await;
    let (sent, ()) = tokio::join!(site.send(), async {
        site.until("the invitation rings", |site| site.inbox().len() == 1)
            .await;
        site.pool.disturb(Disturbance::Resync).unwrap();
        site.advance(TimeDelta::seconds(5));
    });
    assert!(sent.is_ok(), "{sent:?}");
    assert_eq!(site.delivered().len(), 1);
    site.close().await;
}

#[tokio::test]
async fn an_application_that_went_while_nobody_looked_is_made_again_by_a_send_and_by_people() {
    for disturbance in [Disturbance::Expire, Disturbance::Forget] {
        let site = Site::with(Behaviour::Accepts, |_| {}).await;
        site.skype.check().await.unwrap();
        site.pool.disturb(disturbance).unwrap();
        assert!(site.send().await.is_ok(), "{disturbance:?}");
        site.pool.disturb(disturbance).unwrap();
        assert!(
            site.skype.presences(&[ANN.into()]).await.is_ok(),
            "{disturbance:?}"
        );
        assert_eq!(site.delivered().len(), 1);
        site.close().await;
    }
}

#[tokio::test]
async fn each_refusal_of_an_invitation_counts_as_the_table_says_and_nothing_is_repeated() {
    for (status, expected) in [(429, FaultKind::RateLimited), (503, FaultKind::Unavailable)] {
        let site = Site::with(Behaviour::Accepts, |_| {}).await;
        site.pool
            .faults()
            .add(FaultRule::new(Operation::StartMessaging, respond(status)).times(1));
        let Err(SendFault::Channel(fault)) = site.send().await else {
            panic!("{status}");
        };
        assert_eq!(fault.kind, expected);
        assert!(site.send().await.is_ok(), "{status}");
        assert_eq!(site.delivered().len(), 1, "{status}");
        site.close().await;
    }
    let site = Site::with(Behaviour::Accepts, |_| {}).await;
    site.pool
        .faults()
        .add(FaultRule::new(Operation::StartMessaging, respond(500)).times(1));
    assert_eq!(site.send().await, Err(SendFault::Ambiguous));
    assert!(site.delivered().is_empty());
    site.close().await;
}

#[tokio::test]
async fn a_reset_after_the_invitation_is_unknown_and_its_conversation_is_stopped_all_the_same() {
    let site = Site::with(Behaviour::Accepts, |_| {}).await;
    site.pool
        .faults()
        .add(FaultRule::new(Operation::StartMessaging, FaultAction::ResetAfter).times(1));
    assert_eq!(site.send().await, Err(SendFault::Ambiguous));
    assert_eq!(
        site.delivered().len(),
        1,
        "it had arrived, which nobody could know"
    );
    site.until("the conversation is stopped", |site| {
        site.pool.stats().unwrap().open_conversations == 0
    })
    .await;
    site.close().await;
}

#[tokio::test]
async fn a_completion_that_never_comes_is_unknown() {
    for (behaviour, in_invitation) in [
        (Behaviour::AcceptsThenSilent, true),
        (Behaviour::AcceptsThenSilent, false),
        (Behaviour::NeverCompletes, true),
    ] {
        let site = Site::with(behaviour.clone(), |o| {
            o.message_in_invitation = in_invitation
        })
        .await;
        let waits = tokio::time::timeout(Duration::from_millis(400), site.send()).await;
        assert!(
            waits.is_err(),
            "{behaviour:?}: its end is not known before the time-out: {waits:?}"
        );
        // The caller has let go: what is open is ended, and nobody is sent a second copy.
        site.until("the conversation is ended", |site| {
            site.pool.stats().unwrap().open_conversations == 0
        })
        .await;
        assert!(site.delivered().len() <= 1, "{behaviour:?}");
        site.close().await;
    }
}

#[tokio::test]
async fn people_and_presence_are_faults_when_the_service_is_throttled() {
    let site = Site::with(Behaviour::Accepts, |_| {}).await;
    site.pool
        .faults()
        .add(FaultRule::new(Operation::Batch, respond(429)).times(2));
    let asked = [ANN.to_owned()];
    assert_eq!(
        site.skype.presences(&asked).await.unwrap_err().kind,
        FaultKind::RateLimited
    );
    assert_eq!(
        site.skype.resolve(&asked).await.unwrap_err().kind,
        FaultKind::RateLimited
    );
    assert_eq!(
        site.skype.presences(&asked).await.unwrap()[ANN],
        domain::presence::Presence::Available
    );
    site.close().await;
}

#[tokio::test]
async fn closing_in_the_middle_ends_everything_and_the_channel_can_be_used_again() {
    let site = Site::with(Behaviour::DoesNotAnswer, |_| {}).await;
    let (sent, ()) = tokio::join!(site.send(), async {
        site.until("the invitation rings", |site| site.inbox().len() == 1)
            .await;
        site.close().await;
    });
    assert_eq!(sent, Err(SendFault::Ambiguous));
    site.skype.check().await.unwrap();
    site.close().await;
    site.close().await;
}
