use super::support::*;
use crate::{AuditEntry, StoreError};

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
