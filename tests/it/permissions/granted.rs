//! What the template grants to each function, read from the file as it is.

use super::recorder::Act;
use crate::template::document::Template;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::table;

/// What one function may do.
pub struct Granted {
    /// Where its code is: `functions/api`.
    pub code: String,
    /// By its role and the policies of its role.
    pub acts: BTreeSet<Act>,
    /// The queues that are mapped to it: the service reads them with the function's role.
    pub mapped: BTreeSet<String>,
    /// What it finds in its environment.
    pub environment: BTreeMap<String, String>,
}

/// Every function by its logical name, with a pool to speak to.
pub fn functions() -> BTreeMap<String, Granted> {
    let template = Template::read_with_skype();
    let names = Names::of(&template);
    let functions = template.of_type("AWS::Serverless::Function");
    let granted = functions.map(|(name, function)| {
        let granted = Granted {
            code: template.text(&function["CodeUri"]),
            acts: acts(&template, function, &names),
            mapped: mapped(&template, function, &names),
            environment: template.environment(name),
        };
        (name.to_owned(), granted)
    });
    granted.collect()
}

fn acts(template: &Template, function: &Value, names: &Names) -> BTreeSet<Act> {
    let role = template.text(&function["Role"]);
    let role = template.properties(role.trim_start_matches("arn:"));
    let mut policies = list(template.value(&role["Policies"]));
    for name in list(template.value(&role["ManagedPolicyArns"])) {
        let name = template.text(&name);
        if !name.starts_with("arn:") {
            policies.push(template.value(template.properties(&name)));
        }
    }
    let mut found = BTreeSet::new();
    for policy in policies {
        for statement in list(policy["PolicyDocument"]["Statement"].clone()) {
            assert_eq!(statement["Effect"], "Allow", "{statement}");
            for resource in template.texts(&statement["Resource"]) {
                for action in template.texts(&statement["Action"]) {
                    found.insert((action, names.kind(&resource)));
                }
            }
        }
    }
    // Only a query can be asked of an index: any other action on it is a permission to nothing.
    found.retain(|(action, on)| {
        !on.starts_with("index ") || ["dynamodb:Query", "dynamodb:Scan"].contains(&action.as_str())
    });
    found
}

fn mapped(template: &Template, function: &Value, names: &Names) -> BTreeSet<String> {
    let events = function["Events"].as_object();
    let events = events.into_iter().flat_map(|events| events.values());
    events
        .filter(|event| event["Type"] == "SQS")
        .map(|event| names.kind(&template.text(&event["Properties"]["Queue"])))
        .collect()
}

/// What the logical names of the template stand for.
struct Names(BTreeMap<String, String>);

impl Names {
    fn of(template: &Template) -> Self {
        let mut names = BTreeMap::new();
        for (name, queue) in template.of_type("AWS::SQS::Queue") {
            let queue = template.text(&queue["QueueName"]);
            names.insert(
                name.to_owned(),
                format!("queue {}", queue.trim_start_matches("presently-")),
            );
        }
        for (name, _) in template.of_type("AWS::SecretsManager::Secret") {
            names.insert(name.to_owned(), format!("secret {name}"));
        }
        names.insert("Table".to_owned(), "table".to_owned());
        names.insert("SchedulerRole".to_owned(), "role of schedules".to_owned());
        Self(names)
    }

    /// What an ARN, or whatever stands for one, names.
    fn kind(&self, resource: &str) -> String {
        let last = resource.trim_start_matches("arn:");
        if let Some(kind) = self.0.get(last.rsplit(":table/").next().unwrap_or(last)) {
            return kind.clone();
        }
        if resource.ends_with(&format!("Table/index/{}", table::INDEX)) {
            return format!("index {}", table::INDEX);
        }
        if resource == "arn:Uploads/uploads/*" {
            return "uploaded files".to_owned();
        }
        match resource
            .split_once(":schedule/")
            .and_then(|(_, rest)| rest.strip_suffix("/*"))
        {
            Some(group) => format!("schedules of {group}"),
            None => resource.to_owned(),
        }
    }
}

fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items,
        Value::Null => Vec::new(),
        one => vec![one],
    }
}
