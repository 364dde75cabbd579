use super::fault::Fault;
use super::support::*;
use crate::write::Attempt;
use crate::{AuditEntry, Doomed, Engagement, Read, StoreError, UpdateError, table};
use domain::campaign::{Accepted, PlanCounts, Publication, State};
use domain::jitter::Seed;

fn published(n: u64) -> domain::campaign::Campaign {
    let mut campaign = campaign(n);
    campaign.state = State::Scheduled;
    campaign.epoch = 3;
    campaign.publication = Some(Publication {
        at: at(0),
        by: "ann".to_owned(),
        seed: Seed([7; 32]),
        plan_from: at(120),
        window: campaign.spec.window(),
        include: vec![],
        exclude: vec![],
        accepted: Accepted::default(),
        zone_data: "2026b".to_owned(),
        counts: Some(PlanCounts {
            recipients: 12,
            reserved: [(at(0), 24)].into(),
            ..PlanCounts::default()
        }),
    });
    campaign
}

#[tokio::test]
async fn making_the_table_again_changes_nothing() {
    let t = table().await;
    t.store.create_campaign(&campaign(1)).await.unwrap();
    table::create(&t.client, &t.name).await.unwrap();
    assert!(t.store.campaign(campaign_id(1)).await.unwrap().is_some());
    let ttl = t
        .client
        .describe_time_to_live()
        .table_name(&t.name)
        .send()
        .await
        .unwrap();
    assert_eq!(
        ttl.time_to_live_description
            .unwrap()
            .attribute_name
            .as_deref(),
        Some(table::TTL)
    );
}

#[tokio::test]
async fn a_campaign_reads_back_whole_and_its_id_is_taken() {
    let t = table().await;
    let campaign = published(1);
    t.store.create_campaign(&campaign).await.unwrap();
    assert_eq!(
        t.store.campaign(campaign.id).await.unwrap(),
        Some(campaign.clone())
    );
    assert_eq!(t.store.campaign(campaign_id(2)).await.unwrap(), None);
    assert_eq!(
        t.store.create_campaign(&campaign).await,
        Err(StoreError::Conflict { what: "campaign" })
    );
}

#[tokio::test]
async fn a_write_needs_the_version_it_was_made_from() {
    let t = table().await;
    let mut campaign = campaign(1);
    t.store.create_campaign(&campaign).await.unwrap();
    campaign.version = 2;
    t.store.write_campaign(&campaign, 1).await.unwrap();
    assert!(
        t.store
            .write_campaign(&campaign, 1)
            .await
            .unwrap_err()
            .is_conflict()
    );
}

#[tokio::test]
async fn a_write_whose_answer_was_lost_is_recognised() {
    let t = table().await;
    let mut campaign = campaign(1);
    t.faults.add("PutItem", Fault::LoseAnswer);
    t.store.create_campaign(&campaign).await.unwrap();
    t.faults.add("PutItem", Fault::LoseAnswer);
    campaign.version = 2;
    t.store.write_campaign(&campaign, 1).await.unwrap();
    t.faults.add("PutItem", Fault::LoseAnswer);
    t.store
        .delete_campaign(campaign.id, "{}", 2, at(0))
        .await
        .unwrap();
    assert_eq!(t.faults.left(), 0);
}

#[tokio::test]
async fn the_same_write_twice_is_one_but_not_after_another() {
    let t = table().await;
    let mut campaign = campaign(1);
    t.store.create_campaign(&campaign).await.unwrap();
    campaign.version = 2;
    assert!(matches!(
        t.store
            .replace_campaign(&campaign, 1, "mine")
            .await
            .unwrap(),
        Attempt::Done
    ));
    assert!(matches!(
        t.store
            .replace_campaign(&campaign, 1, "mine")
            .await
            .unwrap(),
        Attempt::Done
    ));
    assert!(matches!(
        t.store
            .replace_campaign(&campaign, 1, "theirs")
            .await
            .unwrap(),
        Attempt::Refused(Some(_))
    ));
}

#[tokio::test]
async fn concurrent_updates_all_happen() {
    let t = table().await;
    t.store.create_campaign(&campaign(1)).await.unwrap();
    let add = |word: &'static str| {
        let store = t.store.clone();
        async move {
            let change = |campaign: &mut domain::campaign::Campaign| {
                campaign.spec.name.push_str(word);
                Ok::<(), ()>(())
            };
            store.update_campaign(campaign_id(1), change).await.unwrap()
        }
    };
    tokio::join!(add("A"), add("B"), add("C"), add("D"));
    let after = t.store.campaign(campaign_id(1)).await.unwrap().unwrap();
    assert_eq!(after.version, 5);
    assert!(
        "ABCD"
            .chars()
            .all(|letter| after.spec.name.contains(letter)),
        "{}",
        after.spec.name
    );
}

#[tokio::test]
async fn an_update_can_refuse_change_nothing_or_find_nothing() {
    let t = table().await;
    t.store.create_campaign(&campaign(1)).await.unwrap();
    let refused = t
        .store
        .update_campaign(campaign_id(1), |_| Err("running"))
        .await;
    assert_eq!(refused, Err(UpdateError::Refused("running")));
    let same = t
        .store
        .update_campaign(campaign_id(1), |_| Ok::<(), ()>(()))
        .await
        .unwrap();
    assert_eq!(same.version, 1);
    let missing = t
        .store
        .update_campaign(campaign_id(2), |_| Ok::<(), ()>(()))
        .await;
    assert_eq!(
        missing,
        Err(UpdateError::Store(StoreError::NotFound {
            what: "campaign"
        }))
    );
}

#[tokio::test]
async fn lists_are_paged_newest_first_over_all_states_or_one() {
    let t = table().await;
    for n in 0..7 {
        let mut campaign = campaign(n);
        campaign.state = if n % 2 == 0 {
            State::Draft
        } else {
            State::Running
        };
        t.store.create_campaign(&campaign).await.unwrap();
    }
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let page = t.store.campaigns(None, cursor, 3).await.unwrap();
        assert!(page.items.len() <= 3);
        seen.extend(page.items.into_iter().map(|campaign| campaign.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, (0..7).rev().map(campaign_id).collect::<Vec<_>>());
    let running = t
        .store
        .campaigns(Some(State::Running), None, 10)
        .await
        .unwrap();
    assert_eq!(
        running
            .items
            .iter()
            .map(|campaign| campaign.id)
            .collect::<Vec<_>>(),
        [5, 3, 1].map(campaign_id)
    );
    assert_eq!(running.next, None);
    let bad = t
        .store
        .campaigns(None, Some("bm90IGFuIGlk".to_owned()), 3)
        .await;
    assert_eq!(bad, Err(StoreError::BadCursor));
}

#[tokio::test]
async fn a_deleted_campaign_leaves_a_tombstone_and_is_purged_piecewise() {
    let t = table().await;
    let id = campaign_id(1);
    t.store.create_campaign(&campaign(1)).await.unwrap();
    t.store.create_campaign(&campaign(2)).await.unwrap();
    t.store
        .put_batches(id, &(0..20).map(|n| batch(n, 1)).collect::<Vec<_>>())
        .await
        .unwrap();
    t.store
        .write_vector(id, 3, None, &vector(1, "w1"))
        .await
        .unwrap();
    t.record(click(id, 3, 0, 0, b"hit")).await.unwrap();
    let bundle = [click(id, 3, 0, 0, b"a"), click(id, 4, 0, 0, b"b")];
    assert_eq!(t.store.record_clicks(&bundle).await, [Ok(()), Ok(())]);
    let read = Read {
        position: 0,
        up_to: 1,
        at_millis: 1,
    };
    t.store.record_read(id, 3, &read, 1).await.unwrap();
    t.store
        .put_person_index(id, 1, [("a@b", 3, 0)])
        .await
        .unwrap();
    t.store.put_resolution(id, 1, "0", vec![1]).await.unwrap();
    let entry = AuditEntry {
        at: at(0),
        by: "ann".into(),
        act: "delete".into(),
        detail: serde_json::json!({}),
    };
    t.store.append_audit(id, &entry).await.unwrap();

    assert!(
        t.store
            .purge_campaign(id, 10)
            .await
            .unwrap_err()
            .is_conflict()
    );
    assert!(
        t.store
            .delete_campaign(id, "{}", 9, at(0))
            .await
            .unwrap_err()
            .is_conflict()
    );
    t.store
        .delete_campaign(id, r#"["https://contoso.example"]"#, 1, at(0))
        .await
        .unwrap();
    assert_eq!(t.store.campaign(id).await.unwrap(), None);
    assert_eq!(
        t.store.tombstone(id).await.unwrap().as_deref(),
        Some(r#"["https://contoso.example"]"#)
    );
    assert_eq!(t.store.tombstone(campaign_id(2)).await.unwrap(), None);
    assert_eq!(
        t.store.campaigns(None, None, 10).await.unwrap().items.len(),
        1
    );
    assert_eq!(
        t.store.doomed(10).await.unwrap(),
        vec![Doomed::Campaign(id)]
    );

    let mut calls = 1;
    while !t.store.purge_campaign(id, 10).await.unwrap() {
        calls += 1;
        assert!(calls < 20);
    }
    assert!(calls >= 3, "28 items need at least three calls of ten");
    assert_eq!(t.store.doomed(10).await.unwrap(), vec![]);
    assert_eq!(t.store.batches(id, 0, 20).await.unwrap(), vec![]);
    assert_eq!(t.store.vector(id, 3).await.unwrap(), None);
    assert_eq!(t.store.engagement(id).await.unwrap(), Engagement::default());
    assert_eq!(t.store.find_person(id, "a@b").await.unwrap(), None);
    assert_eq!(t.store.resolution(id, 1, "0").await.unwrap(), None);
    assert_eq!(
        t.store.audit(id, None, 10).await.unwrap().items,
        vec![entry]
    );
    assert!(t.store.tombstone(id).await.unwrap().is_some());

    let left = t
        .client
        .scan()
        .table_name(&t.name)
        .send()
        .await
        .unwrap()
        .items
        .unwrap();
    let of_it: Vec<_> = left
        .iter()
        .filter(|item| item["pk"].as_s().unwrap().contains(&id.to_string()))
        .collect();
    let ends = (at(0) + chrono::TimeDelta::days(90))
        .timestamp()
        .to_string();
    assert_eq!(of_it.len(), 2);
    assert!(
        of_it
            .iter()
            .all(|item| item[table::TTL].as_n().unwrap() == &ends)
    );
}

#[tokio::test]
async fn errors_tell_what_to_do() {
    let t = table().await;
    let throttled =
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"slow"}"#;
    for _ in 0..3 {
        t.faults
            .add("GetItem", Fault::Answer(400, throttled.to_owned()));
    }
    let error = t.store.campaign(campaign_id(1)).await.unwrap_err();
    assert!(error.is_retryable(), "{error:?}");
    let denied = r#"{"__type":"com.amazon.coral.service#AccessDeniedException","message":"no"}"#;
    t.faults
        .add("GetItem", Fault::Answer(400, denied.to_owned()));
    let error = t.store.campaign(campaign_id(1)).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Rejected { code, .. } if code == "AccessDeniedException"),
        "{error:?}"
    );
    let nowhere = crate::Store::new(t.client.clone(), "no-such-table");
    assert!(matches!(
        nowhere.campaign(campaign_id(1)).await,
        Err(StoreError::Rejected { .. })
    ));
}
