use super::fault::Fault;
use super::support::*;
use crate::{Doomed, StoreError, UpdateError};

#[tokio::test]
async fn a_list_is_created_changed_and_listed() {
    let t = table().await;
    for n in 0..5 {
        t.store.create_list(&list(n)).await.unwrap();
    }
    assert!(
        t.store
            .create_list(&list(1))
            .await
            .unwrap_err()
            .is_conflict()
    );
    let rename = |list: &mut domain::list::List| {
        list.name.push('!');
        Ok::<(), ()>(())
    };
    // What was written is recognised, as long as nobody else writes before it is looked at.
    t.faults.add("PutItem", Fault::LoseAnswer);
    t.store.update_list(list_id(1), rename).await.unwrap();
    let (one, other) = tokio::join!(
        t.store.update_list(list_id(1), rename),
        t.store.update_list(list_id(1), rename)
    );
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(
        t.store.list(list_id(1)).await.unwrap().unwrap().name,
        "List 1!!!"
    );
    assert_eq!(
        t.store.update_list(list_id(1), |_| Err("no")).await,
        Err(UpdateError::Refused("no"))
    );

    let first = t.store.lists(None, 3).await.unwrap();
    let second = t.store.lists(first.next.clone(), 3).await.unwrap();
    let ids: Vec<_> = first
        .items
        .iter()
        .chain(&second.items)
        .map(|list| list.id)
        .collect();
    assert_eq!(ids, (0..5).rev().map(list_id).collect::<Vec<_>>());
    assert_eq!(second.next, None);
    assert_eq!(
        t.store.lists(Some("!".to_owned()), 3).await,
        Err(StoreError::BadCursor)
    );
}

#[tokio::test]
async fn a_deleted_list_is_gone_at_once_and_purged_piecewise() {
    let t = table().await;
    let id = list_id(1);
    t.store.create_list(&list(1)).await.unwrap();
    let members: Vec<_> = (0..2_500).map(member).collect();
    let version = t
        .store
        .put_version(id, 1, &[], &members, at(0), "ann")
        .await
        .unwrap();
    assert!(t.store.purge_list(id, 10).await.unwrap_err().is_conflict());
    t.store.delete_list(id).await.unwrap();
    assert_eq!(t.store.list(id).await.unwrap(), None);
    assert_eq!(t.store.lists(None, 10).await.unwrap().items, vec![]);
    assert_eq!(
        t.store.delete_list(id).await,
        Err(StoreError::NotFound { what: "list" })
    );
    let update = t.store.update_list(id, |_| Ok::<(), ()>(())).await;
    assert_eq!(
        update,
        Err(UpdateError::Store(StoreError::NotFound { what: "list" }))
    );
    assert_eq!(t.store.doomed(5).await.unwrap(), vec![Doomed::List(id)]);

    assert!(!t.store.purge_list(id, 2).await.unwrap());
    assert!(t.store.purge_list(id, 2).await.unwrap());
    assert_eq!(t.store.doomed(5).await.unwrap(), vec![]);
    assert_eq!(t.store.version(id, 1).await.unwrap(), None);
    let gone = t.store.chunk(id, &version.chunks[0]).await;
    assert_eq!(gone, Err(StoreError::NotFound { what: "list chunk" }));
    assert_eq!(
        t.client
            .scan()
            .table_name(&t.name)
            .send()
            .await
            .unwrap()
            .count,
        0
    );
}
