//! What SQS rejects, with the error codes the SDK matches on.

use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry as VisibilityEntry,
    DeleteMessageBatchRequestEntry as DeleteEntry, QueueAttributeName as Attribute,
    SendMessageBatchRequestEntry as Entry,
};

use crate::support::{Bed, code};

fn entry(id: &str, body: &str) -> Entry {
    Entry::builder().id(id).message_body(body).build().unwrap()
}

#[tokio::test]
async fn single_messages() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    let send = || bed.sqs.send_message().queue_url(&url);
    assert_eq!(
        code!(send().message_body("a").delay_seconds(901)),
        "InvalidParameterValue"
    );
    assert_eq!(
        code!(send().message_body("a").delay_seconds(-1)),
        "InvalidParameterValue"
    );
    assert_eq!(code!(send().message_body("")), "MissingParameter");
    assert_eq!(
        code!(send().message_body("a".repeat(1_048_577))),
        "InvalidParameterValue"
    );
    assert_eq!(
        code!(send().message_body("a").message_deduplication_id("x")),
        "InvalidParameterValue"
    );
    let control = send()
        .message_body("\u{0}")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(control.is_invalid_message_contents());
    assert!(
        send()
            .message_body("a".repeat(1_048_576))
            .delay_seconds(900)
            .send()
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn unknown_queues() {
    let bed = Bed::new().await;
    let url = format!("http://{}/000000000000/nowhere", bed.address);
    let send = bed
        .sqs
        .send_message()
        .queue_url(&url)
        .message_body("a")
        .send()
        .await;
    assert!(
        send.unwrap_err()
            .into_service_error()
            .is_queue_does_not_exist()
    );
    let receive = bed.sqs.receive_message().queue_url(&url).send().await;
    assert!(
        receive
            .unwrap_err()
            .into_service_error()
            .is_queue_does_not_exist()
    );
    let find = bed.sqs.get_queue_url().queue_name("nowhere").send().await;
    assert!(
        find.unwrap_err()
            .into_service_error()
            .is_queue_does_not_exist()
    );
    let batch = bed
        .sqs
        .send_message_batch()
        .queue_url(&url)
        .entries(entry("a", "b"))
        .send()
        .await;
    assert!(
        batch
            .unwrap_err()
            .into_service_error()
            .is_queue_does_not_exist()
    );
}

#[tokio::test]
async fn batches() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    let send = |entries: Vec<Entry>| {
        bed.sqs
            .send_message_batch()
            .queue_url(&url)
            .set_entries(Some(entries))
            .send()
    };
    let error = |result: Result<_, _>| -> aws_sdk_sqs::operation::send_message_batch::SendMessageBatchError {
        let error: aws_sdk_sqs::error::SdkError<_> = Result::<(), _>::unwrap_err(result);
        error.into_service_error()
    };
    let eleven = (0..11).map(|n| entry(&n.to_string(), "b")).collect();
    let big = vec![
        entry("a", &"x".repeat(600_000)),
        entry("b", &"x".repeat(600_000)),
    ];
    assert!(error(send(vec![]).await.map(drop)).is_empty_batch_request());
    assert!(error(send(eleven).await.map(drop)).is_too_many_entries_in_batch_request());
    assert!(
        error(send(vec![entry("a", "b"), entry("a", "c")]).await.map(drop))
            .is_batch_entry_ids_not_distinct()
    );
    assert!(error(send(vec![entry("a b", "c")]).await.map(drop)).is_invalid_batch_entry_id());
    assert!(error(send(big).await.map(drop)).is_batch_request_too_long());
    assert_eq!(bed.emulators.visible("due").await.unwrap(), 0);
}

#[tokio::test]
async fn receipts() {
    let bed = Bed::new().await;
    let (url, other) = (bed.queue("due").await, bed.queue("other").await);
    bed.send(&url, "a").await;
    let receipt = bed.receive_one("due").await.receipt_handle;

    let forged = bed
        .sqs
        .delete_message()
        .queue_url(&url)
        .receipt_handle("1.1.1.abc")
        .send()
        .await;
    assert!(
        forged
            .unwrap_err()
            .into_service_error()
            .is_receipt_handle_is_invalid()
    );
    let foreign = bed
        .sqs
        .delete_message()
        .queue_url(&other)
        .receipt_handle(&receipt)
        .send()
        .await;
    assert!(
        foreign
            .unwrap_err()
            .into_service_error()
            .is_receipt_handle_is_invalid()
    );
    let change = || {
        bed.sqs
            .change_message_visibility()
            .queue_url(&url)
            .receipt_handle(&receipt)
    };
    assert_eq!(
        code!(change().visibility_timeout(43_201)),
        "InvalidParameterValue"
    );

    let deletes = bed
        .sqs
        .delete_message_batch()
        .queue_url(&url)
        .entries(
            DeleteEntry::builder()
                .id("bad")
                .receipt_handle("x")
                .build()
                .unwrap(),
        )
        .entries(
            DeleteEntry::builder()
                .id("good")
                .receipt_handle(&receipt)
                .build()
                .unwrap(),
        )
        .send()
        .await
        .unwrap();
    assert_eq!(deletes.successful()[0].id(), "good");
    assert_eq!(deletes.failed()[0].code(), "ReceiptHandleIsInvalid");

    // The message is gone: deleting again is fine, keeping it is not.
    bed.sqs
        .delete_message()
        .queue_url(&url)
        .receipt_handle(&receipt)
        .send()
        .await
        .unwrap();
    assert_eq!(
        code!(change().visibility_timeout(1)),
        "InvalidParameterValue"
    );
    let gone = VisibilityEntry::builder()
        .id("a")
        .receipt_handle(&receipt)
        .visibility_timeout(1)
        .build()
        .unwrap();
    let batch = bed
        .sqs
        .change_message_visibility_batch()
        .queue_url(&url)
        .entries(gone)
        .send()
        .await
        .unwrap();
    assert_eq!(batch.failed()[0].code(), "InvalidParameterValue");
}

#[tokio::test]
async fn receives() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    let receive = || bed.sqs.receive_message().queue_url(&url);
    assert_eq!(
        code!(receive().max_number_of_messages(0)),
        "InvalidParameterValue"
    );
    assert_eq!(
        code!(receive().max_number_of_messages(11)),
        "InvalidParameterValue"
    );
    assert_eq!(
        code!(receive().wait_time_seconds(21)),
        "InvalidParameterValue"
    );
    assert_eq!(
        code!(receive().visibility_timeout(43_201)),
        "InvalidParameterValue"
    );
}

#[tokio::test]
async fn queues_and_attributes() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    let create = |name: &str| bed.sqs.create_queue().queue_name(name);
    assert_eq!(code!(create("")), "InvalidParameterValue");
    assert_eq!(code!(create("due.fifo")), "InvalidParameterValue");
    assert_eq!(code!(create(&"x".repeat(81))), "InvalidParameterValue");
    let differs = create("due")
        .attributes(Attribute::DelaySeconds, "5")
        .send()
        .await;
    assert!(
        differs
            .unwrap_err()
            .into_service_error()
            .is_queue_name_exists()
    );
    let fifo = create("new")
        .attributes(Attribute::FifoQueue, "true")
        .send()
        .await;
    assert!(
        fifo.unwrap_err()
            .into_service_error()
            .is_invalid_attribute_name()
    );
    let set = |name, value: &str| {
        bed.sqs
            .set_queue_attributes()
            .queue_url(&url)
            .attributes(name, value)
    };
    let long = set(Attribute::VisibilityTimeout, "43201").send().await;
    assert!(
        long.unwrap_err()
            .into_service_error()
            .is_invalid_attribute_value()
    );
    let policy = r#"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:nowhere","maxReceiveCount":"3"}"#;
    assert_eq!(
        code!(set(Attribute::RedrivePolicy, policy)),
        "InvalidParameterValue"
    );
    let odd = bed
        .sqs
        .get_queue_attributes()
        .queue_url(&url)
        .attribute_names("Color".into())
        .send()
        .await;
    assert!(
        odd.unwrap_err()
            .into_service_error()
            .is_invalid_attribute_name()
    );
    assert_eq!(
        code!(bed.sqs.delete_queue().queue_url(&url)),
        "UnknownOperationException"
    );
}
