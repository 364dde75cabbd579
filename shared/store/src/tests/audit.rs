use super::support::*;
use crate::{AuditEntry, Audited, StoreError};
use domain::campaign::Channel;

#[tokio::test]
async fn the_trail_is_paged_newest_first() {
    let t = table().await;
    let entry = |n: i64| AuditEntry {
        at: at(n / 2),
        by: "ann".to_owned(),
        act: format!("act{n}"),
        detail: serde_json::json!({ "n": n }),
    };
    for n in 0..5 {
        t.store
            .append_audit(campaign_id(1), &entry(n))
            .await
            .unwrap();
    }
    let first = t.store.audit(campaign_id(1), None, 3).await.unwrap();
    assert_eq!(first.items, vec![entry(4), entry(3), entry(2)]);
    let second = t.store.audit(campaign_id(1), first.next, 3).await.unwrap();
    assert_eq!(second.items, vec![entry(1), entry(0)]);
    assert_eq!(second.next, None);
}

#[tokio::test]
async fn more_than_one_answer_of_the_service_is_read() {
    let t = table().await;
    let detail = serde_json::json!("x".repeat(60_000));
    for n in 0..20 {
        let entry = AuditEntry {
            at: at(n),
            by: "ann".into(),
            act: "try".into(),
            detail: detail.clone(),
        };
        t.store.append_audit(campaign_id(1), &entry).await.unwrap();
    }
    let all = t.store.audit(campaign_id(1), None, 30).await.unwrap();
    assert_eq!((all.items.len(), all.next), (20, None));
    let huge = serde_json::json!("x".repeat(64_000));
    let entry = AuditEntry {
        at: at(0),
        by: "ann".into(),
        act: "try".into(),
        detail: huge,
    };
    let refused = t.store.append_audit(campaign_id(1), &entry).await;
    assert!(matches!(
        refused,
        Err(StoreError::TooLarge {
            what: "audit detail",
            ..
        })
    ));
}

#[tokio::test]
async fn acts_on_everything_are_one_trail() {
    let t = table().await;
    let entry = |n: i64| AuditEntry {
        at: at(n),
        by: "ann".to_owned(),
        act: format!("act{n}"),
        detail: serde_json::Value::Null,
    };
    t.store
        .append_audit(campaign_id(1), &entry(1))
        .await
        .unwrap();
    t.store
        .append_channel_audit(Channel::Skype, &entry(3))
        .await
        .unwrap();
    t.store
        .append_audit(campaign_id(2), &entry(2))
        .await
        .unwrap();
    let first = t.store.acts(None, 2).await.unwrap();
    assert_eq!(
        first.items,
        vec![
            (Audited::Channel(Channel::Skype), entry(3)),
            (Audited::Campaign(campaign_id(2)), entry(2)),
        ]
    );
    let second = t.store.acts(first.next, 2).await.unwrap();
    assert_eq!(
        (second.items, second.next),
        (vec![(Audited::Campaign(campaign_id(1)), entry(1))], None)
    );
    assert!(matches!(
        t.store.acts(Some("nonsense".into()), 2).await,
        Err(StoreError::BadCursor)
    ));
}
