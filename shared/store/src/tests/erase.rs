//! What is left of a person, and of everybody else.

use super::support::{at, batch, campaign, campaign_id, list_id, member, table, vector};
use crate::{AuditEntry, Written};
use domain::batch::ERASED;
use domain::campaign::{Channel, FinishReason, State};
use serde_json::json;

#[tokio::test]
async fn a_member_leaves_every_version_and_nobody_else_does() {
    let table = table().await;
    let (store, list) = (&table.store, list_id(1));
    let members: Vec<_> = (0..2_500).map(member).collect();
    let columns = ["CITY".to_owned()];
    let first = store
        .put_version(list, 1, &columns, &members, at(0), "ann")
        .await
        .unwrap();
    let removed = ["person000003@contoso.example".to_owned()];
    store
        .edit_version(list, &first, 2, &[], &removed, at(1), "ann")
        .await
        .unwrap();
    assert_eq!(store.version_numbers(list).await.unwrap(), [1, 2]);
    // The first of its chunk, one in the middle, and the last.
    for (gone, index) in [0, 1_200, 2_499].into_iter().enumerate() {
        let address = member(index).address.to_string();
        for version in [1, 2] {
            assert!(store.erase_member(list, version, &address).await.unwrap());
            assert!(!store.erase_member(list, version, &address).await.unwrap());
        }
        for (version, size) in [(1, 2_500), (2, 2_499)] {
            let version = store.version(list, version).await.unwrap().unwrap();
            let left: Vec<String> = store
                .chunks(list, &version.chunks)
                .await
                .unwrap()
                .into_iter()
                .flatten()
                .map(|member| member.address.to_string())
                .collect();
            assert_eq!(left.len(), size - gone - 1);
            assert_eq!(version.size as usize, left.len());
            assert!(!left.contains(&address) && left.is_sorted());
            for chunk in &version.chunks {
                assert_ne!(chunk.first, address);
            }
            let neighbour = member(index.saturating_sub(1).max(1)).address;
            let found = store.member(list, &version, &neighbour).await.unwrap();
            assert!(found.is_some(), "{neighbour}");
        }
    }
    assert!(
        !store
            .erase_member(list, 1, "eve@contoso.example")
            .await
            .unwrap()
    );
    assert!(!store.erase_member(list, 9, &removed[0]).await.unwrap());
}

#[tokio::test]
async fn a_list_of_one_is_empty_afterwards() {
    let table = table().await;
    let (store, list) = (&table.store, list_id(1));
    let only = member(0);
    store
        .put_version(list, 1, &[], std::slice::from_ref(&only), at(0), "ann")
        .await
        .unwrap();
    assert!(store.erase_member(list, 1, &only.address).await.unwrap());
    let version = store.version(list, 1).await.unwrap().unwrap();
    assert_eq!((version.size, version.chunks.len()), (0, 0));
}

#[tokio::test]
async fn a_person_leaves_a_campaign_and_their_position_stays() {
    let table = table().await;
    let (store, id) = (&table.store, campaign_id(1));
    let whole = batch(7, 3);
    let (address, object_id) = (
        whole.people[1].address.clone(),
        whole.people[1].object_id.clone(),
    );
    let object_id = object_id.unwrap();
    store
        .put_batches(id, std::slice::from_ref(&whole))
        .await
        .unwrap();
    let entries = (0u16..3).flat_map(|position| {
        let person = &whole.people[usize::from(position)];
        [person.address.clone(), person.object_id.clone().unwrap()].map(|name| (name, 7, position))
    });
    store.put_person_index(id, 1, entries).await.unwrap();
    store
        .put_resolution(id, 1, "chunk", vec![1, 2, 3])
        .await
        .unwrap();
    for (act, address) in [
        ("try", address.as_str()),
        ("resolve", "other@contoso.example"),
    ] {
        let entry = AuditEntry {
            at: at(0),
            by: "ann".into(),
            act: act.into(),
            detail: json!({"address": address, "as": "sent"}),
        };
        store.append_audit(id, &entry).await.unwrap();
    }

    // Whoever is no longer at that position is left alone.
    store.erase_from_batch(id, 7, 0, &address).await.unwrap();
    assert_eq!(store.batch(id, 7).await.unwrap(), Some(whole.clone()));
    for _ in 0..2 {
        store.erase_from_batch(id, 7, 1, &address).await.unwrap();
        store.drop_from_person_index(id, &address).await.unwrap();
        store.drop_from_person_index(id, &object_id).await.unwrap();
        store.drop_resolutions(id).await.unwrap();
    }
    assert_eq!(store.erase_from_audit(id, &address).await.unwrap(), 1);
    assert_eq!(store.erase_from_audit(id, &address).await.unwrap(), 0);

    let after = store.batch(id, 7).await.unwrap().unwrap();
    let person = &after.people[1];
    assert!(person.is_erased() && person.object_id.is_none());
    assert_eq!(person.values, ["", ""]);
    assert_eq!(
        [&after.people[0], &after.people[2]],
        [&whole.people[0], &whole.people[2]]
    );
    assert_eq!(store.find_person(id, &address).await.unwrap(), None);
    assert_eq!(store.find_person(id, &object_id).await.unwrap(), None);
    let other = &whole.people[2].address;
    assert_eq!(store.find_person(id, other).await.unwrap(), Some((7, 2)));
    assert_eq!(store.resolution(id, 1, "chunk").await.unwrap(), None);
    let mut named: Vec<String> = store
        .audit(id, None, 10)
        .await
        .unwrap()
        .items
        .into_iter()
        .map(|entry| entry.detail["address"].as_str().unwrap().to_owned())
        .collect();
    named.sort();
    assert_eq!(named, [ERASED, "other@contoso.example"]);
}

#[tokio::test]
async fn what_is_known_of_a_person_is_forgotten_on_every_channel() {
    let table = table().await;
    let store = &table.store;
    let (ann, id) = (
        "ann@contoso.example",
        "11111111-0000-0000-0000-000000000001".to_owned(),
    );
    let known = [(ann.to_owned(), Some(id.clone()))];
    for channel in [Channel::Teams, Channel::Skype] {
        store.put_resolved(channel, &known, at(0)).await.unwrap();
        store.set_suppressed(channel, ann, true).await.unwrap();
        store
            .put_conversation(channel, &id, Some(ann), "19:x", "https://smba.example/")
            .await
            .unwrap();
        store.record_receipt(channel, &id, 5, at(0)).await.unwrap();
    }
    store
        .forget_person(ann, std::slice::from_ref(&id))
        .await
        .unwrap();
    store
        .forget_person(ann, &[id.clone(), id.clone()])
        .await
        .unwrap();
    for channel in [Channel::Teams, Channel::Skype] {
        assert!(
            store
                .person_refs(channel, &[ann.to_owned()])
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            store
                .reach(channel, std::slice::from_ref(&id))
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(store.reader(channel, &id).await.unwrap().up_to, None);
        let installed = store.installed_people(channel, None, 10).await.unwrap();
        assert!(installed.items.is_empty());
    }
}

#[tokio::test]
async fn batches_come_with_their_vectors() {
    let table = table().await;
    let (store, id) = (&table.store, campaign_id(1));
    let batches: Vec<_> = (0..5).map(|n| batch(n, 2)).collect();
    store.put_batches(id, &batches).await.unwrap();
    let written = store
        .write_vector(id, 3, None, &vector(2, "w1"))
        .await
        .unwrap();
    assert_eq!(written, Written::Done);
    let page = store.batches_and_vectors(id, 2, 2).await.unwrap();
    let seen: Vec<_> = page
        .iter()
        .map(|(batch, vector)| (batch.n, vector.is_some()))
        .collect();
    assert_eq!(seen, [(2, false), (3, true)]);
    assert_eq!(store.batches_and_vectors(id, 5, 10).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_made_long_ago_and_has_finished_is_found_the_oldest_first() {
    let table = table().await;
    let store = &table.store;
    for n in [3, 1, 2, 1_000_000] {
        let mut campaign = campaign(n);
        campaign.state = State::Finished;
        campaign.finished = Some((at(60), FinishReason::Done));
        store.create_campaign(&campaign).await.unwrap();
    }
    store.create_campaign(&campaign(4)).await.unwrap();
    let found = async |limit| {
        let found = store
            .finished_campaigns_made_before(at(10), limit)
            .await
            .unwrap();
        found
            .into_iter()
            .map(|campaign| campaign.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found(10).await,
        [campaign_id(1), campaign_id(2), campaign_id(3)]
    );
    assert_eq!(found(2).await, [campaign_id(1), campaign_id(2)]);
}

#[tokio::test]
async fn a_job_is_found_by_its_name_until_it_is_forgotten() {
    let table = table().await;
    let store = &table.store;
    let kept = (7u32, "seven".to_owned());
    store
        .keep_job("kind", "job-1", &kept, at(100))
        .await
        .unwrap();
    store
        .keep_newest_job("kind", "job-1", at(100))
        .await
        .unwrap();
    assert_eq!(
        store.newest_job("kind", at(99)).await.unwrap().as_deref(),
        Some("job-1")
    );
    assert_eq!(
        store.job("kind", "job-1", at(99)).await.unwrap(),
        Some(kept)
    );
    assert_eq!(
        store
            .job::<(u32, String)>("kind", "job-1", at(100))
            .await
            .unwrap(),
        None
    );
    let long = "x".repeat(65);
    assert_eq!(
        store
            .job::<(u32, String)>("kind", &long, at(0))
            .await
            .unwrap(),
        None
    );
}
