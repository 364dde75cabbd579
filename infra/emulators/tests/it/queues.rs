//! Queues, sending, attributes, batches.

use aws_sdk_sqs::{
    primitives::Blob,
    types::{
        MessageAttributeValue, MessageSystemAttributeName, QueueAttributeName as Attribute,
        SendMessageBatchRequestEntry,
    },
};

use crate::support::{Bed, START};

#[tokio::test]
async fn a_queue_is_created_once_and_found_by_name() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    assert_eq!(url, format!("http://{}/000000000000/due", bed.address));
    assert_eq!(bed.queue("due").await, url);
    let found = bed
        .sqs
        .get_queue_url()
        .queue_name("due")
        .send()
        .await
        .unwrap();
    assert_eq!(found.queue_url(), Some(url.as_str()));

    bed.queue("retry").await;
    let all = bed.sqs.list_queues().send().await.unwrap();
    assert_eq!(all.queue_urls().len(), 2);
    let page = bed.sqs.list_queues().max_results(1).send().await.unwrap();
    assert_eq!(page.queue_urls(), [url]);
    let rest = bed
        .sqs
        .list_queues()
        .max_results(1)
        .next_token(page.next_token().unwrap())
        .send()
        .await
        .unwrap();
    assert!(rest.queue_urls()[0].ends_with("/retry"));
    let some = bed
        .sqs
        .list_queues()
        .queue_name_prefix("re")
        .send()
        .await
        .unwrap();
    assert_eq!(some.queue_urls().len(), 1);
}

#[tokio::test]
async fn attributes_are_kept_and_changed() {
    let bed = Bed::new().await;
    let url = bed
        .queue_with("due", &[(Attribute::VisibilityTimeout, "190")])
        .await;
    let set = bed
        .sqs
        .set_queue_attributes()
        .queue_url(&url)
        .attributes(Attribute::DelaySeconds, "7");
    set.send().await.unwrap();
    bed.send(&url, "delayed by the queue").await;

    let described = bed
        .sqs
        .get_queue_attributes()
        .queue_url(&url)
        .attribute_names(Attribute::All)
        .send()
        .await;
    let attributes = described.unwrap().attributes.unwrap();
    assert_eq!(attributes[&Attribute::VisibilityTimeout], "190");
    assert_eq!(attributes[&Attribute::DelaySeconds], "7");
    assert_eq!(
        attributes[&Attribute::ApproximateNumberOfMessagesDelayed],
        "1"
    );
    assert_eq!(
        attributes[&Attribute::QueueArn],
        "arn:aws:sqs:us-east-1:000000000000:due"
    );
    assert!(!attributes.contains_key(&Attribute::RedrivePolicy));

    let names = [Attribute::QueueArn];
    let one = bed
        .sqs
        .get_queue_attributes()
        .queue_url(&url)
        .set_attribute_names(Some(names.into()))
        .send()
        .await;
    assert_eq!(one.unwrap().attributes.unwrap().len(), 1);
}

#[tokio::test]
async fn a_message_comes_out_as_it_went_in() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    let text = MessageAttributeValue::builder()
        .data_type("String")
        .string_value("v1")
        .build()
        .unwrap();
    let bytes = MessageAttributeValue::builder()
        .data_type("Binary")
        .binary_value(Blob::new([1u8, 2]))
        .build()
        .unwrap();
    let sent = bed
        .sqs
        .send_message()
        .queue_url(&url)
        .message_body("{\"a\": \"ä\\n\"}")
        .message_attributes("kind", text)
        .message_attributes("raw", bytes.clone())
        .send()
        .await
        .unwrap();
    let received = bed
        .sqs
        .receive_message()
        .queue_url(&url)
        .message_attribute_names("raw")
        .message_system_attribute_names(MessageSystemAttributeName::All)
        .send()
        .await
        .unwrap();
    let [message] = received.messages() else {
        panic!("one message")
    };
    assert_eq!(message.body(), Some("{\"a\": \"ä\\n\"}"));
    assert_eq!(message.message_id(), sent.message_id());
    assert_eq!(message.md5_of_body(), sent.md5_of_message_body());
    assert_eq!(
        message.md5_of_message_attributes(),
        sent.md5_of_message_attributes()
    );
    let attributes = message.message_attributes().unwrap();
    assert_eq!(attributes.len(), 1);
    assert_eq!(attributes["raw"], bytes);
    let system = message.attributes().unwrap();
    assert_eq!(
        system[&MessageSystemAttributeName::ApproximateReceiveCount],
        "1"
    );
    let start: chrono::DateTime<chrono::Utc> = START.parse().unwrap();
    assert_eq!(
        system[&MessageSystemAttributeName::SentTimestamp],
        start.timestamp_millis().to_string()
    );
}

#[tokio::test]
async fn entries_of_a_batch_fail_alone() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    let entry = |id: &str, body: &str, delay| {
        SendMessageBatchRequestEntry::builder()
            .id(id)
            .message_body(body)
            .delay_seconds(delay)
            .build()
            .unwrap()
    };
    let batch = bed
        .sqs
        .send_message_batch()
        .queue_url(&url)
        .entries(entry("good", "one", 0))
        .entries(entry("late", "two", 901))
        .entries(entry("empty", "", 0))
        .entries(entry("odd", "\u{1}", 0))
        .send()
        .await
        .unwrap();
    assert_eq!(
        batch
            .successful()
            .iter()
            .map(|entry| entry.id())
            .collect::<Vec<_>>(),
        ["good"]
    );
    assert_eq!(
        batch.successful()[0].md5_of_message_body(),
        "f97c5d29941bfb1b2fdab0874906ab82"
    );
    let failed: Vec<_> = batch
        .failed()
        .iter()
        .map(|entry| (entry.id(), entry.code(), entry.sender_fault()))
        .collect();
    assert_eq!(
        failed,
        [
            ("late", "InvalidParameterValue", true),
            ("empty", "MissingParameter", true),
            ("odd", "InvalidMessageContents", true)
        ]
    );
    assert_eq!(bed.bodies("due").await, ["one"]);
}

#[tokio::test]
async fn messages_arrive_oldest_first_and_ten_at_most() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    for n in 0..12 {
        bed.send(&url, &n.to_string()).await;
    }
    let first = bed.bodies("due").await;
    assert_eq!(first, (0..10).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!(bed.bodies("due").await, ["10", "11"]);
}

#[tokio::test]
async fn a_purge_empties_the_queue_and_cannot_be_repeated_at_once() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    bed.send(&url, "a").await;
    bed.sqs.purge_queue().queue_url(&url).send().await.unwrap();
    assert_eq!(bed.emulators.visible("due").await.unwrap(), 0);
    let again = bed
        .sqs
        .purge_queue()
        .queue_url(&url)
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(again.is_purge_queue_in_progress());
    bed.machine.advance(std::time::Duration::from_secs(60));
    bed.sqs.purge_queue().queue_url(&url).send().await.unwrap();
}

#[tokio::test]
async fn messages_outlive_their_retention_by_nothing() {
    let bed = Bed::new().await;
    let url = bed
        .queue_with("due", &[(Attribute::MessageRetentionPeriod, "60")])
        .await;
    bed.send(&url, "a").await;
    bed.campaign.advance(std::time::Duration::from_secs(59));
    assert_eq!(bed.emulators.visible("due").await.unwrap(), 1);
    bed.campaign.advance(std::time::Duration::from_secs(1));
    assert_eq!(bed.emulators.visible("due").await.unwrap(), 0);
}
