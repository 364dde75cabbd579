//! The template as JSON, with `!Ref` and the like in their long form, and what its values come to with
//! the parameters as they are by default.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `template.yaml`.
pub struct Template(Value);

impl Template {
    pub fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../template.yaml");
        let text = std::fs::read_to_string(path).unwrap();
        let documents = Yaml::load_from_str(&text).unwrap();
        assert_eq!(documents.len(), 1);
        Self(json_of(&documents[0]))
    }

    pub fn globals(&self) -> &Value {
        &self.0["Globals"]["Function"]
    }

    /// A resource, with its type and its properties.
    pub fn resource(&self, name: &str) -> &Value {
        let found = &self.0["Resources"][name];
        assert!(found.is_object(), "there is no {name}");
        found
    }

    pub fn properties(&self, name: &str) -> &Value {
        &self.resource(name)["Properties"]
    }

    /// Names and properties of all resources of a type.
    pub fn of_type<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let resources = self.0["Resources"].as_object().unwrap();
        resources
            .iter()
            .filter(move |(_, resource)| resource["Type"] == kind)
            .map(|(name, resource)| (name.as_str(), &resource["Properties"]))
    }

    /// What a function finds in its environment.
    pub fn environment(&self, function: &str) -> BTreeMap<String, String> {
        [self.globals(), self.properties(function)]
            .into_iter()
            .filter_map(|from| from["Environment"]["Variables"].as_object())
            .flatten()
            .map(|(key, value)| (key.clone(), self.text(value)))
            .collect()
    }

    /// What a value comes to: names stand for resources, `https://sqs.example/NAME` for the URL of a queue.
    pub fn text(&self, value: &Value) -> String {
        match value {
            Value::String(text) => return text.clone(),
            Value::Number(number) => return number.to_string(),
            _ => {}
        }
        let (function, argument) = value.as_object().and_then(|map| map.iter().next()).unwrap();
        match (function.as_str(), argument) {
            ("Ref", Value::String(name)) => self.reference(name),
            ("Fn::GetAtt", Value::String(path)) => attribute(path),
            ("Fn::Sub", Value::String(text)) => self.substituted(text),
            // By default, every optional parameter is empty and every condition false.
            ("Fn::If", Value::Array(branches)) => self.text(&branches[2]),
            _ => panic!("{function} is not understood"),
        }
    }

    fn reference(&self, name: &str) -> String {
        let parameter = &self.0["Parameters"][name];
        if parameter.is_object() {
            let default = &parameter["Default"];
            return if default.is_null() {
                name.to_owned()
            } else {
                self.text(default)
            };
        }
        if name.starts_with("AWS::") {
            return name.replace("::", "-").to_lowercase();
        }
        let resource = self.resource(name);
        match resource["Type"].as_str() {
            Some("AWS::SQS::Queue") => {
                let queue = self.text(&resource["Properties"]["QueueName"]);
                format!("https://sqs.example/{queue}")
            }
            Some("AWS::Scheduler::ScheduleGroup") => self.text(&resource["Properties"]["Name"]),
            _ => name.to_owned(),
        }
    }

    fn substituted(&self, text: &str) -> String {
        let mut parts = text.split("${");
        let mut out = parts.next().unwrap().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap();
            out += &if name.contains('.') {
                attribute(name)
            } else {
                self.reference(name)
            };
            out += rest;
        }
        out
    }
}

/// `DueTeams.Arn` becomes `arn:DueTeams`.
fn attribute(path: &str) -> String {
    let (name, attribute) = path.split_once('.').unwrap();
    format!("{}:{name}", attribute.to_lowercase())
}

fn json_of(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => json!(value),
        Yaml::Value(Scalar::Integer(value)) => json!(value),
        Yaml::Value(Scalar::FloatingPoint(value)) => json!(value.0),
        Yaml::Value(Scalar::String(value)) => json!(value),
        Yaml::Sequence(items) => items.iter().map(json_of).collect(),
        Yaml::Mapping(pairs) => {
            let pairs = pairs
                .iter()
                .map(|(key, value)| (key.as_str().unwrap().to_owned(), json_of(value)));
            Value::Object(pairs.collect())
        }
        Yaml::Tagged(tag, value) => {
            let name = match tag.suffix.as_str() {
                name @ ("Ref" | "Condition") => name.to_owned(),
                name => format!("Fn::{name}"),
            };
            json!({ name: json_of(value) })
        }
        _ => panic!("the template has something that is not understood: {yaml:?}"),
    }
}
