//! Long polls: what ends them, and delays across jumps of the clock.

use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName as Attribute;

use crate::support::{Bed, LONG, within};

const WAIT: Option<Duration> = Some(Duration::from_secs(20));

#[tokio::test]
async fn a_send_ends_a_long_poll() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    let poll = bed
        .sqs
        .receive_message()
        .queue_url(&url)
        .wait_time_seconds(20)
        .send();
    let in_process = bed.emulators.receive("due", 1, LONG, WAIT);
    let (polled, received, ()) = within(async {
        tokio::join!(poll, in_process, async {
            bed.send(&url, "a").await;
            bed.send(&url, "b").await;
        })
    })
    .await;
    let mut bodies = vec![
        polled.unwrap().messages()[0].body().unwrap().to_owned(),
        received.unwrap()[0].body.clone(),
    ];
    bodies.sort();
    assert_eq!(bodies, ["a", "b"]);
}

#[tokio::test]
async fn a_jump_of_campaign_time_ends_a_long_poll_for_a_delayed_message() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    bed.sqs
        .send_message()
        .queue_url(&url)
        .message_body("a")
        .delay_seconds(600)
        .send()
        .await
        .unwrap();
    assert_eq!(
        bed.emulators
            .next_due()
            .await
            .unwrap()
            .unwrap()
            .to_rfc3339(),
        "2027-01-15T09:10:00+00:00"
    );
    bed.campaign.advance(Duration::from_secs(599));
    assert!(bed.bodies("due").await.is_empty());
    let poll = bed.emulators.receive("due", 1, LONG, WAIT);
    let (received, ()) = within(async {
        tokio::join!(poll, async {
            bed.campaign.advance(Duration::from_secs(1));
            bed.emulators.clock_moved();
        })
    })
    .await;
    assert_eq!(received.unwrap()[0].body, "a");
    assert_eq!(bed.emulators.next_due().await.unwrap(), None);
}

#[tokio::test]
async fn a_release_ends_a_long_poll() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    bed.send(&url, "a").await;
    let receipt = bed.receive_one("due").await.receipt_handle;
    let poll = bed.emulators.receive("due", 1, LONG, WAIT);
    let release = bed.emulators.release("due", &receipt, Duration::ZERO);
    let (received, released) = within(async { tokio::join!(poll, release) }).await;
    released.unwrap();
    assert_eq!(received.unwrap()[0].receive_count, 2);
}

#[tokio::test]
async fn a_dead_letter_ends_a_long_poll_on_its_new_queue() {
    let bed = Bed::new().await;
    bed.queue("dead").await;
    let policy =
        r#"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}"#;
    let url = bed
        .queue_with("due", &[(Attribute::RedrivePolicy, policy)])
        .await;
    bed.send(&url, "a").await;
    bed.emulators
        .receive("due", 1, Duration::ZERO, None)
        .await
        .unwrap();
    let poll = bed.emulators.receive("dead", 1, LONG, WAIT);
    let (received, emptied) = within(async { tokio::join!(poll, bed.bodies("due")) }).await;
    assert!(emptied.is_empty());
    assert_eq!(received.unwrap()[0].body, "a");
}

#[tokio::test]
async fn a_visibility_timeout_that_runs_out_ends_a_long_poll_unsignalled() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    bed.send(&url, "a").await;
    bed.emulators
        .receive("due", 1, Duration::from_millis(20), None)
        .await
        .unwrap();
    let poll = bed.emulators.receive("due", 1, LONG, WAIT);
    // Nothing tells the poller: it looks again by itself when the timeout should have run out.
    let (received, ()) = within(async {
        tokio::join!(poll, async {
            bed.machine.advance(Duration::from_millis(20))
        })
    })
    .await;
    assert_eq!(received.unwrap()[0].receive_count, 2);
}

#[tokio::test]
async fn a_long_poll_without_messages_ends_empty() {
    let bed = Bed::new().await;
    let url = bed
        .queue_with("due", &[(Attribute::ReceiveMessageWaitTimeSeconds, "1")])
        .await;
    let received = bed
        .sqs
        .receive_message()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert!(received.messages().is_empty());
}

#[tokio::test]
async fn counts_tell_the_three_states_apart() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    bed.queue("empty").await;
    bed.send(&url, "a").await;
    bed.receive_one("due").await;
    bed.send(&url, "b").await;
    bed.sqs
        .send_message()
        .queue_url(&url)
        .message_body("c")
        .delay_seconds(5)
        .send()
        .await
        .unwrap();
    let counts = bed.emulators.counts().await.unwrap();
    let numbers: Vec<_> = counts
        .iter()
        .map(|q| (q.name.as_str(), q.visible, q.delayed, q.in_flight))
        .collect();
    assert_eq!(numbers, [("due", 1, 1, 1), ("empty", 0, 0, 0)]);
}
