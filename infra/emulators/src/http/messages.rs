//! SQS operations on single messages.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::fields;
use crate::{
    Emulators, Error, ReceivedMessage, SqsCode,
    sqs::{self, ACCOUNT, Attributes, Outgoing},
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendMessage {
    #[serde(default)]
    queue_url: String,
    #[serde(default)]
    message_body: String,
    delay_seconds: Option<i64>,
    #[serde(default)]
    message_attributes: Attributes,
    message_deduplication_id: Option<String>,
}

pub(super) async fn send(emulators: &Emulators, body: &[u8]) -> Result<Value, Error> {
    let request: SendMessage = fields::sqs(body)?;
    let name = sqs::by_url(&request.queue_url)?;
    refuse_deduplication(request.message_deduplication_id.as_deref())?;
    let message = Outgoing {
        body: request.message_body,
        delay: request.delay_seconds,
        attributes: request.message_attributes,
    };
    let sent = emulators
        .run(move |session| sqs::send(session, &name, &message))
        .await?;
    emulators.messages_changed();
    Ok(json!({
        "MessageId": sent.message_id,
        "MD5OfMessageBody": sent.body_md5,
        "MD5OfMessageAttributes": sent.attributes_md5,
    }))
}

/// Standard queues know no deduplication.
pub(super) fn refuse_deduplication(id: Option<&str>) -> Result<(), Error> {
    if id.is_none() {
        return Ok(());
    }
    let text = "The request includes a parameter that is not valid for this queue type.";
    Err(Error::sqs(SqsCode::InvalidParameterValue, text))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Receive {
    #[serde(default)]
    queue_url: String,
    max_number_of_messages: Option<i64>,
    visibility_timeout: Option<i64>,
    wait_time_seconds: Option<i64>,
    /// The older name of `MessageSystemAttributeNames`.
    #[serde(default)]
    attribute_names: Vec<String>,
    #[serde(default)]
    message_system_attribute_names: Vec<String>,
    #[serde(default)]
    message_attribute_names: Vec<String>,
}

pub(super) async fn receive(emulators: &Emulators, body: &[u8]) -> Result<Value, Error> {
    let request: Receive = fields::sqs(body)?;
    let name = sqs::by_url(&request.queue_url)?;
    let max = request.max_number_of_messages.unwrap_or(1);
    let visibility = fields::seconds("VisibilityTimeout", request.visibility_timeout, 43_200)?;
    let wait = fields::seconds("WaitTimeSeconds", request.wait_time_seconds, 20)?;
    let system = [
        request.attribute_names,
        request.message_system_attribute_names,
    ]
    .concat();
    let messages = emulators
        .receive_until(&name, max, visibility, wait, emulators.closing())
        .await?;
    if messages.is_empty() {
        return Ok(json!({}));
    }
    let messages: Vec<_> = messages
        .iter()
        .map(|message| render(message, &system, &request.message_attribute_names))
        .collect();
    Ok(json!({"Messages": messages}))
}

fn render(message: &ReceivedMessage, system: &[String], custom: &[String]) -> Value {
    let mut attributes = BTreeMap::from([
        (
            "ApproximateFirstReceiveTimestamp",
            message.first_received_at.timestamp_millis().to_string(),
        ),
        ("ApproximateReceiveCount", message.receive_count.to_string()),
        ("SenderId", ACCOUNT.to_owned()),
        (
            "SentTimestamp",
            message.sent_at.timestamp_millis().to_string(),
        ),
    ]);
    attributes.extend(
        message
            .source_arn
            .clone()
            .map(|arn| ("DeadLetterQueueSourceArn", arn)),
    );
    attributes.retain(|name, _| {
        system
            .iter()
            .any(|wanted| wanted == "All" || wanted == name)
    });
    let custom = sqs::matching(&message.attributes, custom);
    let mut rendered = json!({
        "MessageId": message.message_id,
        "ReceiptHandle": message.receipt_handle,
        "MD5OfBody": message.body_md5,
        "Body": message.body,
        "Attributes": attributes,
    });
    if !custom.is_empty() {
        rendered["MessageAttributes"] = json!(custom);
        rendered["MD5OfMessageAttributes"] = json!(message.attributes_md5);
    }
    rendered
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Delete {
    #[serde(default)]
    queue_url: String,
    #[serde(default)]
    receipt_handle: String,
}

pub(super) async fn delete(emulators: &Emulators, body: &[u8]) -> Result<Value, Error> {
    let Delete {
        queue_url,
        receipt_handle,
    } = fields::sqs(body)?;
    let name = sqs::by_url(&queue_url)?;
    emulators.delete(&name, &[receipt_handle]).await?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ChangeVisibility {
    #[serde(default)]
    queue_url: String,
    #[serde(default)]
    receipt_handle: String,
    visibility_timeout: Option<i64>,
}

pub(super) async fn change_visibility(emulators: &Emulators, body: &[u8]) -> Result<Value, Error> {
    let ChangeVisibility {
        queue_url,
        receipt_handle,
        visibility_timeout,
    } = fields::sqs(body)?;
    let name = sqs::by_url(&queue_url)?;
    let visibility = fields::seconds("VisibilityTimeout", visibility_timeout, 43_200)?;
    let visibility = fields::required("VisibilityTimeout", visibility)?;
    emulators
        .release(&name, &receipt_handle, visibility)
        .await?;
    Ok(json!({}))
}
