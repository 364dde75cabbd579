//! Many callers at once: nothing is lost.

use std::time::Duration;

use futures::{StreamExt, stream};

use crate::support::Bed;

const REQUESTS: usize = 1_000;

#[tokio::test(flavor = "multi_thread")]

async fn a_thousand_schedules_and_a_thousand_sends_at_once_are_all_there() {
    let dir = tempfile::tempdir().unwrap();
    let bed = Bed::open(Some(&dir.path().join("aws.sqlite")), "boot").await;
    let url = bed.queue("due").await;
    let create = async |n: usize| {
        let one_shot = bed.one_shot(&format!("batch-{n}"), "2027-01-15T10:00:00");
        one_shot.send().await.unwrap();
    };
    stream::iter(0..REQUESTS)
        .for_each_concurrent(16, create)
        .await;
    let send = async |n: usize| bed.send(&url, &format!("message {n}")).await;
    stream::iter(0..REQUESTS)
        .for_each_concurrent(16, send)
        .await;
    bed.campaign.advance(Duration::from_secs(3600));
    bed.emulators.fire_due().await.unwrap();
    assert_eq!(
        bed.emulators.visible("due").await.unwrap(),
        2 * REQUESTS as u64
    );
}
