use super::support::*;
use crate::{PersonRef, StoreError};
use domain::campaign::Channel::{Skype, Teams};

#[tokio::test]
async fn what_is_known_of_an_address_grows_piece_by_piece() {
    let t = table().await;
    let address = "ann@contoso.example".to_owned();
    let of = |channel| {
        let (store, address) = (&t.store, address.clone());
        async move {
            store
                .person_refs(channel, &[address.clone(), address])
                .await
                .unwrap()
        }
    };
    assert!(of(Teams).await.is_empty());
    let resolved = [
        (address.clone(), Some("oid".to_owned())),
        ("bob@contoso.example".to_owned(), None),
    ];
    t.store.put_resolved(Teams, &resolved, at(1)).await.unwrap();
    t.store.set_suppressed(Teams, &address, true).await.unwrap();
    let mut expected = PersonRef {
        object_id: Some("oid".to_owned()),
        resolved_at: Some(at(1)),
        suppressed: true,
    };
    assert_eq!(of(Teams).await[&address], expected);
    assert!(of(Skype).await.is_empty());

    t.store
        .set_suppressed(Teams, &address, false)
        .await
        .unwrap();
    t.store
        .put_resolved(Teams, &[(address.clone(), None)], at(2))
        .await
        .unwrap();
    expected = PersonRef {
        resolved_at: Some(at(2)),
        ..PersonRef::default()
    };
    assert_eq!(of(Teams).await[&address], expected);
}

#[tokio::test]
async fn more_people_than_one_request_takes_are_read() {
    let t = table().await;
    let resolved: Vec<_> = (0..230)
        .map(|i| (format!("p{i}@contoso.example"), Some(format!("oid{i}"))))
        .collect();
    t.store.put_resolved(Teams, &resolved, at(0)).await.unwrap();
    let mut addresses: Vec<String> = resolved
        .iter()
        .map(|(address, _)| address.clone())
        .collect();
    addresses.push("unknown@contoso.example".to_owned());
    let refs = t.store.person_refs(Teams, &addresses).await.unwrap();
    assert_eq!(refs.len(), 230);
    assert!(
        resolved
            .iter()
            .all(|(address, object_id)| refs[address].object_id == *object_id)
    );
    let long = t.store.person_refs(Teams, &["x".repeat(1_025)]).await;
    assert!(matches!(
        long,
        Err(StoreError::TooLarge {
            what: "address",
            ..
        })
    ));
}

#[tokio::test]
async fn whoever_is_suppressed_is_so_by_the_id_that_was_known_or_is_learnt_later() {
    let t = table().await;
    let suppressed = async |id: &str| {
        let reach = t.store.reach(Teams, &[id.to_owned()]).await.unwrap();
        reach.get(id).is_some_and(|reach| reach.suppressed)
    };
    let named = |address: &str, id: &str| (address.to_owned(), Some(id.to_owned()));
    let (ann, bob) = ("ann@contoso.example", "bob@contoso.example");
    t.store
        .put_resolved(Teams, &[named(ann, "a")], at(1))
        .await
        .unwrap();
    t.store.set_suppressed(Teams, ann, true).await.unwrap();
    t.store.set_suppressed(Teams, bob, true).await.unwrap();
    t.store
        .put_resolved(Teams, &[named(bob, "b")], at(2))
        .await
        .unwrap();
    assert_eq!((suppressed("a").await, suppressed("b").await), (true, true));
    // What else is learnt of how they are reached leaves the mark alone.
    let put = t
        .store
        .put_conversation(Teams, "a", None, "a:1", "https://smba.example/");
    put.await.unwrap();
    assert!(suppressed("a").await);
    t.store.set_suppressed(Teams, ann, false).await.unwrap();
    assert_eq!(
        (suppressed("a").await, suppressed("b").await),
        (false, true)
    );
}
