//! What functions ask of the cloud, in the words of permissions.

use crate::delivery::tap;
use http::request::Parts;
use platform::config::LocalEndpoints;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use store::table;

/// An action and what it is done to: `dynamodb:Query` on `index by_kind`.
pub type Act = (String, String);

/// What every function has asked so far.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<BTreeMap<&'static str, BTreeSet<Act>>>>);

impl Recorder {
    /// The same endpoints, where everything is written down as asked by `function`.
    pub async fn before(
        &self,
        endpoints: &LocalEndpoints,
        function: &'static str,
    ) -> LocalEndpoints {
        LocalEndpoints {
            dynamodb: self.before_one(&endpoints.dynamodb, function).await,
            sqs: self.before_one(&endpoints.sqs, function).await,
            scheduler: self.before_one(&endpoints.scheduler, function).await,
        }
    }

    /// One address, where everything is written down as asked by `function`.
    pub async fn before_one(&self, target: &str, function: &'static str) -> String {
        let recorder = self.clone();
        let hears = move |parts: &Parts, body: &[u8]| recorder.hear(function, parts, body);
        tap::hearing(target, Arc::new(hears)).await
    }

    /// Writes down a request.
    pub fn hear(&self, function: &'static str, parts: &Parts, body: &[u8]) {
        let acts = acts(parts, &serde_json::from_slice(body).unwrap_or_default());
        self.0
            .lock()
            .unwrap()
            .entry(function)
            .or_default()
            .extend(acts);
    }

    /// What a function has asked.
    pub fn of(&self, function: &str) -> BTreeSet<Act> {
        self.0
            .lock()
            .unwrap()
            .get(function)
            .cloned()
            .unwrap_or_default()
    }
}

/// What a request needs to be allowed to do. What is not understood is an action that nobody is granted.
fn acts(parts: &Parts, body: &Value) -> Vec<Act> {
    let target = parts
        .headers
        .get("x-amz-target")
        .map(|target| target.to_str().unwrap());
    match target.and_then(|target| target.split_once('.')) {
        // A transaction needs what each of its writes needs.
        Some(("DynamoDB_20120810", "TransactWriteItems")) => of_transaction(body),
        Some(("DynamoDB_20120810", operation)) => {
            vec![(format!("dynamodb:{operation}"), on_table(body))]
        }
        Some(("AmazonSQS", operation)) => {
            // A batch is the same permission.
            let operation = operation.trim_end_matches("Batch");
            let queue = body["QueueUrl"]
                .as_str()
                .and_then(|url| url.rsplit('/').next());
            let queue = queue.unwrap_or("nowhere").trim_start_matches(super::PREFIX);
            vec![(format!("sqs:{operation}"), format!("queue {queue}"))]
        }
        Some(("secretsmanager", operation)) => {
            let secret = body["SecretId"].as_str().unwrap_or("nowhere");
            let secret = secret.trim_start_matches("arn:");
            vec![(
                format!("secretsmanager:{operation}"),
                format!("secret {secret}"),
            )]
        }
        None if parts.uri.path().starts_with("/uploads/uploads/") => {
            let operation = match parts.method.as_str() {
                "PUT" => "PutObject",
                "GET" => "GetObject",
                "DELETE" => "DeleteObject",
                other => other,
            };
            vec![(format!("s3:{operation}"), "uploaded files".to_owned())]
        }
        None if parts.method == "POST" && parts.uri.path().starts_with("/schedules/") => {
            let group = body["GroupName"].as_str().unwrap_or("default");
            let group = group.trim_start_matches(super::PREFIX);
            let mut acts = vec![(
                "scheduler:CreateSchedule".to_owned(),
                format!("schedules of {group}"),
            )];
            // Whoever creates a schedule hands its role to the scheduler.
            if body["Target"]["RoleArn"].is_string() {
                acts.push(("iam:PassRole".to_owned(), "role of schedules".to_owned()));
            }
            acts
        }
        _ => vec![(
            format!("{target:?} {} {}", parts.method, parts.uri.path()),
            "something".to_owned(),
        )],
    }
}

fn of_transaction(body: &Value) -> Vec<Act> {
    let writes = body["TransactItems"].as_array().into_iter().flatten();
    let writes = writes.flat_map(|write| write.as_object().into_iter().flatten());
    writes
        .map(|(kind, write)| {
            let action = match kind.as_str() {
                "ConditionCheck" => "dynamodb:ConditionCheckItem".to_owned(),
                kind => format!("dynamodb:{kind}Item"),
            };
            (action, on_table(write))
        })
        .collect()
}

fn on_table(body: &Value) -> String {
    let tables: Vec<&str> = match body["RequestItems"].as_object() {
        Some(items) => items.keys().map(String::as_str).collect(),
        None => body["TableName"].as_str().into_iter().collect(),
    };
    match (&tables[..], body["IndexName"].as_str()) {
        (["presently"], None) => "table".to_owned(),
        (["presently"], Some(table::INDEX)) => format!("index {}", table::INDEX),
        (tables, index) => format!("{tables:?} {index:?}"),
    }
}
