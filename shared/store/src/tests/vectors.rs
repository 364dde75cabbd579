use super::fault::Fault;
use super::support::*;
use crate::item::size_of;
use crate::vectors::attributes;
use crate::{StoreError, Written};
use domain::campaign::Channel;
use domain::outcome::{Attempt, Late, Lease, Mark, PersonLog, Reason, Try, TryResult};

fn late(at: i64) -> Late {
    Late {
        sent: true,
        at,
        activity: Some(at.to_string()),
        reason: None,
        attempt: Some(0),
    }
}

#[tokio::test]
async fn a_vector_is_created_once_and_replaced_only_from_the_state_it_was_made_from() {
    let t = table().await;
    let id = campaign_id(1);
    assert_eq!(t.store.vector(id, 5).await.unwrap(), None);
    let first = vector(2, "w1");
    assert_eq!(
        t.store.write_vector(id, 5, None, &first).await.unwrap(),
        Written::Done
    );
    assert_eq!(
        t.store
            .write_vector(id, 5, None, &vector(2, "w2"))
            .await
            .unwrap(),
        Written::Lost
    );
    assert_eq!(t.store.vector(id, 5).await.unwrap(), Some(first.clone()));

    let mut second = vector(2, "w3");
    second.seq = 4;
    second.lease = Some(Lease {
        owner: "worker".to_owned(),
        until: at(35),
    });
    second.retry_at = Some(at(90));
    assert_eq!(
        t.store
            .write_vector(id, 5, Some("w1"), &second)
            .await
            .unwrap(),
        Written::Done
    );
    assert_eq!(
        t.store
            .write_vector(id, 5, Some("w1"), &vector(2, "w4"))
            .await
            .unwrap(),
        Written::Lost
    );
    assert_eq!(t.store.vector(id, 5).await.unwrap(), Some(second));

    let mut third = vector(2, "w5");
    third.position = None;
    assert_eq!(
        t.store
            .write_vector(id, 5, Some("w3"), &third)
            .await
            .unwrap(),
        Written::Done
    );
    assert_eq!(t.store.vector(id, 5).await.unwrap(), Some(third));
    assert_eq!(
        t.store
            .write_vector(id, 6, Some("w5"), &vector(2, "w6"))
            .await
            .unwrap(),
        Written::Lost
    );
    assert_eq!(t.store.vector(id, 6).await.unwrap(), None);
}

#[tokio::test]
async fn ones_own_write_repeated_is_done() {
    let t = table().await;
    let id = campaign_id(1);
    for _ in 0..2 {
        assert_eq!(
            t.store
                .write_vector(id, 0, None, &vector(1, "w1"))
                .await
                .unwrap(),
            Written::Done
        );
    }
    for _ in 0..2 {
        assert_eq!(
            t.store
                .write_vector(id, 0, Some("w1"), &vector(1, "w2"))
                .await
                .unwrap(),
            Written::Done
        );
    }
    t.faults.add("UpdateItem", Fault::LoseAnswer);
    assert_eq!(
        t.store
            .write_vector(id, 0, Some("w2"), &vector(1, "w3"))
            .await
            .unwrap(),
        Written::Done
    );
    assert_eq!(t.faults.left(), 0);
    assert_eq!(
        t.store
            .write_vector(id, 0, Some("w1"), &vector(1, "w2"))
            .await
            .unwrap(),
        Written::Lost
    );
}

#[tokio::test]
async fn a_late_result_stays_beside_the_state_and_the_first_one_counts() {
    let t = table().await;
    let id = campaign_id(1);
    let missing = t.store.record_late(id, 0, 1, &late(5)).await;
    assert_eq!(
        missing,
        Err(StoreError::NotFound {
            what: "outcome vector"
        })
    );
    assert_eq!(t.store.vector(id, 0).await.unwrap(), None);

    let mut state = vector(3, "w1");
    state.marks = vec![Mark::Sent, Mark::Unknown, Mark::Unknown];
    // The late result is of this attempt.
    state.people[1].tries.push(Try {
        attempt: 0,
        presence: None,
        result: TryResult::Unknown,
    });
    t.store.write_vector(id, 0, None, &state).await.unwrap();
    t.store.record_late(id, 0, 1, &late(5)).await.unwrap();
    t.store.record_late(id, 0, 1, &late(6)).await.unwrap();
    let failed = Late {
        sent: false,
        at: 7,
        activity: None,
        reason: Some(Reason::BlockedByUser),
        attempt: None,
    };
    t.store.record_late(id, 0, 2, &failed).await.unwrap();

    let read = t.store.vector(id, 0).await.unwrap().unwrap();
    assert_eq!((read.w.as_str(), &read.marks), ("w1", &state.marks));
    assert_eq!(read.late, [(1, late(5)), (2, failed)].into());

    state.w = "w2".to_owned();
    assert_eq!(
        t.store
            .write_vector(id, 0, Some("w1"), &state)
            .await
            .unwrap(),
        Written::Done
    );
    assert_eq!(
        t.store.vector(id, 0).await.unwrap().unwrap().late,
        read.late
    );

    let merged = t.store.vectors(id).await.unwrap();
    assert_eq!(
        merged[0].1.marks,
        vec![Mark::Sent, Mark::Sent, Mark::Failed]
    );
    assert_eq!(merged[0].1.people[2].reason, Some(Reason::BlockedByUser));

    let marks = t.store.vectors_of_marks(id).await.unwrap();
    let (n, mut full) = merged.into_iter().next().unwrap();
    full.people.clear();
    full.late.clear();
    assert_eq!(marks, [(n, full)], "late results count there too");
}

#[tokio::test]
async fn all_vectors_of_a_campaign_come_by_number() {
    let t = table().await;
    for n in (0..40).rev() {
        t.store
            .write_vector(campaign_id(1), n, None, &vector(1, &format!("w{n}")))
            .await
            .unwrap();
    }
    t.store
        .write_vector(campaign_id(2), 7, None, &vector(1, "other"))
        .await
        .unwrap();
    t.store
        .put_batches(campaign_id(1), &[batch(0, 3)])
        .await
        .unwrap();
    let all = t.store.vectors(campaign_id(1)).await.unwrap();
    assert_eq!(
        all.iter().map(|(n, _)| *n).collect::<Vec<_>>(),
        (0..40).collect::<Vec<_>>()
    );
    assert!(all.iter().all(|(n, vector)| vector.w == format!("w{n}")));

    let (planned, state) = t.store.batch_and_vector(campaign_id(1), 0).await.unwrap();
    assert_eq!(planned, Some(batch(0, 3)));
    let begun = t.store.beginning(campaign_id(1), 0, Channel::Teams).await;
    let begun = begun.unwrap();
    assert_eq!(
        (begun.batch, begun.vector.as_ref()),
        (planned, state.as_ref())
    );
    assert_eq!(state.unwrap().w, "w0");
    let (planned, state) = t.store.batch_and_vector(campaign_id(1), 39).await.unwrap();
    assert_eq!((planned, state.unwrap().w.as_str()), (None, "w39"));
    assert_eq!(
        t.store.batch_and_vector(campaign_id(3), 0).await.unwrap(),
        (None, None)
    );
}

#[test]
fn a_hundred_people_sent_to_are_one_to_one_and_a_half_kilobytes() {
    let mut sent = vector(100, "00112233445566778899aabb");
    sent.position = None;
    sent.lease = Some(Lease {
        owner: "0123456789abcdef0123".to_owned(),
        until: at(35),
    });
    sent.attempts = vec![Attempt {
        cycle: 1,
        rung: 1,
        at: at(60).timestamp(),
    }];
    let mut noise = 12_345u64;
    sent.people = (0..100)
        .map(|i| {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let sent_at = at(60).timestamp_millis() + i * 180 + (noise >> 40) as i64 % 150;
            PersonLog {
                sent_at: Some(sent_at),
                activity: Some((sent_at - (noise >> 50) as i64 % 300).to_string()),
                tries: vec![Try {
                    attempt: 0,
                    presence: None,
                    result: TryResult::Sent,
                }],
                ..PersonLog::default()
            }
        })
        .collect();
    sent.marks = vec![Mark::Sent; 100];
    let key = crate::keys::vector(campaign_id(1), 9_999).attributes();
    let attributes = attributes(&sent).unwrap().into_iter();
    let item = attributes
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .chain(key)
        .collect();
    let size = size_of(&item);
    assert!((700..=1_300).contains(&size), "{size}");
}
