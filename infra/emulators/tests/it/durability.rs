//! What a restart keeps, catches up with, and voids.

use std::time::Duration;

use emulators::{Clocks, Emulators};

use crate::support::{Bed, LONG, within};

#[tokio::test]
async fn everything_survives_and_overdue_schedules_fire_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("aws.sqlite");
    let bed = Bed::open(Some(&path), "boot-1").await;
    let url = bed.queue("due").await;
    bed.send(&url, "kept").await;
    bed.sqs
        .send_message()
        .queue_url(&url)
        .message_body("later")
        .delay_seconds(900)
        .send()
        .await
        .unwrap();
    bed.scheduler
        .create_schedule_group()
        .name("g")
        .send()
        .await
        .unwrap();
    bed.one_shot("tomorrow", "2027-01-16T10:00:00")
        .group_name("g")
        .send()
        .await
        .unwrap();
    bed.one_shot("missed", "2027-01-15T09:10:00")
        .group_name("g")
        .send()
        .await
        .unwrap();
    let first = bed.receive_one("due").await;
    bed.emulators
        .delete("due", &[first.receipt_handle])
        .await
        .unwrap();
    bed.send(&url, "kept too").await;
    bed.close().await;

    let bed = Bed::open(Some(&path), "boot-2").await;
    bed.campaign.set("2027-01-15T09:12:00Z");
    bed.emulators.clock_moved();
    let mut bodies = Vec::new();
    while !bodies.contains(&"missed".to_owned()) {
        let wait = Some(Duration::from_secs(20));
        let messages = within(bed.emulators.receive("due", 10, LONG, wait))
            .await
            .unwrap();
        bodies.extend(messages.into_iter().map(|message| message.body));
    }
    assert!(bodies.contains(&"kept too".to_owned()));
    assert_eq!(bed.pending().await, ["tomorrow"]);
    bed.campaign.set("2027-01-15T09:15:00Z");
    assert_eq!(bed.bodies("due").await, ["later"]);
}

#[tokio::test]
async fn a_new_boot_id_voids_the_visibility_of_a_dead_process_and_the_same_one_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("aws.sqlite");
    let bed = Bed::open(Some(&path), "boot-1").await;
    let url = bed.queue("due").await;
    bed.send(&url, "a").await;
    let held = bed.receive_one("due").await;
    bed.close().await;

    let bed = Bed::open(Some(&path), "boot-1").await;
    assert_eq!(bed.emulators.in_flight("due").await.unwrap(), 1);
    bed.close().await;

    let bed = Bed::open(Some(&path), "boot-2").await;
    let again = bed.receive_one("due").await;
    assert_eq!(again.message_id, held.message_id);
    assert_eq!(again.receive_count, 2);
    assert_eq!(
        bed.emulators
            .delete("due", &[held.receipt_handle])
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        bed.emulators
            .delete("due", &[again.receipt_handle])
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn an_unusable_path_is_an_error() {
    let epoch: emulators::TimeSource = std::sync::Arc::new(|| chrono::DateTime::UNIX_EPOCH);
    let clocks = Clocks {
        campaign: epoch.clone(),
        machine: epoch,
    };
    let dir = tempfile::tempdir().unwrap();
    assert!(Emulators::open(Some(dir.path()), clocks, "boot").is_err());
}
