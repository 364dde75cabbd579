use super::fault::Fault;
use super::support::*;
use crate::{AuditEntry, Breaker, Store, UpdateError};
use domain::campaign::Channel::{Skype, Teams};
use domain::channel_stop::ChannelStop;
use domain::pace::Pace;

fn begin(last: Option<&ChannelStop>, by: &str, seconds: i64) -> Result<ChannelStop, ()> {
    match last {
        Some(last) if last.stands() => Err(()),
        last => Ok(ChannelStop::begin(last, by.to_owned(), at(seconds))),
    }
}

#[tokio::test]
async fn a_stop_is_kept_per_channel_and_stands_until_it_is_resumed() {
    let t = table().await;
    assert_eq!(t.store.channel_stop(Teams).await.unwrap(), None);
    let stopped = t
        .store
        .update_channel_stop(Teams, |last| begin(last, "ann", 0))
        .await
        .unwrap();
    assert!(stopped.stands());
    assert_eq!(t.store.channel_stop(Teams).await.unwrap(), Some(stopped));
    assert_eq!(t.store.channel_stop(Skype).await.unwrap(), None);
    let refused = t
        .store
        .update_channel_stop(Teams, |last| begin(last, "bob", 1))
        .await;
    assert!(matches!(refused, Err(UpdateError::Refused(()))));
    let resumed = t
        .store
        .update_channel_stop(Teams, |last| {
            let last = last.cloned().ok_or(())?;
            Ok::<_, ()>(ChannelStop {
                resumed_at: Some(at(30)),
                ..last
            })
        })
        .await
        .unwrap();
    assert_eq!((resumed.resumed_at, resumed.since), (Some(at(30)), at(0)));
    assert_eq!(t.store.channel_stop(Teams).await.unwrap(), Some(resumed));
}

#[tokio::test]
async fn of_operators_who_stop_at_once_exactly_one_does() {
    let t = table().await;
    let stores: Vec<Store> = (0..4).map(|_| t.another()).collect();
    let acts = stores
        .iter()
        .map(|store| store.update_channel_stop(Teams, |last| begin(last, "ann", 0)));
    let done = futures::future::join_all(acts).await;
    assert_eq!(done.iter().filter(|act| act.is_ok()).count(), 1);
    assert!(
        done.into_iter()
            .filter_map(Result::err)
            .all(|error| matches!(error, UpdateError::Refused(())))
    );
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_made_once() {
    let t = table().await;
    t.faults.add("PutItem", Fault::LoseAnswer);
    t.store
        .update_channel_stop(Teams, |last| begin(last, "ann", 0))
        .await
        .unwrap();
    assert_eq!(t.faults.left(), 0);
}

#[tokio::test]
async fn each_channel_has_a_trail_of_its_own() {
    let t = table().await;
    let entry = |n: i64, act: &str| AuditEntry {
        at: at(n),
        by: "ann".to_owned(),
        act: act.to_owned(),
        detail: serde_json::Value::Null,
    };
    for (n, act) in [(0, "stop"), (1, "resume"), (2, "stop")] {
        t.store
            .append_channel_audit(Teams, &entry(n, act))
            .await
            .unwrap();
    }
    // The pace and the breaker live beside it.
    t.store
        .take_pace(Teams, |pace: &mut Pace| pace.until = 1)
        .await
        .unwrap();
    let first = t.store.channel_audit(Teams, None, 2).await.unwrap();
    assert_eq!(first.items, [entry(2, "stop"), entry(1, "resume")]);
    let rest = t.store.channel_audit(Teams, first.next, 2).await.unwrap();
    assert_eq!((rest.items, rest.next), (vec![entry(0, "stop")], None));
    let other = t.store.channel_audit(Skype, None, 2).await.unwrap();
    assert!(other.items.is_empty());
}

#[tokio::test]
async fn the_stored_pace_is_read_whatever_this_process_knows() {
    let t = table().await;
    let other = t.another();
    assert_eq!(t.store.pace(Teams).await.unwrap(), Pace::default());
    t.store
        .take_pace(Teams, |pace| pace.until = 5)
        .await
        .unwrap();
    other.take_pace(Teams, |pace| pace.until = 9).await.unwrap();
    assert_eq!(t.store.pace(Teams).await.unwrap().until, 9);
}

#[tokio::test]
async fn the_last_fault_is_kept_whether_or_not_it_prolongs_the_breaker() {
    let t = table().await;
    let last = async || {
        let breaker: Breaker = t.store.breaker(Teams).await.unwrap().unwrap();
        (breaker.kind, breaker.last_kind, breaker.last_at)
    };
    t.store
        .open_breaker(Teams, at(60), "429", at(0))
        .await
        .unwrap();
    assert_eq!(last().await, ("429".into(), "429".into(), at(0)));
    t.store
        .open_breaker(Teams, at(30), "503", at(7))
        .await
        .unwrap();
    assert_eq!(last().await, ("429".into(), "503".into(), at(7)));
    t.store
        .open_breaker(Teams, at(90), "token", at(9))
        .await
        .unwrap();
    assert_eq!(last().await, ("token".into(), "token".into(), at(9)));
}
