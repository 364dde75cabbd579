//! SQS batch operations: the request fails as a whole, or each entry by itself.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{fields, messages};
use crate::{
    Emulators, Error,
    database::Session,
    sqs::{self, Attributes, Outgoing},
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Batch<T> {
    #[serde(default)]
    queue_url: String,
    #[serde(default = "Vec::new")]
    entries: Vec<T>,
}

/// Runs `apply` for every entry in one transaction, on a queue that exists.
async fn each<T, F>(
    emulators: &Emulators,
    queue: String,
    entries: Vec<T>,
    apply: F,
) -> Result<Value, Error>
where
    T: Entry + Send + 'static,
    F: Fn(&Session<'_>, &str, T) -> Result<Value, Error> + Send + 'static,
{
    sqs::check(entries.iter().map(Entry::id))?;
    let job = move |session: &Session<'_>| {
        sqs::find(session, &queue)?;
        let (mut successful, mut failed) = (Vec::new(), Vec::new());
        for entry in entries {
            let id = entry.id().to_owned();
            match apply(session, &queue, entry) {
                Ok(mut result) => {
                    result["Id"] = json!(id);
                    successful.push(result);
                }
                Err(error) => failed.push(sqs::failure(&id, error)?),
            }
        }
        Ok(json!({"Successful": successful, "Failed": failed}))
    };
    let outcome = emulators.run(job).await?;
    emulators.messages_changed();
    Ok(outcome)
}

trait Entry {
    fn id(&self) -> &str;
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendEntry {
    #[serde(default)]
    id: String,
    #[serde(default)]
    message_body: String,
    delay_seconds: Option<i64>,
    #[serde(default)]
    message_attributes: Attributes,
    message_deduplication_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeleteEntry {
    #[serde(default)]
    id: String,
    #[serde(default)]
    receipt_handle: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ChangeEntry {
    #[serde(default)]
    id: String,
    #[serde(default)]
    receipt_handle: String,
    visibility_timeout: Option<i64>,
}

impl Entry for SendEntry {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Entry for DeleteEntry {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Entry for ChangeEntry {
    fn id(&self) -> &str {
        &self.id
    }
}

pub(super) async fn send(emulators: &Emulators, body: &[u8]) -> Result<Value, Error> {
    let Batch::<SendEntry> { queue_url, entries } = fields::sqs(body)?;
    let name = sqs::by_url(&queue_url)?;
    sqs::check_total(
        entries
            .iter()
            .map(|entry| (entry.message_body.as_str(), &entry.message_attributes)),
    )?;
    let send = |session: &Session<'_>, queue: &str, entry: SendEntry| {
        messages::refuse_deduplication(entry.message_deduplication_id.as_deref())?;
        let message = Outgoing {
            body: entry.message_body,
            delay: entry.delay_seconds,
            attributes: entry.message_attributes,
        };
        let sent = sqs::send(session, queue, &message)?;
        Ok(json!({
            "MessageId": sent.message_id,
            "MD5OfMessageBody": sent.body_md5,
            "MD5OfMessageAttributes": sent.attributes_md5,
        }))
    };
    each(emulators, name, entries, send).await
}

pub(super) async fn delete(emulators: &Emulators, body: &[u8]) -> Result<Value, Error> {
    let Batch::<DeleteEntry> { queue_url, entries } = fields::sqs(body)?;
    let name = sqs::by_url(&queue_url)?;
    let delete = |session: &Session<'_>, queue: &str, entry: DeleteEntry| {
        sqs::delete(session, queue, &entry.receipt_handle)?;
        Ok(json!({}))
    };
    each(emulators, name, entries, delete).await
}

pub(super) async fn change_visibility(emulators: &Emulators, body: &[u8]) -> Result<Value, Error> {
    let Batch::<ChangeEntry> { queue_url, entries } = fields::sqs(body)?;
    let name = sqs::by_url(&queue_url)?;
    let change = |session: &Session<'_>, queue: &str, entry: ChangeEntry| {
        let visibility = fields::seconds("VisibilityTimeout", entry.visibility_timeout, 43_200)?;
        let visibility = fields::required("VisibilityTimeout", visibility)?;
        sqs::change(session, queue, &entry.receipt_handle, visibility)?;
        Ok(json!({}))
    };
    each(emulators, name, entries, change).await
}
