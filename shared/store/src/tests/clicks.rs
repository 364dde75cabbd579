use super::support::*;
use crate::{HITS_MAX, LinkClicks, StoreError};

#[tokio::test]
async fn hits_are_kept_by_person_and_link_and_only_counted_beyond_fifty() {
    let t = table().await;
    let id = campaign_id(1);
    for n in 0..HITS_MAX + 3 {
        t.store
            .record_click(id, 17, 99, 2, &[n as u8])
            .await
            .unwrap();
    }
    t.store
        .record_click(id, 17, 3, 255, b"second")
        .await
        .unwrap();
    t.store.record_click(id, 1, 0, 0, b"first").await.unwrap();
    let clicks = t.store.engagement(id).await.unwrap().clicks;
    let one = |position, link, hits: Vec<Vec<u8>>, dropped| LinkClicks {
        position,
        link,
        hits,
        dropped,
    };
    let fifty = (0..HITS_MAX).map(|n| vec![n as u8]).collect();
    assert_eq!(
        clicks,
        vec![
            (1, vec![one(0, 0, vec![b"first".to_vec()], 0)]),
            (
                17,
                vec![
                    one(3, 255, vec![b"second".to_vec()], 0),
                    one(99, 2, fifty, 3)
                ]
            ),
        ]
    );
    let long = t.store.record_click(id, 1, 0, 0, &[0; 33]).await;
    assert_eq!(
        long,
        Err(StoreError::TooLarge {
            what: "hit",
            size: 33,
            limit: 32
        })
    );
}

#[tokio::test]
async fn a_full_item_counts_and_a_fuller_one_lets_go() {
    let t = table().await;
    let id = campaign_id(1);
    let weigh = |bytes: u32| {
        let key = crate::keys::clicks(id, 0);
        let bytes = crate::item::n(bytes);
        let update = t
            .client
            .update_item()
            .table_name(&t.name)
            .set_key(Some(key.attributes()));
        update
            .update_expression("SET bytes = :b")
            .expression_attribute_values(":b", bytes)
            .send()
    };
    weigh(300_000).await.unwrap();
    t.store.record_click(id, 0, 1, 0, b"x").await.unwrap();
    t.store.record_click(id, 0, 1, 0, b"x").await.unwrap();
    weigh(360_000).await.unwrap();
    t.store.record_click(id, 0, 1, 0, b"x").await.unwrap();
    t.store.record_click(id, 0, 2, 0, b"x").await.unwrap();
    let expected = LinkClicks {
        position: 1,
        link: 0,
        hits: vec![],
        dropped: 3,
    };
    assert_eq!(
        t.store.engagement(id).await.unwrap().clicks,
        vec![(0, vec![expected])]
    );
}
