//! SQS operations on queues.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::fields;
use crate::{
    Emulators, Error, SqsCode,
    sqs::{self, ACCOUNT},
};

fn url_of(host: &str, name: &str) -> String {
    format!("http://{host}/{ACCOUNT}/{name}")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    #[serde(default)]
    queue_name: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

pub(super) async fn create(emulators: &Emulators, host: &str, body: &[u8]) -> Result<Value, Error> {
    let Create {
        queue_name: name,
        attributes,
    } = fields::sqs(body)?;
    let url = url_of(host, &name);
    emulators
        .run(move |session| sqs::create(session, &name, &attributes))
        .await?;
    Ok(json!({"QueueUrl": url}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ByName {
    #[serde(default)]
    queue_name: String,
}

pub(super) async fn url(emulators: &Emulators, host: &str, body: &[u8]) -> Result<Value, Error> {
    let ByName { queue_name: name } = fields::sqs(body)?;
    let queue = emulators
        .run(move |session| sqs::find(session, &name))
        .await?;
    Ok(json!({"QueueUrl": url_of(host, &queue.name)}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct List {
    #[serde(default)]
    queue_name_prefix: String,
    max_results: Option<i64>,
    /// The last name of the page before.
    next_token: Option<String>,
}

pub(super) async fn list(emulators: &Emulators, host: &str, body: &[u8]) -> Result<Value, Error> {
    let List {
        queue_name_prefix: prefix,
        max_results,
        next_token,
    } = fields::sqs(body)?;
    let limit = max_results.unwrap_or(1000);
    if !(1..=1000).contains(&limit) {
        let text = format!(
            "Value {limit} for parameter MaxResults is invalid. Reason: Must be between 1 and 1000."
        );
        return Err(Error::sqs(SqsCode::InvalidParameterValue, text));
    }
    let after = next_token.unwrap_or_default();
    let names = emulators
        .run(move |session| sqs::list(session, &prefix, &after, limit))
        .await?;
    // As on AWS there is a token only if a page size was asked for.
    let full = max_results.is_some() && i64::try_from(names.len()) == Ok(limit);
    let token = names.last().filter(|_| full).cloned();
    let urls: Vec<_> = names.iter().map(|name| url_of(host, name)).collect();
    Ok(json!({"QueueUrls": urls, "NextToken": token}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attributes {
    #[serde(default)]
    queue_url: String,
    #[serde(default)]
    attribute_names: Vec<String>,
}

pub(super) async fn attributes(emulators: &Emulators, body: &[u8]) -> Result<Value, Error> {
    let Attributes {
        queue_url,
        attribute_names,
    } = fields::sqs(body)?;
    let name = sqs::by_url(&queue_url)?;
    let attributes = emulators
        .run(move |session| sqs::describe(session, &name, &attribute_names))
        .await?;
    Ok(json!({"Attributes": attributes}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SetAttributes {
    #[serde(default)]
    queue_url: String,
    attributes: Option<BTreeMap<String, String>>,
}

pub(super) async fn set_attributes(emulators: &Emulators, body: &[u8]) -> Result<Value, Error> {
    let SetAttributes {
        queue_url,
        attributes,
    } = fields::sqs(body)?;
    let name = sqs::by_url(&queue_url)?;
    let attributes = fields::required("Attributes", attributes)?;
    emulators
        .run(move |session| sqs::set(session, &name, &attributes))
        .await?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Purge {
    #[serde(default)]
    queue_url: String,
}

pub(super) async fn purge(emulators: &Emulators, body: &[u8]) -> Result<Value, Error> {
    let Purge { queue_url } = fields::sqs(body)?;
    let name = sqs::by_url(&queue_url)?;
    emulators
        .run(move |session| sqs::purge(session, &name))
        .await?;
    Ok(json!({}))
}
