use std::cell::Cell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use super::fault::Fault;
use super::support::*;
use crate::{Click, HITS_MAX, LinkClicks, StoreError};

fn kept(position: u16, link: u8, hits: Vec<Vec<u8>>, dropped: u64) -> LinkClicks {
    LinkClicks {
        position,
        link,
        hits,
        dropped,
    }
}

#[tokio::test]
async fn hits_are_kept_by_person_and_link_and_only_counted_beyond_fifty() {
    let t = table().await;
    let id = campaign_id(1);
    for n in 0..HITS_MAX + 3 {
        t.record(click(id, 17, 99, 2, &[n as u8])).await.unwrap();
    }
    // Another process, which has not seen that the link is full.
    let elsewhere = [click(id, 17, 99, 2, b"x")];
    assert_eq!(t.another().record_clicks(&elsewhere).await, [Ok(())]);
    t.record(click(id, 17, 3, 255, b"second")).await.unwrap();
    t.record(click(id, 1, 0, 0, b"first")).await.unwrap();
    let clicks = t.store.engagement(id).await.unwrap().clicks;
    let fifty = (0..HITS_MAX).map(|n| vec![n as u8]).collect();
    assert_eq!(
        clicks,
        vec![
            (1, vec![kept(0, 0, vec![b"first".to_vec()], 0)]),
            (
                17,
                vec![
                    kept(3, 255, vec![b"second".to_vec()], 0),
                    kept(99, 2, fifty, 4)
                ]
            ),
        ]
    );
}

#[tokio::test]
async fn clicks_of_one_moment_are_kept_together_and_refused_one_by_one() {
    let t = table().await;
    let id = campaign_id(1);
    let long = click(id, 1, 0, 0, &[0; 33]);
    let mut clicks = vec![click(id, 2, 7, 0, b"a"), long, click(id, 1, 0, 1, b"b")];
    // More links of one batch than one update changes.
    clicks.extend((0..40).map(|position| click(id, 1, position, 0, b"c")));
    let outcomes = t.store.record_clicks(&clicks).await;
    let refused = Err(StoreError::TooLarge {
        what: "hit",
        size: 33,
        limit: 32,
    });
    for (index, outcome) in outcomes.into_iter().enumerate() {
        assert_eq!(outcome, if index == 1 { refused.clone() } else { Ok(()) });
    }
    let found = t.store.engagement(id).await.unwrap().clicks;
    assert_eq!(found[1], (2, vec![kept(7, 0, vec![b"a".to_vec()], 0)]));
    let (batch, links) = &found[0];
    assert_eq!((*batch, links.len()), (1, 41));
    assert!(links.iter().all(|one| one.hits.len() == 1));
    assert_eq!(t.store.record_clicks(&[]).await, []);
}

#[tokio::test]
async fn a_batch_that_cannot_be_written_says_so_of_all_its_clicks() {
    let t = table().await;
    let id = campaign_id(1);
    let refusal = r#"{"__type":"com.amazonaws.dynamodb.v20120810#AccessDeniedException"}"#;
    t.faults
        .add("UpdateItem", Fault::Answer(400, refusal.into()));
    let clicks = [click(id, 1, 0, 0, b"a"), click(id, 1, 1, 0, b"b")];
    let outcomes = t.store.record_clicks(&clicks).await;
    assert_eq!(outcomes.len(), 2);
    for outcome in outcomes {
        assert!(matches!(outcome, Err(StoreError::Rejected { .. })));
    }
    assert!(t.store.engagement(id).await.unwrap().clicks.is_empty());
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
    t.record(click(id, 0, 1, 0, b"x")).await.unwrap();
    t.record(click(id, 0, 1, 0, b"x")).await.unwrap();
    weigh(360_000).await.unwrap();
    t.record(click(id, 0, 1, 0, b"x")).await.unwrap();
    t.record(click(id, 0, 2, 0, b"x")).await.unwrap();
    assert_eq!(
        t.store.engagement(id).await.unwrap().clicks,
        vec![(0, vec![kept(1, 0, vec![], 3)])]
    );
}

/// However clicks come together, the first fifty of each person and link are kept in order and the others counted.
#[test]
fn together_or_one_by_one_comes_to_the_same() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let t = runtime.block_on(table());
    let place = (0..2u32, 0..2u16, 0..2u8);
    let groups = prop::collection::vec(prop::collection::vec(place, 1..120), 1..12);
    let mut runner = TestRunner::new_with_rng(
        ProptestConfig {
            cases: 12,
            failure_persistence: None,
            ..ProptestConfig::default()
        },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let campaigns = Cell::new(0);
    runner
        .run(&groups, |groups| {
            campaigns.set(campaigns.get() + 1);
            let id = campaign_id(campaigns.get());
            let mut expected: BTreeMap<u32, BTreeMap<(u16, u8), LinkClicks>> = BTreeMap::new();
            let mut count = 0u32;
            for group in groups {
                let clicks: Vec<Click> = group
                    .into_iter()
                    .map(|(batch, position, link)| {
                        count += 1;
                        click(id, batch, position, link, &count.to_be_bytes())
                    })
                    .collect();
                for one in &clicks {
                    let kept = expected
                        .entry(one.batch)
                        .or_default()
                        .entry((one.position, one.link))
                        .or_insert_with(|| kept(one.position, one.link, vec![], 0));
                    if kept.hits.len() < HITS_MAX {
                        kept.hits.push(one.hit.clone());
                    } else {
                        kept.dropped += 1;
                    }
                }
                let outcomes = runtime.block_on(t.store.record_clicks(&clicks));
                prop_assert!(outcomes.iter().all(Result::is_ok));
            }
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(batch, links)| (batch, links.into_values().collect::<Vec<_>>()))
                .collect();
            let found = runtime.block_on(t.store.engagement(id)).unwrap().clicks;
            prop_assert_eq!(found, expected);
            Ok(())
        })
        .unwrap();
}
