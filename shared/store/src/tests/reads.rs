use super::fault::Fault;
use super::support::*;
use crate::{BundledClicks, Engagement, Read, ReaderState};
use domain::campaign::Channel::{Skype, Teams};
use proptest::prelude::*;

fn read(position: u16, up_to: i64, at_millis: i64) -> Read {
    Read {
        position,
        up_to,
        at_millis,
    }
}

#[tokio::test]
async fn the_first_receipt_that_covers_the_message_stays() {
    let t = table().await;
    let id = campaign_id(1);
    let store = &t.store;
    let record = |read, message| async move { store.record_read(id, 17, &read, message).await };
    // Of an older message first; the one that is waited for is 500.
    record(read(3, 400, 1), 400).await.unwrap();
    t.faults.add("UpdateItem", Fault::LoseAnswer);
    record(read(3, 600, 2), 500).await.unwrap();
    record(read(3, 700, 3), 500).await.unwrap();
    record(read(99, 500, 4), 500).await.unwrap();
    t.store
        .record_read(id, 1, &read(0, -1, 5), -1)
        .await
        .unwrap();
    assert_eq!(t.faults.left(), 0);
    let found = t.store.engagement(id).await.unwrap();
    assert_eq!(
        found.reads,
        vec![
            (1, vec![read(0, -1, 5)]),
            (17, vec![read(3, 600, 2), read(99, 500, 4)]),
        ]
    );
    assert!(found.clicks.is_empty());
}

#[tokio::test]
async fn clicks_and_receipts_are_read_together_and_told_apart() {
    let t = table().await;
    let id = campaign_id(1);
    assert_eq!(t.store.engagement(id).await.unwrap(), Engagement::default());
    for n in 0..40 {
        t.record(click(id, n, 0, 0, b"hit")).await.unwrap();
        t.store.record_read(id, n, &read(0, 1, 1), 1).await.unwrap();
    }
    t.store.put_batches(id, &[batch(7, 2)]).await.unwrap();
    let found = t.store.engagement(id).await.unwrap();
    let all: Vec<u32> = (0..40).collect();
    let clicked: Vec<u32> = found.clicks.iter().map(|(n, _)| *n).collect();
    let opened: Vec<u32> = found.reads.iter().map(|(n, _)| *n).collect();
    assert_eq!((clicked, opened), (all.clone(), all));

    let one = t
        .store
        .batch_results(id, 7, &BundledClicks::default())
        .await
        .unwrap();
    assert_eq!(
        (one.batch, one.vector, one.reads),
        (Some(batch(7, 2)), None, vec![read(0, 1, 1)])
    );
    let none = t
        .store
        .batch_results(id, 70, &BundledClicks::default())
        .await
        .unwrap();
    assert_eq!((none.batch, none.reads), (None, vec![]));
}

#[tokio::test]
async fn a_reader_is_remembered_by_the_newest_receipt() {
    let t = table().await;
    let reader = || t.store.reader(Teams, "oid");
    assert_eq!(reader().await.unwrap(), ReaderState::default());
    for (up_to, second) in [(500, 1), (400, 2)] {
        t.store
            .record_receipt(Teams, "oid", up_to, at(second))
            .await
            .unwrap();
    }
    let mut expected = ReaderState {
        address: None,
        up_to: Some(500),
    };
    assert_eq!(reader().await.unwrap(), expected);
    assert_eq!(
        t.store.reader(Skype, "oid").await.unwrap(),
        ReaderState::default()
    );
    let address = [("oid".to_owned(), "ann@contoso.example".to_owned())];
    t.store.put_addresses(Teams, &address).await.unwrap();
    expected.address = Some("ann@contoso.example".to_owned());
    assert_eq!(reader().await.unwrap(), expected);
    // Having read says nothing about the app.
    let reach = t.store.reach(Teams, &["oid".to_owned()]).await.unwrap();
    assert_eq!(reach["oid"].installed, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the order and however often receipts come: what is kept covers the message if any of them did.
    #[test]
    fn what_any_receipt_covers_stays_covered(receipts in proptest::collection::vec(0i64..10, 1..8)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let kept = runtime.block_on(async {
            let t = table().await;
            for (at, up_to) in (0i64..).zip(&receipts) {
                let id = (*up_to).min(5);
                t.store.record_read(campaign_id(1), 0, &read(0, *up_to, at), id).await.unwrap();
            }
            t.store.engagement(campaign_id(1)).await.unwrap().reads[0].1[0]
        });
        prop_assert_eq!(kept.up_to >= 5, receipts.iter().any(|up_to| *up_to >= 5));
        if let Some(first) = receipts.iter().position(|up_to| *up_to >= 5) {
            prop_assert_eq!(kept.at_millis, i64::try_from(first).unwrap());
        }
    }
}
