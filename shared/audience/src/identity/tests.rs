//! What is known of a chunk without asking the directory.

use super::*;
use crate::test_store::store;
use domain::campaign::Channel::Teams;

const MEMBERS: usize = 250;

fn now() -> DateTime<Utc> {
    "2026-11-30T10:00:00Z".parse().unwrap()
}

fn list() -> ListId {
    ListId::from_parts(1_790_000_000_000, 1)
}

fn id(n: usize) -> String {
    format!("00000000-0000-0000-0000-{n:012x}")
}

fn members() -> Vec<Member> {
    let member = |n: usize| Member {
        address: format!("p{n:04}@contoso.example").into(),
        first_name: "Ann".into(),
        last_name: "Doe".into(),
        time_zone: None,
        extra: Vec::new(),
    };
    (0..MEMBERS).map(member).collect()
}

/// Two hundred and fifty people of whom the last is nobody, as they were told of at `at`.
async fn told_of(store: &Store, members: &[Member], at: DateTime<Utc>) -> ChunkRef {
    let made = store.put_version(list(), 1, &[], members, now(), "ann");
    let chunk = made.await.unwrap().chunks.remove(0);
    let answers: Vec<Answer> = (0..MEMBERS)
        .map(|n| (n + 1 < MEMBERS).then(|| id(n).into()))
        .collect();
    let bytes = answers::pack(&answers).unwrap();
    let put = store.put_chunk_answers(Teams, (list(), &chunk), at, bytes);
    put.await.unwrap();
    chunk
}

async fn identities(store: &Store, reference: &ChunkRef, members: &[Member]) -> Vec<Identity> {
    let chunk = Chunk {
        list: list(),
        reference,
        members,
    };
    let found = of_chunk(store, Teams, Identities::Known, "", chunk, now());
    found.await.unwrap()
}

#[tokio::test]
async fn a_chunk_of_which_the_directory_spoke_lately_is_known_as_a_whole() {
    let (store, members) = (store().await, members());
    let chunk = told_of(&store, &members, now() - TimeDelta::hours(23)).await;
    let found = identities(&store, &chunk, &members).await;
    assert_eq!(found[7].answer, Some(Some(id(7).into())));
    assert!(found[7].is_known && found[7].since.is_some());
    assert_eq!(found[MEMBERS - 1], Identity::default(), "asked again");

    // Whoever was nobody and has been heard of since is not lost by it.
    let heard = [(members[MEMBERS - 1].address.to_string(), Some(id(9_999)))];
    store.put_resolved(Teams, &heard, now()).await.unwrap();
    let found = identities(&store, &chunk, &members).await;
    assert_eq!(found[MEMBERS - 1].answer, Some(Some(id(9_999).into())));
    // Somebody was erased: what was kept is of another chunk.
    let found = identities(&store, &chunk, &members[1..]).await;
    assert_eq!(found[7], Identity::default());
}

#[tokio::test]
async fn a_chunk_that_was_told_of_long_ago_is_asked_about_unless_somebody_asked_since() {
    let (store, members) = (store().await, members());
    let chunk = told_of(&store, &members, now() - TimeDelta::hours(25)).await;
    let found = identities(&store, &chunk, &members).await;
    let old = &found[7];
    assert_eq!((&old.answer, old.is_known, old.since), (&None, true, None));
    assert_eq!(
        old.last_known,
        Some(id(7).into()),
        "what it says again is no news"
    );

    // A group was read this morning: that says more than the chunk.
    let read: Vec<_> = members
        .iter()
        .map(|member| (member.address.to_string(), Some(id(5_000))))
        .collect();
    store.put_resolved(Teams, &read, now()).await.unwrap();
    let found = identities(&store, &chunk, &members).await;
    assert!(
        found
            .iter()
            .all(|one| one.answer == Some(Some(id(5_000).into())))
    );
}

#[tokio::test]
async fn of_a_large_chunk_a_sample_says_how_many_have_a_conversation() {
    let (store, members) = (store().await, members());
    let chunk = told_of(&store, &members, now()).await;
    // The first half of them.
    for n in 0..MEMBERS / 2 {
        let id = id(n);
        let put = store.put_conversation(Teams, &id, None, "a:1", "https://smba.example/");
        put.await.unwrap();
    }
    let found = identities(&store, &chunk, &members).await;
    let known = found.iter().filter(|one| one.has_conversation).count();
    assert!(
        known.abs_diff(MEMBERS / 2) <= MEMBERS / SAMPLE + 1,
        "{known}"
    );
}
