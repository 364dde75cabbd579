use super::*;
use crate::skype::{Behaviour, Error, InvitationResult, PopulateRule};
use std::path::Path;

fn file(directory: &Path) -> impl FnOnce(&mut PoolOptions) {
    let path = directory.join("pool.sqlite");
    move |options| {
        options.data = Some(path);
        options.populate =
            Some(PopulateRule::everyone("fabrikam.example").with(1000, Behaviour::DoesNotAnswer));
    }
}

#[tokio::test]
async fn invitations_and_messages_survive_and_applications_do_not() {
    let directory = tempfile::tempdir().unwrap();
    let harness = Harness::with(file(directory.path())).await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    harness
        .invite(&root, "ann@contoso.example", Some("one"))
        .await;
    harness
        .invite(&root, "zoe@fabrikam.example", Some("two"))
        .await;
    let before = harness.pool.inbox().unwrap();
    assert_eq!(before[0].result, InvitationResult::Pending);
    assert_eq!(
        (before[1].result.clone(), before[1].delivered.len()),
        (InvitationResult::Accepted, 1)
    );
    drop(harness);

    let harness = Harness::with(file(directory.path())).await;
    assert_eq!(harness.pool.inbox().unwrap(), before);
    assert!(
        harness
            .pool
            .person("ann@contoso.example")
            .unwrap()
            .is_some()
    );
    assert_eq!(
        harness.get(&root).await.0,
        404,
        "the ticket works, the application is gone"
    );
    let again = harness.application("e").await;
    assert_ne!(again, root);
    harness.advance(TimeDelta::minutes(1));
    harness
        .invite(&again, "ann@contoso.example", Some("one"))
        .await;
    let stats = harness.pool.stats().unwrap();
    assert_eq!(
        (
            stats.invitations,
            stats.delivered,
            stats.people,
            stats.people_with_several
        ),
        (3, 2, 1, 1)
    );
    assert_eq!(
        (stats.results["pending"], stats.results["accepted"]),
        (1, 2)
    );
}

#[tokio::test]
async fn invalid_people_are_refused_all_or_none() {
    let harness = Harness::start().await;
    let people = vec![Person::new("ann@contoso.example"), Person::new("sip")];
    let refused = harness.pool.add_people(people).unwrap_err();
    assert!(matches!(refused, Error::Person { index: 1, .. }));
    assert!(
        harness
            .pool
            .person("ann@contoso.example")
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn only_loopback_is_served_and_shutdown_ends_it() {
    let harness = Harness::start().await;
    let everywhere = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let refused = harness
        .pool
        .clone()
        .serve(everywhere, std::future::pending())
        .await;
    assert!(matches!(refused, Err(Error::NotLoopback(_))));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let serving = tokio::spawn(
        harness
            .pool
            .clone()
            .serve(listener, async { stopped.await.unwrap() }),
    );
    let root = harness.application("e").await;
    let parked = harness.park(&format!("{root}/events?ack=1")).await;
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    parked.abort();
}
