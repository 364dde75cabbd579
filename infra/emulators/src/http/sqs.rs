//! `POST /`: the SQS operation named by `X-Amz-Target`.

use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};

use super::{batches, messages, queues, reply};
use crate::{Emulators, Error, SqsCode};

/// Handles one SQS request.
pub(super) async fn handle(
    State(emulators): State<Emulators>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let operation = header("x-amz-target")
        .strip_prefix("AmazonSQS.")
        .unwrap_or_default();
    let host = header("host");
    let outcome = match operation {
        "CreateQueue" => queues::create(&emulators, host, &body).await,
        "GetQueueUrl" => queues::url(&emulators, host, &body).await,
        "ListQueues" => queues::list(&emulators, host, &body).await,
        "GetQueueAttributes" => queues::attributes(&emulators, &body).await,
        "SetQueueAttributes" => queues::set_attributes(&emulators, &body).await,
        "PurgeQueue" => queues::purge(&emulators, &body).await,
        "SendMessage" => messages::send(&emulators, &body).await,
        "ReceiveMessage" => messages::receive(&emulators, &body).await,
        "DeleteMessage" => messages::delete(&emulators, &body).await,
        "ChangeMessageVisibility" => messages::change_visibility(&emulators, &body).await,
        "SendMessageBatch" => batches::send(&emulators, &body).await,
        "DeleteMessageBatch" => batches::delete(&emulators, &body).await,
        "ChangeMessageVisibilityBatch" => batches::change_visibility(&emulators, &body).await,
        _ => Err(Error::sqs(
            SqsCode::UnknownOperation,
            "The operation is not implemented here.",
        )),
    };
    reply::sqs(outcome)
}
