//! What a request to the cloud is, and what the table says that it consumed.

use axum::http::request::Parts;
use serde_json::Value;
use std::collections::BTreeSet;

/// Operations that consume read units; all others consume write units.
const READS: [&str; 5] = [
    "GetItem",
    "BatchGetItem",
    "Query",
    "Scan",
    "TransactGetItems",
];
/// A write is billed in steps of this many bytes.
const WRITE_STEP: usize = 1_024;

/// A request, named as it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Of the table: operation and kinds of items.
    Table { name: String, is_read: bool },
    /// Of a queue.
    Queue(String),
    /// Of the scheduler.
    Schedules(String),
}

/// What a request asks. `body` is its JSON.
pub fn asked(parts: &Parts, body: &Value) -> Asked {
    let target = parts
        .headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok());
    match target.and_then(|target| target.split_once('.')) {
        Some(("AmazonSQS", operation)) => Asked::Queue(operation.to_owned()),
        Some((_, operation)) => Asked::Table {
            name: format!("{operation} {}", kinds(body)).trim_end().to_owned(),
            is_read: READS.contains(&operation),
        },
        None => Asked::Schedules(
            match (parts.method.as_str(), parts.uri.path()) {
                ("POST", path) if path.starts_with("/schedules/") => "CreateSchedule",
                ("DELETE", path) if path.starts_with("/schedules/") => "DeleteSchedule",
                _ => "other",
            }
            .to_owned(),
        ),
    }
}

/// The kinds of the items that a request names: the beginnings of their sort keys, up to the `#`.
fn kinds(body: &Value) -> String {
    let mut keys = vec![&body["Item"], &body["Key"]];
    for table in body["RequestItems"].as_object().into_iter().flatten() {
        let (_, requests) = table;
        keys.extend(requests["Keys"].as_array().into_iter().flatten());
        for request in requests.as_array().into_iter().flatten() {
            keys.extend([
                &request["PutRequest"]["Item"],
                &request["DeleteRequest"]["Key"],
            ]);
        }
    }
    let kinds: BTreeSet<&str> = keys
        .into_iter()
        .filter_map(|key| key["sk"]["S"].as_str()?.split('#').next())
        .collect();
    kinds.into_iter().collect::<Vec<_>>().join("+")
}

/// Asks the table to say what a request consumed.
pub fn ask_for_units(body: &mut Value) {
    if let Some(body) = body.as_object_mut() {
        body.insert("ReturnConsumedCapacity".into(), "TOTAL".into());
    }
}

/// The units that an answer of the table speaks of. A write whose condition failed is billed by the item that was
/// there, which is in the answer where it was asked for.
pub fn units(is_ok: bool, is_read: bool, answer: &[u8]) -> f64 {
    if !is_ok {
        return if is_read {
            0.0
        } else {
            answer.len().div_ceil(WRITE_STEP).max(1) as f64
        };
    }
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    let consumed = &answer["ConsumedCapacity"];
    match consumed.as_array() {
        Some(tables) => tables
            .iter()
            .filter_map(|table| table["CapacityUnits"].as_f64())
            .sum(),
        None => consumed["CapacityUnits"].as_f64().unwrap_or(0.0),
    }
}
