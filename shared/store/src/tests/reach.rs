use super::fault::Fault;
use super::support::*;
use crate::{InstalledPerson, Reach, Store, StoreError};
use domain::campaign::Channel::{self, Skype, Teams};

const URL: &str = "https://smba.example/";

fn pair(object_id: &str, address: &str) -> (String, String) {
    (object_id.to_owned(), address.to_owned())
}

async fn of(store: &Store, channel: Channel, object_id: &str) -> Option<Reach> {
    let ids = [object_id.to_owned(), object_id.to_owned()];
    store.reach(channel, &ids).await.unwrap().remove(object_id)
}

#[tokio::test]
async fn how_a_person_is_reached_is_learnt_and_forgotten() {
    let t = table().await;
    assert_eq!(of(&t.store, Teams, "oid").await, None);
    t.store
        .put_conversation(Teams, "oid", Some("ann@contoso.example"), "a:1", URL)
        .await
        .unwrap();
    let mut expected = Reach {
        conversation: Some(("a:1".to_owned(), URL.to_owned())),
        installed: Some(true),
        address: Some("ann@contoso.example".to_owned()),
        suppressed: false,
    };
    assert_eq!(of(&t.store, Teams, "oid").await, Some(expected.clone()));
    assert_eq!(of(&t.store, Skype, "oid").await, None);

    // Without an address the one that is known stays.
    t.store
        .put_conversation(Teams, "oid", None, "a:2", URL)
        .await
        .unwrap();
    expected.conversation = Some(("a:2".to_owned(), URL.to_owned()));
    assert_eq!(of(&t.store, Teams, "oid").await, Some(expected.clone()));
    t.store
        .put_addresses(Teams, &[pair("oid", "a.lee@contoso.example")])
        .await
        .unwrap();
    t.store.forget_conversation(Teams, "oid").await.unwrap();
    expected = Reach {
        conversation: None,
        installed: Some(false),
        address: Some("a.lee@contoso.example".to_owned()),
        suppressed: false,
    };
    assert_eq!(of(&t.store, Teams, "oid").await, Some(expected));
    let long = t.store.reach(Teams, &["x".repeat(1_025)]).await;
    assert_eq!(
        long,
        Err(StoreError::TooLarge {
            what: "object id",
            size: 1_025,
            limit: 1_024
        })
    );
}

#[tokio::test]
async fn the_later_event_wins_in_whatever_order_events_come() {
    let t = table().await;
    let set = |installed, second| t.store.set_installed(Teams, "oid", installed, at(second));
    t.faults.add("UpdateItem", Fault::LoseAnswer);
    assert!(set(true, 10).await.unwrap());
    assert_eq!(t.faults.left(), 0);
    t.store
        .put_conversation(Teams, "oid", None, "a:1", URL)
        .await
        .unwrap();
    assert!(!set(false, 9).await.unwrap());
    let known = of(&t.store, Teams, "oid").await.unwrap();
    assert_eq!(
        (known.installed, known.conversation.is_some()),
        (Some(true), true)
    );
    assert!(set(false, 11).await.unwrap());
    assert!(!set(true, 10).await.unwrap());
    assert_eq!(
        of(&t.store, Teams, "oid").await,
        Some(Reach {
            installed: Some(false),
            ..Reach::default()
        })
    );
}

#[tokio::test]
async fn an_installation_is_kept_whole_by_its_own_time() {
    let t = table().await;
    let put = |id: &'static str, second| {
        t.store
            .put_installation(Teams, "oid", (id, URL), at(second))
    };
    let conversation = async || of(&t.store, Teams, "oid").await.unwrap().conversation;
    t.faults.add("UpdateItem", Fault::LoseAnswer);
    assert!(put("a:1", 10).await.unwrap());
    assert_eq!(conversation().await, Some(pair("a:1", URL)));
    assert!(!put("a:0", 9).await.unwrap());
    assert!(put("a:2", 11).await.unwrap());
    assert_eq!(conversation().await, Some(pair("a:2", URL)));
    assert_eq!(everybody(&t.store, Teams, 10).await.len(), 1);
    t.store
        .set_installed(Teams, "oid", false, at(12))
        .await
        .unwrap();
    assert!(!put("a:3", 11).await.unwrap());
    let known = of(&t.store, Teams, "oid").await.unwrap();
    assert_eq!((known.installed, known.conversation), (Some(false), None));
}

async fn everybody(store: &Store, channel: Channel, limit: usize) -> Vec<InstalledPerson> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = store
            .installed_people(channel, cursor, limit)
            .await
            .unwrap();
        assert!(page.items.len() <= limit);
        assert!(page.next.is_none() || page.items.len() == limit);
        all.extend(page.items);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return all,
        }
    }
}

fn ids(people: &[InstalledPerson]) -> Vec<&str> {
    let mut ids: Vec<&str> = people.iter().map(|p| p.object_id.as_str()).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn everybody_with_the_bot_is_listed_once_and_who_removed_it_is_not() {
    let t = table().await;
    assert!(everybody(&t.store, Teams, 10).await.is_empty());
    let names: Vec<String> = (0..60).map(|i| format!("oid-{i:02}")).collect();
    for name in &names {
        t.store
            .set_installed(Teams, name, true, at(0))
            .await
            .unwrap();
    }
    t.store
        .set_installed(Skype, "sip:a@b", true, at(0))
        .await
        .unwrap();
    let addresses = [
        pair("oid-07", "ann@contoso.example"),
        pair("only-an-address", "x@contoso.example"),
    ];
    t.store.put_addresses(Teams, &addresses).await.unwrap();
    for limit in [1, 7, 60, 61] {
        assert_eq!(ids(&everybody(&t.store, Teams, limit).await), names);
    }
    let all = everybody(&t.store, Teams, 60).await;
    let ann = all.iter().find(|p| p.object_id == "oid-07").unwrap();
    assert_eq!(ann.address.as_deref(), Some("ann@contoso.example"));

    t.store.forget_conversation(Teams, "oid-03").await.unwrap();
    t.store
        .set_installed(Teams, "oid-04", false, at(1))
        .await
        .unwrap();
    let left = everybody(&t.store, Teams, 7).await;
    assert_eq!(left.len(), 58);
    assert!(!ids(&left).contains(&"oid-03") && !ids(&left).contains(&"oid-04"));
    let bad = t
        .store
        .installed_people(Teams, Some("%".to_owned()), 1)
        .await;
    assert_eq!(bad, Err(StoreError::BadCursor));
}
