//! What is kept of a chunk's members together.

use super::support::{at, list_id, member, table};
use domain::campaign::Channel::{Skype, Teams};

#[tokio::test]
async fn a_chunks_answers_are_kept_by_channel_and_go_with_a_member_or_the_list() {
    let table = table().await;
    let (store, list) = (&table.store, list_id(1));
    let members: Vec<_> = (0..1_500).map(member).collect();
    let columns = ["CITY".to_owned()];
    let made = store.put_version(list, 1, &columns, &members, at(0), "ann");
    let chunks = made.await.unwrap().chunks;
    let kept = async |channel, chunk: usize| {
        let place = (list, &chunks[chunk]);
        store.chunk_answers(channel, place).await.unwrap()
    };
    for (chunk, byte) in [(0, 1), (1, 2)] {
        let put = store.put_chunk_answers(Teams, (list, &chunks[chunk]), at(5), vec![byte]);
        put.await.unwrap();
    }
    assert_eq!(kept(Teams, 0).await, Some((at(5), vec![1])));
    assert_eq!(kept(Skype, 0).await, None);

    let gone = member(1_400).address;
    assert!(store.erase_member(list, 1, &gone).await.unwrap());
    assert_eq!(
        kept(Teams, 1).await,
        None,
        "it holds the id of whoever was erased"
    );
    assert_eq!(kept(Teams, 0).await, Some((at(5), vec![1])));
    assert!(store.purge_list(list, 100).await.unwrap());
    assert_eq!(kept(Teams, 0).await, None);
}
