//! The server itself: signatures, shutdown, listeners, odd requests.

use aws_sdk_sqs::error::ProvideErrorMetadata;
use emulators::Emulators;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::{Bed, within};

async fn raw(bed: &Bed, request: &str) -> String {
    let mut stream = TcpStream::connect(bed.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    within(stream.read_to_string(&mut answer)).await.unwrap();
    answer
}

fn post(path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
}

const SIGNED: &str = "Authorization: AWS4-HMAC-SHA256 Credential=a\r\n";

#[tokio::test]
async fn unsigned_requests_are_refused() {
    let bed = Bed::new().await;
    let create = "X-Amz-Target: AmazonSQS.CreateQueue\r\n";
    let answer = raw(&bed, &post("/", create, r#"{"QueueName":"due"}"#)).await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    let answer = raw(
        &bed,
        &post("/schedules/a", "Content-Type: text/plain\r\n", "{}"),
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert!(bed.emulators.counts().await.unwrap().is_empty());
}

#[tokio::test]
async fn malformed_bodies_are_named_without_being_quoted() {
    let bed = Bed::new().await;
    let headers = format!("{SIGNED}X-Amz-Target: AmazonSQS.SendMessage\r\n");
    let answer = raw(&bed, &post("/", &headers, r#"{"MessageBody": secret}"#)).await;
    assert!(
        answer.starts_with("HTTP/1.1 400")
            && answer.contains("com.amazonaws.sqs#SerializationException")
    );
    assert!(
        answer.contains("x-amzn-query-error: SerializationException;Sender")
            && !answer.contains("secret")
    );
    let answer = raw(
        &bed,
        &post("/schedules/a", SIGNED, r#"{"Target": "secret"}"#),
    )
    .await;
    assert!(answer.contains("x-amzn-errortype: ValidationException") && !answer.contains("secret"));
}

#[tokio::test]
async fn requests_beyond_the_limit_are_refused() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    let body = "x".repeat(8 * 1024 * 1024);
    let sent = bed
        .sqs
        .send_message()
        .queue_url(url)
        .message_body(body)
        .send()
        .await;
    assert!(sent.is_err());
    assert_eq!(bed.emulators.visible("due").await.unwrap(), 0);
}

#[tokio::test]
async fn shutdown_ends_long_polls_with_an_answer() {
    let bed = Bed::new().await;
    let url = bed.queue("due").await;
    let poll = bed
        .sqs
        .receive_message()
        .queue_url(&url)
        .wait_time_seconds(20);
    let emulators = bed.emulators.clone();
    let poll = tokio::spawn(poll.send());
    bed.close().await;
    // Either the poll was under way and ended empty, or it came too late to be let in.
    if let Ok(received) = within(poll).await.unwrap() {
        assert!(received.messages().is_empty());
    }
    assert_eq!(emulators.visible("due").await.unwrap(), 0);
}

#[tokio::test]
async fn only_loopback_is_served() {
    let bed = Bed::new().await;
    let emulators: Emulators = bed.emulators.clone();
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let error = emulators
        .serve(listener, std::future::pending())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    let code = bed
        .sqs
        .get_queue_url()
        .queue_name("x")
        .send()
        .await
        .unwrap_err()
        .code()
        .map(str::to_owned);
    assert!(code.is_some());
}
