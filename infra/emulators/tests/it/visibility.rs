//! In flight, visible again, deleted, dead-lettered.

use std::time::Duration;

use aws_sdk_sqs::types::{MessageSystemAttributeName as System, QueueAttributeName as Attribute};

use crate::support::{Bed, LONG, START};

#[tokio::test]
async fn machine_time_ends_a_visibility_timeout_and_campaign_time_does_not() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    bed.send(&url, "a").await;
    let visibility = Duration::from_secs(30);
    let first = bed
        .emulators
        .receive("due", 1, visibility, None)
        .await
        .unwrap();
    bed.campaign.advance(Duration::from_secs(86_400));
    assert_eq!(bed.emulators.in_flight("due").await.unwrap(), 1);
    bed.machine.advance(Duration::from_secs(29));
    assert!(bed.bodies("due").await.is_empty());
    bed.machine.advance(Duration::from_secs(1));
    let second = bed.receive_one("due").await;
    assert_eq!(second.message_id, first[0].message_id);
    assert_eq!((first[0].receive_count, second.receive_count), (1, 2));
    assert_eq!(
        second.first_received_at,
        START.parse::<chrono::DateTime<chrono::Utc>>().unwrap()
    );
}

#[tokio::test]
async fn a_stale_receipt_deletes_nothing() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    bed.send(&url, "a").await;
    let old = bed
        .emulators
        .receive("due", 1, Duration::ZERO, None)
        .await
        .unwrap()
        .pop()
        .unwrap();
    let new = bed.receive_one("due").await;
    assert_eq!(
        bed.emulators
            .delete("due", &[&old.receipt_handle])
            .await
            .unwrap(),
        0
    );
    assert!(
        bed.emulators
            .release("due", &old.receipt_handle, Duration::ZERO)
            .await
            .is_err()
    );
    assert_eq!(
        bed.emulators
            .delete("due", &[&new.receipt_handle])
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn an_expired_receipt_still_deletes_but_cannot_be_prolonged() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    bed.send(&url, "a").await;
    let expired = bed
        .emulators
        .receive("due", 1, Duration::ZERO, None)
        .await
        .unwrap()
        .pop()
        .unwrap();
    let change = bed
        .sqs
        .change_message_visibility()
        .queue_url(&url)
        .receipt_handle(&expired.receipt_handle);
    let error = change
        .visibility_timeout(5)
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(error.is_message_not_inflight());
    assert_eq!(
        bed.emulators
            .delete("due", &[expired.receipt_handle])
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn visibility_can_be_given_up_and_prolonged() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    bed.send(&url, "a").await;
    let receipt = bed.receive_one("due").await.receipt_handle;
    let change = |seconds| {
        let change = bed
            .sqs
            .change_message_visibility()
            .queue_url(&url)
            .receipt_handle(&receipt);
        change.visibility_timeout(seconds).send()
    };
    change(10).await.unwrap();
    bed.machine.advance(Duration::from_secs(9));
    change(10).await.unwrap();
    bed.machine.advance(Duration::from_secs(9));
    assert_eq!(bed.emulators.visible("due").await.unwrap(), 0);
    bed.emulators
        .release("due", &receipt, Duration::ZERO)
        .await
        .unwrap();
    assert_eq!(bed.bodies("due").await, ["a"]);
}

#[tokio::test]
async fn received_too_often_a_message_goes_to_the_dead_letter_queue() {
    let bed = Bed::new().await;
    let dead = bed.queue("dead").await;
    let policy = r#"{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:dead","maxReceiveCount":"2"}"#;
    let url = bed
        .queue_with("due", &[(Attribute::RedrivePolicy, policy)])
        .await;
    bed.send(&url, "poison").await;
    bed.send(&url, "fine").await;
    for count in 1..=2 {
        let message = bed.receive_one("due").await;
        assert_eq!(
            (message.body.as_str(), message.receive_count),
            ("poison", count)
        );
        bed.emulators
            .release("due", &message.receipt_handle, Duration::ZERO)
            .await
            .unwrap();
    }
    assert_eq!(bed.receive_one("due").await.body, "fine");
    let received = bed
        .sqs
        .receive_message()
        .queue_url(&dead)
        .message_system_attribute_names(System::All)
        .send()
        .await;
    let received = received.unwrap();
    let message = &received.messages()[0];
    assert_eq!(message.body(), Some("poison"));
    let system = message.attributes().unwrap();
    assert_eq!(system[&System::ApproximateReceiveCount], "1");
    assert_eq!(
        system[&System::DeadLetterQueueSourceArn],
        "arn:aws:sqs:us-east-1:000000000000:due"
    );
}

#[tokio::test]
async fn one_bad_receipt_keeps_the_whole_in_process_delete_from_happening() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    bed.send(&url, "a").await;
    let receipt = bed.receive_one("due").await.receipt_handle;
    assert!(
        bed.emulators
            .delete("due", &[receipt.as_str(), "forged"])
            .await
            .is_err()
    );
    assert_eq!(bed.emulators.in_flight("due").await.unwrap(), 1);
    assert!(bed.emulators.receive("due", 11, LONG, None).await.is_err());
}
