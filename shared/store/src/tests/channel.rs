use super::fault::Fault;
use super::support::*;
use crate::{Breaker, Store, StoreError};
use domain::campaign::Channel::{Skype, Teams};
use domain::pace::{Grant, Pace};
use futures::future::join_all;
use tokio::runtime::Handle;

fn tick(pace: &mut Pace) -> i64 {
    pace.until += 1;
    pace.until
}

#[tokio::test]
async fn every_grant_counts_whoever_asks() {
    let t = table().await;
    // Four stores are four processes: what one knows, another does not.
    let stores: Vec<Store> = (0..4).map(|_| t.another()).collect();
    let takes = stores.iter().map(|store| async move {
        let mut taken = Vec::new();
        for _ in 0..5 {
            taken.push(store.take_pace(Teams, tick).await.unwrap());
        }
        taken
    });
    let mut all: Vec<i64> = join_all(takes).await.concat();
    all.sort_unstable();
    assert_eq!(all, (1..=20).collect::<Vec<_>>());
    assert_eq!(t.store.take_pace(Skype, tick).await.unwrap(), 1);
}

#[tokio::test]
async fn a_grant_whose_answer_was_lost_is_granted_once() {
    let t = table().await;
    t.faults.add("PutItem", Fault::LoseAnswer);
    assert_eq!(t.store.take_pace(Teams, tick).await.unwrap(), 1);
    t.faults.add("PutItem", Fault::LoseAnswer);
    assert_eq!(t.store.take_pace(Teams, tick).await.unwrap(), 2);
    assert_eq!(t.faults.left(), 0);
    assert_eq!(t.another().take_pace(Teams, tick).await.unwrap(), 3);
}

#[tokio::test]
async fn what_grants_nothing_writes_nothing_and_a_lost_table_starts_anew() {
    let t = table().await;
    let ask = |pace: &mut Pace| pace.grant(None, 90, 45, at(0));
    assert!(matches!(
        t.store.take_pace(Teams, ask).await.unwrap(),
        Grant::Stretch(_)
    ));
    let key = crate::keys::pace(Teams);
    let before = t.store.get(&key).await.unwrap();
    assert!(matches!(
        t.store.take_pace(Teams, ask).await.unwrap(),
        Grant::Later(_)
    ));
    assert_eq!(t.store.get(&key).await.unwrap(), before);
    // What a newcomer reads is what is stored, even when it changes nothing.
    let newcomer = t.another();
    let until = newcomer.take_pace(Teams, |pace| pace.until).await.unwrap();
    assert_eq!(until, at(0).timestamp_micros() + 90 * (1_000_000 / 45));

    t.client
        .delete_item()
        .table_name(&t.name)
        .set_key(Some(key.attributes()))
        .send()
        .await
        .unwrap();
    let later = |pace: &mut Pace| pace.grant(None, 1, 45, at(60));
    assert!(matches!(
        t.store.take_pace(Teams, later).await.unwrap(),
        Grant::Stretch(_)
    ));
    assert!(t.store.get(&key).await.unwrap().is_some());
}

#[tokio::test]
async fn a_breaker_is_prolonged_but_never_shortened() {
    let t = table().await;
    let breaker = |until: i64, since: i64, faults: u32, kind: &str, last: (&str, i64)| {
        Some(Breaker {
            open_until: at(until),
            since: at(since),
            faults,
            kind: kind.to_owned(),
            last_kind: last.0.to_owned(),
            last_at: at(last.1),
            in_a_row: 1 + u32::from(since > 0),
        })
    };
    assert_eq!(t.store.breaker(Teams).await.unwrap(), None);
    t.store
        .open_breaker(Teams, at(60), "429", at(0))
        .await
        .unwrap();
    t.store
        .open_breaker(Teams, at(30), "503", at(1))
        .await
        .unwrap();
    assert_eq!(
        t.store.breaker(Teams).await.unwrap(),
        breaker(60, 0, 2, "429", ("503", 1))
    );
    t.store
        .open_breaker(Teams, at(90), "token", at(2))
        .await
        .unwrap();
    assert_eq!(
        t.store.breaker(Teams).await.unwrap(),
        breaker(90, 0, 3, "token", ("token", 2))
    );
    t.store
        .open_breaker(Teams, at(120), "503", at(90))
        .await
        .unwrap();
    assert_eq!(
        t.store.breaker(Teams).await.unwrap(),
        breaker(120, 90, 1, "503", ("503", 90))
    );
    assert_eq!(t.store.breaker(Skype).await.unwrap(), None);
}

#[tokio::test]
async fn openings_count_in_a_row_until_the_channel_works_or_all_is_forgotten() {
    let t = table().await;
    let open = async |from: i64, until: i64| {
        let opened = t.store.open_breaker(Teams, at(until), "503", at(from));
        opened.await.unwrap();
        t.store.breaker(Teams).await.unwrap().unwrap().in_a_row
    };
    assert_eq!((open(0, 1).await, open(0, 2).await), (1, 1), "one opening");
    assert_eq!((open(2, 4).await, open(5, 9).await), (2, 3));
    t.store.channel_works(Teams, at(8)).await.unwrap();
    assert_eq!(open(9, 10).await, 4, "it was open: nothing has worked");
    t.store.channel_works(Teams, at(10)).await.unwrap();
    assert_eq!((open(11, 12).await, open(13, 14).await), (1, 2));
    assert_eq!(open(14 + 3_600, 3_620).await, 1);
    t.store.channel_works(Skype, at(0)).await.unwrap();
    assert_eq!(t.store.breaker(Skype).await.unwrap(), None);
}

#[tokio::test]
async fn whoever_looks_at_the_pace_goes_on_from_there_and_reads_again_beside_others() {
    let t = table().await;
    let other = t.another();
    let take = |worker: &'static str| {
        move |pace: &mut Pace| {
            pace.until += 1;
            pace.workers.insert(worker.to_owned(), 1);
        }
    };
    other.take_pace(Teams, take("a")).await.unwrap();
    let seen = t.store.beginning(campaign_id(1), 0, Teams).await.unwrap();
    assert_eq!((seen.breaker, seen.pace.until), (None, 1));
    other
        .open_breaker(Teams, at(60), "429", at(0))
        .await
        .unwrap();
    let seen = t.store.beginning(campaign_id(1), 0, Teams).await.unwrap();
    assert_eq!(seen.breaker, t.store.breaker(Teams).await.unwrap());
    assert_eq!(
        (seen.breaker.map(|breaker| breaker.faults), seen.pace.until),
        (Some(1), 1)
    );
    // Two workers: what was seen last is not trusted, and nothing is refused.
    for (store, worker) in [
        (&t.store, "b"),
        (&other, "a"),
        (&t.store, "b"),
        (&other, "a"),
    ] {
        store.take_pace(Teams, take(worker)).await.unwrap();
    }
    assert_eq!(t.store.pace(Teams).await.unwrap().until, 5);
    // Once the other has stopped, three looks tell that.
    let mut reads = Vec::new();
    for _ in 0..6 {
        let before = t.faults.seen("GetItem");
        t.store.take_pace(Teams, take("b")).await.unwrap();
        reads.push(t.faults.seen("GetItem") - before);
    }
    assert_eq!(
        reads,
        [1, 1, 1, 1, 0, 0],
        "one that still finds the other's"
    );
}

/// With several threads: another process takes while this one decides.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_overtaken_twenty_times_has_taken_nothing_and_may_ask_again() {
    let t = table().await;
    let other = t.another();
    let mut tries = 0;
    let overtaken = |pace: &mut Pace| {
        tries += 1;
        let first = other.take_pace(Teams, tick);
        tokio::task::block_in_place(|| Handle::current().block_on(first)).unwrap();
        pace.until += 1_000;
    };
    let refused = t.store.take_pace(Teams, overtaken).await;
    assert!(
        matches!(refused, Err(StoreError::Conflict { .. })),
        "{refused:?}"
    );
    assert_eq!(tries, 20);
    assert_eq!(t.store.pace(Teams).await.unwrap().until, 20);
    assert_eq!(t.store.take_pace(Teams, tick).await.unwrap(), 21);
}

#[tokio::test]
async fn those_who_share_a_store_do_not_refuse_each_other() {
    let t = table().await;
    let workers = ["a", "b", "c"];
    let takes = workers.map(|worker| {
        let store = t.store.clone();
        async move {
            for _ in 0..10 {
                let take = |pace: &mut Pace| {
                    pace.until += 1;
                    pace.workers.insert(worker.to_owned(), 1);
                };
                store.take_pace(Teams, take).await.unwrap();
            }
        }
    });
    join_all(takes).await;
    assert_eq!(t.store.pace(Teams).await.unwrap().until, 30);
    assert_eq!(t.faults.seen("PutItem"), 30, "none was refused");
    assert!(
        t.faults.seen("GetItem") <= 5,
        "the first look, three, and this one"
    );
}
