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
