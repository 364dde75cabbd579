use super::*;
use crate::teams::{Error, Group, PopulateRule};
use std::path::Path;

fn file(directory: &Path) -> impl FnOnce(&mut TenantOptions) {
    let path = directory.join("inbox.sqlite");
    move |options| {
        options.data = Some(path);
        options.populate = Some(PopulateRule::everyone("fabrikam.example"));
    }
}

#[tokio::test]
async fn everything_is_there_when_the_file_is_opened_again() {
    let directory = tempfile::tempdir().unwrap();
    let harness = Harness::with(file(directory.path())).await;
    let (ann, conversation) = harness.converse(Person::new("ann@contoso.example")).await;
    let (_, populated) = harness.get("/users/zoe@fabrikam.example").await;
    let group = Group {
        id: TENANT.into(),
        display_name: "All".into(),
        mail: String::new(),
        members: vec![ann.clone()],
    };
    harness.tenant.add_groups(vec![group]).unwrap();
    let first = harness.send(&conversation, "one").await.1["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let before = harness.tenant.inbox().unwrap();
    drop(harness);

    let harness = Harness::with(file(directory.path())).await;
    assert_eq!(harness.tenant.inbox().unwrap(), before);
    assert_eq!(
        harness.tenant.person(&ann).unwrap().unwrap().upn,
        "ann@contoso.example"
    );
    assert_eq!(
        harness.create(populated["id"].as_str().unwrap()).await.0,
        201,
        "known by its cached object id"
    );
    assert_eq!(
        harness.get(&format!("/groups/{TENANT}/members")).await.1["value"][0]["id"],
        ann
    );
    let (status, body) = harness.send(&conversation, "two").await;
    assert_eq!(status, 201);
    assert_ne!(
        body["id"].as_str().unwrap(),
        first,
        "the clock says the same, the id must not"
    );
    assert_eq!(harness.tenant.inbox_for(&ann).unwrap().len(), 2);
}

#[tokio::test]
async fn invalid_people_are_refused_all_or_none() {
    let harness = Harness::start().await;
    let ann = Person::new("ann@contoso.example");
    let other = Person {
        object_id: TENANT.into(),
        ..ann.clone()
    };
    let refused = harness
        .tenant
        .add_people(vec![ann.clone(), other])
        .unwrap_err();
    assert!(matches!(refused, Error::Person { index: 1, .. }));
    assert!(
        harness
            .tenant
            .person("ann@contoso.example")
            .unwrap()
            .is_none()
    );
    let bad_id = Person {
        object_id: "x".into(),
        ..ann
    };
    assert!(harness.tenant.add_people(vec![bad_id]).is_err());
    assert!(harness.tenant.add_people(vec![Person::new("")]).is_err());
}

#[tokio::test]
async fn only_loopback_is_served_and_shutdown_ends_it() {
    let harness = Harness::start().await;
    let everywhere = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let refused = harness
        .tenant
        .clone()
        .serve(everywhere, std::future::pending())
        .await;
    assert!(matches!(refused, Err(Error::NotLoopback(_))));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(
        harness
            .tenant
            .clone()
            .serve(listener, async { stopped.await.unwrap() }),
    );
    assert_eq!(
        harness
            .client
            .get(format!("{base}/inbox"))
            .send()
            .await
            .unwrap()
            .status()
            .as_u16(),
        200
    );
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    assert!(
        harness
            .client
            .get(format!("{base}/inbox"))
            .send()
            .await
            .unwrap_err()
            .is_connect()
    );
}

#[tokio::test]
async fn somebody_new_is_found_by_all_who_look_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let tenant = Harness::with(file(directory.path())).await.tenant.clone();
    let start = std::sync::Barrier::new(2);
    let look = || {
        start.wait();
        let missed = (0..2_000).filter(|n| {
            let found = tenant.0.people_by_mail(&format!("new{n}@fabrikam.example"));
            found.unwrap().len() != 1
        });
        missed.count()
    };
    let missed = std::thread::scope(|scope| {
        let other = scope.spawn(look);
        (look(), other.join().unwrap())
    });
    assert_eq!(missed, (0, 0));
}
