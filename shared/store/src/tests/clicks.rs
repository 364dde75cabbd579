use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use super::fault::Fault;
use super::support::*;
use crate::{BundledClicks, Click, HITS_MAX, LinkClicks, StoreError};

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
async fn clicks_of_many_batches_are_one_item_and_read_like_any_others() {
    let t = table().await;
    let (id, other) = (campaign_id(1), campaign_id(2));
    t.record(click(id, 3, 5, 1, b"alone")).await.unwrap();
    let mut clicks: Vec<Click> = (0..40u32)
        .map(|n| click(id, n, 5, 1, &n.to_be_bytes()))
        .collect();
    clicks.push(click(other, 9, 0, 0, b"elsewhere"));
    let outcomes = t.store.record_clicks(&clicks).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let own = t.store.get(&crate::keys::clicks(id, 7)).await.unwrap();
    assert_eq!(own, None);
    // Whoever asks again because the answer was lost keeps nothing twice.
    t.faults.add("UpdateItem", Fault::LoseAnswer);
    let again = [click(id, 7, 6, 0, b"x"), click(id, 8, 6, 0, b"y")];
    assert_eq!(t.store.record_clicks(&again).await, [Ok(()), Ok(())]);
    assert_eq!(t.faults.left(), 0);
    let found = t.store.engagement(id).await.unwrap().clicks;
    assert_eq!(found.len(), 40);
    let both = vec![b"alone".to_vec(), 3u32.to_be_bytes().to_vec()];
    assert_eq!(found[3], (3, vec![kept(5, 1, both.clone(), 0)]));
    assert_eq!(
        found[7].1,
        vec![
            kept(5, 1, vec![7u32.to_be_bytes().to_vec()], 0),
            kept(6, 0, vec![b"x".to_vec()], 0)
        ]
    );

    let bundled = t.store.bundled_clicks(id).await.unwrap();
    let one = t.store.batch_results(id, 3, &bundled).await.unwrap();
    assert_eq!(one.clicks, vec![kept(5, 1, both, 0)]);
    let elsewhere = t.store.engagement(other).await.unwrap().clicks;
    assert_eq!(
        elsewhere,
        vec![(9, vec![kept(0, 0, vec![b"elsewhere".to_vec()], 0)])]
    );
}

#[tokio::test]
async fn a_link_that_is_full_takes_no_room_in_bundles() {
    let t = table().await;
    let (id, other) = (campaign_id(1), campaign_id(2));
    // The second that is counted is what tells that the link is full.
    for n in 0..HITS_MAX + 2 {
        t.record(click(id, 1, 0, 0, &[n as u8])).await.unwrap();
    }
    let clicks = [click(id, 1, 0, 0, b"x"), click(other, 2, 0, 0, b"y")];
    assert_eq!(t.store.record_clicks(&clicks).await, [Ok(()), Ok(())]);
    let bundled = t.store.bundled_clicks(id).await.unwrap();
    assert_eq!(bundled, BundledClicks::default());
    let bundled = t.store.bundled_clicks(other).await.unwrap();
    assert_eq!(bundled.batches().collect::<Vec<_>>(), [2]);
    let found = t.store.engagement(id).await.unwrap().clicks;
    assert_eq!(found[0].1[0].dropped, 3);
}

#[tokio::test]
async fn without_room_for_bundles_each_batch_keeps_its_own() {
    let t = table().await;
    let id = campaign_id(1);
    let room = crate::keys::click_room(id);
    let update = t.client.update_item().table_name(&t.name);
    let update = update.set_key(Some(room.attributes()));
    let bytes = crate::item::n(32 * 1024 * 1024);
    update
        .update_expression("SET bytes = :b")
        .expression_attribute_values(":b", bytes)
        .send()
        .await
        .unwrap();
    for _ in 0..2 {
        let clicks = [click(id, 1, 0, 0, b"a"), click(id, 2, 0, 0, b"b")];
        assert_eq!(t.store.record_clicks(&clicks).await, [Ok(()), Ok(())]);
    }
    let bundled = t.store.bundled_clicks(id).await.unwrap();
    assert_eq!(bundled, BundledClicks::default());
    let found = t.store.engagement(id).await.unwrap().clicks;
    let twice = |hit: &[u8]| vec![kept(0, 0, vec![hit.to_vec(); 2], 0)];
    assert_eq!(found, vec![(1, twice(b"a")), (2, twice(b"b"))]);
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

/// However clicks come together, each is kept once or counted; the first of each person and link and fifty at least are
/// kept, and twice as many at most.
#[test]
fn together_or_one_by_one_comes_to_the_same() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let t = runtime.block_on(table());
    let place = (0..2u32, 0..2u16, 0..2u8);
    let groups = prop::collection::vec(prop::collection::vec(place, 1..120), 1..20);
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
            let mut expected: BTreeMap<(u32, u16, u8), BTreeSet<Vec<u8>>> = BTreeMap::new();
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
                    let place = (one.batch, one.position, one.link);
                    expected.entry(place).or_default().insert(one.hit.clone());
                }
                let outcomes = runtime.block_on(t.store.record_clicks(&clicks));
                prop_assert!(outcomes.iter().all(Result::is_ok));
            }
            let found = runtime.block_on(t.store.engagement(id)).unwrap().clicks;
            for (batch, links) in found {
                for one in links {
                    let all = expected.remove(&(batch, one.position, one.link));
                    let all = all.unwrap_or_default();
                    let hits = one.hits.len();
                    prop_assert!((all.len().min(HITS_MAX)..=2 * HITS_MAX).contains(&hits));
                    prop_assert_eq!(hits + one.dropped as usize, all.len());
                    let kept: BTreeSet<Vec<u8>> = one.hits.into_iter().collect();
                    prop_assert_eq!(kept.len(), hits);
                    prop_assert_eq!(kept.first(), all.first());
                    prop_assert!(kept.is_subset(&all));
                }
            }
            prop_assert!(expected.is_empty());
            Ok(())
        })
        .unwrap();
}
