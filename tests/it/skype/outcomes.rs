//! Every row of the pool's errors: the words of failed operations, and the statuses of refused requests.

use super::everyone;
use crate::rows::{End, address, check};
use chrono::TimeDelta;
use integration::{
    TestApp, csv, everything_is_given_back, nobody_has_two, skype_campaign, with_pool,
};
use local::Options;
use simulators::skype::{Behaviour, FaultAction, FaultBody, FaultRule, Operation, Person};
use std::time::Duration;

/// What an invitation's completion says, and what that means.
const WORDS: [(&str, &str, End); 21] = [
    ("NotFound", "DestinationNotFound", End::Failed("not_found")),
    (
        "LocalFailure",
        "FederationRequired",
        End::Failed("blocked_by_admin"),
    ),
    (
        "RemoteFailure",
        "NotAllowed",
        End::Failed("blocked_by_admin"),
    ),
    (
        "RemoteFailure",
        "ModalityNotSupported",
        End::Failed("rejected"),
    ),
    (
        "RemoteFailure",
        "DoNotDisturb",
        End::Never("do_not_disturb"),
    ),
    ("RemoteFailure", "Busy", End::Never("busy")),
    ("RemoteFailure", "Declined", End::Never("declined")),
    ("RemoteFailure", "Missed", End::Never("unanswered")),
    (
        "RemoteFailure",
        "TemporarilyUnavailable",
        End::Never("unreachable"),
    ),
    ("RemoteFailure", "Unreachable", End::Never("unreachable")),
    ("RemoteFailure", "Unavailable", End::Never("unreachable")),
    ("Timeout", "Timeout", End::Never("unanswered")),
    ("RemoteFailure", "Expired", End::Never("unanswered")),
    ("RemoteFailure", "AFreshWord", End::Never("unreachable")),
    ("NotAcceptable", "", End::Failed("rejected")),
    // Neither failed nor delivered can be relied on when it only informs.
    ("Informational", "AutoAccepted", End::Unknown),
    ("Informational", "RepliedWithOtherModality", End::Unknown),
    ("Informational", "Redirected", End::Unknown),
    ("Informational", "Forwarded", End::Unknown),
    ("Informational", "ConnectedElsewhere", End::Unknown),
    ("RemoteFailure", "", End::Never("unreachable")),
];

/// Status and word of a refused invitation, how often, and what that means.
const REFUSALS: [(u16, &str, u64, End); 19] = [
    (
        400,
        "ParameterValidationFailure",
        1,
        End::Failed("rejected"),
    ),
    (403, "", 1, End::Failed("rejected")),
    (403, "LimitExceeded", 1, End::Waits),
    (404, "ResourceNotFound", 2, End::Later(2)),
    (404, "ApplicationNotFound", 1, End::Waits),
    (405, "", 1, End::Waits),
    (408, "", 1, End::Later(1)),
    (409, "", 2, End::Later(2)),
    (409, "TooManyConversations", 1, End::Waits),
    (409, "AnotherOperationPending", 1, End::Waits),
    (410, "InactiveApplicationExpired", 1, End::Waits),
    (412, "", 1, End::Later(1)),
    (413, "", 1, End::Failed("message_too_large")),
    (415, "", 1, End::Waits),
    (428, "", 1, End::Later(1)),
    (429, "", 2, End::Waits),
    (500, "", 1, End::Unknown),
    (503, "", 1, End::Waits),
    (504, "", 1, End::Unknown),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_way_to_fail_has_its_outcome_reason_retry_and_words() {
    let app = TestApp::with(with_pool(everyone())).await;
    let people = WORDS
        .iter()
        .enumerate()
        .map(|(n, (code, subcode, _))| Person {
            behaviour: Behaviour::Failure {
                code: (*code).into(),
                subcode: (*subcode).into(),
            },
            ..Person::new(address(n))
        });
    app.pool().add_people(people.collect()).unwrap();
    for (n, (status, word, times, _)) in REFUSALS.iter().enumerate() {
        let body = match *word {
            "" => FaultBody::Empty,
            sub_code => FaultBody::Nested {
                sub_code: sub_code.into(),
            },
        };
        let action = FaultAction::Respond {
            status: *status,
            retry_after: None,
            body,
        };
        let rule = FaultRule::new(Operation::StartMessaging, action)
            .address(address(WORDS.len() + n))
            .times(*times);
        app.pool().faults().add(rule);
    }
    let everybody = WORDS.len() + REFUSALS.len() + 3;
    let list = app.list("Everyone", csv(everybody, ',')).await;
    let id = app.published(&skype_campaign(&[&list], "always")).await;
    app.run_to_the_end(&id).await;

    let words = WORDS
        .iter()
        .map(|(code, subcode, end)| (format!("{code} {subcode}"), end));
    let refusals = REFUSALS
        .iter()
        .map(|(status, word, _, end)| (format!("{status} {word}"), end));
    for (n, (what, end)) in words.chain(refusals).enumerate() {
        check(&app, &id, n, &what, end).await;
    }
    for n in WORDS.len() + REFUSALS.len()..everybody {
        check(&app, &id, n, "nothing wrong", &End::Waits).await;
    }
    app.report(&id).await;
    nobody_has_two(&app);
    // Two of the refusals say that an application is gone which the pool has still: it expires by itself.
    app.run_until(app.world.now() + TimeDelta::minutes(5)).await;
    everything_is_given_back(&app);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_end_is_never_heard_of_is_unknown_and_not_sent_again() {
    let app = TestApp::with(Options {
        answer_timeout: Duration::from_secs(2),
        ..with_pool(everyone())
    })
    .await;
    let person = |n: usize, behaviour: Behaviour| Person {
        behaviour,
        ..Person::new(address(n))
    };
    let lost = Behaviour::AcceptsThenSilent;
    app.pool()
        .add_people(vec![person(0, lost), person(1, Behaviour::NeverCompletes)])
        .unwrap();
    let rule = |action| {
        FaultRule::new(Operation::StartMessaging, action)
            .address(address(2))
            .times(1)
    };
    app.pool().faults().add(rule(FaultAction::ResetAfter));
    let list = app.list("Everyone", csv(5, ',')).await;
    let id = app.published(&skype_campaign(&[&list], "always")).await;
    app.run_to_the_end(&id).await;
    for n in [1, 2] {
        check(&app, &id, n, "no completion", &End::Unknown).await;
    }
    for n in [3, 4] {
        check(&app, &id, n, "nothing wrong", &End::Waits).await;
    }
    for n in 0..5 {
        let invitations = app.pool().inbox_for(&address(n)).unwrap().len();
        assert!(invitations <= 1, "{invitations} invitations to person {n}");
    }
    nobody_has_two(&app);
    app.finish().await;
}
