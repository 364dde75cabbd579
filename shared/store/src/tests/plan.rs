use super::fault::Fault;
use super::support::*;
use crate::StoreError;
use crate::batches::pack_batch;

#[tokio::test]
async fn batches_come_back_in_order_and_writing_them_twice_is_the_same() {
    let t = table().await;
    let id = campaign_id(1);
    let batches: Vec<_> = (0..60).map(|n| batch(n, 2)).collect();
    for _ in 0..2 {
        t.store.put_batches(id, &batches).await.unwrap();
    }
    assert_eq!(
        t.store.batch(id, 59).await.unwrap().as_ref(),
        Some(&batches[59])
    );
    assert_eq!(t.store.batch(id, 60).await.unwrap(), None);
    assert_eq!(t.store.batches(id, 0, 1_000).await.unwrap(), batches);
    assert_eq!(t.store.batches(id, 50, 5).await.unwrap(), batches[50..55]);
    assert_eq!(t.store.batches(id, u32::MAX - 1, 10).await.unwrap(), vec![]);
}

#[tokio::test]
async fn what_the_service_left_undone_is_done_again() {
    let t = table().await;
    let put = |n: u32| {
        let key = crate::keys::batch(campaign_id(1), n);
        let packed = base64::Engine::encode(
            &base64::engine::general_purpose::STANDARD,
            pack_batch(&batch(n, 1)).unwrap(),
        );
        serde_json::json!({"PutRequest": {"Item": {"pk": {"S": key.pk}, "sk": {"S": key.sk}, "b": {"B": packed}}}})
    };
    // Of three, the table is said to have taken one; of the two left, none; then it takes them.
    let left = serde_json::json!({"UnprocessedItems": {&t.name: [put(1), put(2)]}}).to_string();
    t.faults
        .add("BatchWriteItem", Fault::Answer(200, left.clone()));
    t.faults.add("BatchWriteItem", Fault::Answer(200, left));
    t.store
        .put_batches(campaign_id(1), &[batch(0, 1), batch(1, 1), batch(2, 1)])
        .await
        .unwrap();
    assert_eq!(
        t.store.batches(campaign_id(1), 0, 3).await.unwrap(),
        vec![batch(1, 1), batch(2, 1)]
    );

    let key = crate::keys::batch(campaign_id(1), 1);
    let keys = serde_json::json!([{"pk": {"S": key.pk}, "sk": {"S": key.sk}}]);
    let left = serde_json::json!({"Responses": {&t.name: []}, "UnprocessedKeys": {&t.name: {"Keys": keys}}});
    t.faults
        .add("BatchGetItem", Fault::Answer(200, left.to_string()));
    assert_eq!(
        t.store.batches(campaign_id(1), 1, 1).await.unwrap(),
        vec![batch(1, 1)]
    );
    assert_eq!(t.faults.left(), 0);
}

#[tokio::test]
async fn a_batch_that_fits_no_item_is_refused() {
    let t = table().await;
    let mut wide = batch(0, 100);
    let mut noise = 1u64;
    for person in &mut wide.people {
        person.values = (0..600)
            .map(|_| {
                noise = noise
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                format!("{noise:x}")
            })
            .collect();
    }
    let refused = t.store.put_batches(campaign_id(1), &[wide]).await;
    assert!(
        matches!(refused, Err(StoreError::TooLarge { what: "batch", .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn people_are_found_in_the_latest_publication() {
    let t = table().await;
    let id = campaign_id(1);
    assert_eq!(t.store.find_person(id, "a@b").await.unwrap(), None);
    let entries: Vec<(String, u32, u16)> = (0..9_000u32)
        .map(|i| {
            (
                format!("person{i}@contoso.example"),
                i / 100,
                (i % 100) as u16,
            )
        })
        .collect();
    t.store
        .put_person_index(id, 2, entries.clone())
        .await
        .unwrap();
    for (address, batch, position) in entries.iter().step_by(1_234) {
        assert_eq!(
            t.store.find_person(id, address).await.unwrap(),
            Some((*batch, *position))
        );
    }
    assert_eq!(
        t.store
            .find_person(id, "nobody@contoso.example")
            .await
            .unwrap(),
        None
    );

    let one = |batch| [("person7@contoso.example", batch, 0u16)];
    t.store.put_person_index(id, 1, one(900)).await.unwrap();
    assert_eq!(
        t.store
            .find_person(id, "person7@contoso.example")
            .await
            .unwrap(),
        Some((0, 7))
    );
    t.store.put_person_index(id, 3, one(901)).await.unwrap();
    assert_eq!(
        t.store
            .find_person(id, "person7@contoso.example")
            .await
            .unwrap(),
        Some((901, 0))
    );
}

#[tokio::test]
async fn of_two_resolutions_the_first_stays() {
    let t = table().await;
    let id = campaign_id(1);
    assert_eq!(
        t.store
            .put_resolution(id, 1, "0", vec![1, 2])
            .await
            .unwrap(),
        vec![1, 2]
    );
    assert_eq!(
        t.store.put_resolution(id, 1, "0", vec![3]).await.unwrap(),
        vec![1, 2]
    );
    assert_eq!(
        t.store.put_resolution(id, 2, "0", vec![3]).await.unwrap(),
        vec![3]
    );
    assert_eq!(
        t.store.resolution(id, 1, "0").await.unwrap(),
        Some(vec![1, 2])
    );
    assert_eq!(t.store.resolution(id, 1, "1").await.unwrap(), None);
}

#[tokio::test]
async fn a_document_reads_as_missing_once_it_is_over() {
    let t = table().await;
    let json = format!("[{}]", vec!["1"; 5_000].join(","));
    t.store
        .put_document("report", "x", "snapshot", &json, Some(at(60)))
        .await
        .unwrap();
    assert_eq!(
        t.store
            .document("report", "x", "snapshot", at(59))
            .await
            .unwrap(),
        Some(json)
    );
    assert_eq!(
        t.store
            .document("report", "x", "snapshot", at(60))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        t.store
            .document("preflight", "x", "snapshot", at(0))
            .await
            .unwrap(),
        None
    );
}
