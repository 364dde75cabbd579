use super::fault::Fault;
use super::support::*;
use crate::members::{ChunkRef, Version};
use domain::list::Member;

const COLUMNS: [&str; 1] = ["CITY"];

async fn ten_thousand(t: &TestTable) -> (Vec<Member>, Version) {
    let members: Vec<Member> = (0..10_000).map(member).collect();
    let columns = COLUMNS.map(str::to_owned);
    let version = t
        .store
        .put_version(list_id(1), 1, &columns, &members, at(0), "ann")
        .await
        .unwrap();
    (members, version)
}

async fn all(t: &TestTable, version: &Version) -> Vec<Member> {
    t.store
        .chunks(list_id(1), &version.chunks)
        .await
        .unwrap()
        .concat()
}

fn hashes(version: &Version) -> Vec<[u8; 32]> {
    version
        .chunks
        .iter()
        .map(|chunk: &ChunkRef| chunk.hash)
        .collect()
}

#[tokio::test]
async fn a_version_of_ten_thousand_reads_back_and_is_written_once() {
    let t = table().await;
    let (members, version) = ten_thousand(&t).await;
    assert_eq!((version.size, version.chunks.len()), (10_000, 10));
    assert_eq!(
        t.store.version(list_id(1), 1).await.unwrap(),
        Some(version.clone())
    );
    assert_eq!(t.store.version(list_id(1), 2).await.unwrap(), None);
    assert_eq!(all(&t, &version).await, members);
    let again = t
        .store
        .put_version(list_id(1), 1, &[], &members[..1], at(9), "bob")
        .await;
    assert!(again.unwrap_err().is_conflict());
    assert_eq!(
        t.store.version(list_id(1), 1).await.unwrap(),
        Some(version.clone())
    );

    let found = t
        .store
        .member(list_id(1), &version, &members[4_321].address)
        .await
        .unwrap();
    assert_eq!(found.as_ref(), Some(&members[4_321]));
    for nobody in ["", "person004321x@contoso.example", "zz"] {
        assert_eq!(
            t.store.member(list_id(1), &version, nobody).await.unwrap(),
            None
        );
    }
}

#[tokio::test]
async fn a_manifest_whose_answer_was_lost_is_recognised() {
    let t = table().await;
    t.faults.add("PutItem", Fault::LoseAnswer);
    t.faults.add("PutItem", Fault::LoseAnswer);
    let version = t
        .store
        .put_version(list_id(1), 1, &[], &[member(1)], at(0), "ann")
        .await
        .unwrap();
    assert_eq!((version.size, t.faults.left()), (1, 0));
}

#[tokio::test]
async fn an_edit_rewrites_only_the_chunks_it_touches() {
    let t = table().await;
    let (mut members, first) = ten_thousand(&t).await;
    let mut changed = member(2_500);
    changed.last_name = "Married".into();
    let add = [changed.clone()];
    let second = t
        .store
        .edit_version(list_id(1), &first, 2, &add, &[], at(1), "bob")
        .await
        .unwrap();
    members[2_500] = changed;
    let same = hashes(&first)
        .iter()
        .zip(hashes(&second))
        .filter(|(a, b)| *a == b)
        .count();
    assert_eq!((same, second.chunks.len(), second.size), (9, 10, 10_000));
    assert_eq!(all(&t, &second).await, members);
    assert_eq!(
        t.store.version(list_id(1), 2).await.unwrap(),
        Some(second.clone())
    );

    // One more at the front splits the first chunk; one that goes takes its chunk's place; unknown ones change nothing.
    let front = Member {
        address: "aaa@contoso.example".into(),
        ..member(0)
    };
    let remove = vec![
        member(9_999).address.to_string(),
        "nobody@contoso.example".to_owned(),
    ];
    let add = [front.clone()];
    let third = t
        .store
        .edit_version(list_id(1), &second, 3, &add, &remove, at(2), "bob")
        .await
        .unwrap();
    members.insert(0, front);
    members.pop();
    assert_eq!((third.size, third.chunks.len()), (10_000, 11));
    assert_eq!(all(&t, &third).await, members);
}

#[tokio::test]
async fn a_version_can_be_emptied_and_filled_again() {
    let t = table().await;
    let people = [member(1), member(2)];
    let first = t
        .store
        .put_version(list_id(1), 1, &[], &people, at(0), "ann")
        .await
        .unwrap();
    let everybody: Vec<String> = people
        .iter()
        .map(|member| member.address.to_string())
        .collect();
    let empty = t
        .store
        .edit_version(list_id(1), &first, 2, &[], &everybody, at(0), "ann")
        .await
        .unwrap();
    assert_eq!((empty.size, empty.chunks.len()), (0, 0));
    assert_eq!(
        t.store
            .members_page(list_id(1), &empty, None, 10, None)
            .await
            .unwrap()
            .items,
        vec![]
    );
    let third = t
        .store
        .edit_version(list_id(1), &empty, 3, &people, &everybody, at(0), "ann")
        .await
        .unwrap();
    assert_eq!(all(&t, &third).await, people);
}

#[tokio::test]
async fn members_are_paged_and_searched() {
    let t = table().await;
    let (members, version) = ten_thousand(&t).await;
    let page = |cursor: Option<String>, limit, search: Option<&'static str>| {
        let (store, version) = (&t.store, &version);
        async move {
            store
                .members_page(list_id(1), version, cursor.as_deref(), limit, search)
                .await
                .unwrap()
        }
    };
    let first = page(None, 999, None).await;
    let second = page(first.next.clone(), 2, None).await;
    assert_eq!(first.items, members[..999]);
    assert_eq!(second.items, members[999..1_001]);

    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let next = page(cursor, 3_000, None).await;
        seen.extend(next.items);
        cursor = next.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, members);

    let found = page(None, 5, Some(" FIRST777 o'last ")).await;
    assert_eq!(
        (found.items, found.next),
        (vec![members[777].clone()], None)
    );
    let found = page(None, 5, Some("first99")).await;
    assert_eq!(found.items.len(), 5);
    let rest = page(found.next, 1_000, Some("first99")).await;
    assert_eq!((rest.items.len(), rest.next), (1 + 10 + 100 - 5, None));
}

#[tokio::test]
async fn a_search_of_very_many_goes_on_where_it_stopped() {
    let t = table().await;
    let store = &t.store;
    // Seventy small chunks stand for seventy thousand people.
    let mut chunks = Vec::new();
    for n in 0..70 {
        let one = store
            .put_version(list_id(1), n + 1, &[], &[member(n as usize)], at(0), "ann")
            .await
            .unwrap();
        chunks.extend(one.chunks);
    }
    let version = Version {
        version: 99,
        size: 70,
        columns: vec![],
        chunks,
        created: at(0),
        by: "ann".to_owned(),
    };
    let first = store
        .members_page(list_id(1), &version, None, 10, Some("first69"))
        .await
        .unwrap();
    assert_eq!(first.items, vec![]);
    let second = store
        .members_page(
            list_id(1),
            &version,
            first.next.as_deref(),
            10,
            Some("first69"),
        )
        .await
        .unwrap();
    assert_eq!((second.items, second.next), (vec![member(69)], None));
}
