//! The templates as JSON, with `!Ref` and the like in their long form, and what their values come to: with the
//! parameters as they are by default, or as they are given.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A template and what its parameters are.
pub struct Template {
    json: Value,
    given: BTreeMap<String, String>,
    /// Whether Skype for Business is deployed too.
    with_skype: bool,
}

impl Template {
    /// `template.yaml`, its parameters as they are by default.
    pub fn read() -> Self {
        Self::of_file("template.yaml", BTreeMap::new(), false)
    }

    /// The same with a pool to speak to.
    pub fn read_with_skype() -> Self {
        let given = [
            ("SkypeSipDomain", "contoso.example"),
            ("SkypeUsername", "push@contoso.example"),
        ];
        let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self::of_file("template.yaml", given.into(), true)
    }

    /// The stack inside that it names so, with what it gives it.
    pub fn inner(&self, name: &str) -> Self {
        let stack = self.properties(name);
        let given = stack["Parameters"].as_object().unwrap().iter();
        let given = given.map(|(name, value)| (name.clone(), self.text(value)));
        let file = stack["Location"].as_str().unwrap();
        let inner = Self::of_file(file, given.collect(), self.with_skype);
        let declared = inner.json["Parameters"].as_object().unwrap().keys();
        let declared: BTreeSet<&String> = declared.collect();
        assert_eq!(declared, inner.given.keys().collect(), "{file}");
        inner
    }

    fn of_file(file: &str, given: BTreeMap<String, String>, with_skype: bool) -> Self {
        let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let documents = Yaml::load_from_str(&text).unwrap();
        assert_eq!(documents.len(), 1);
        Self {
            json: json_of(&documents[0]),
            given,
            with_skype,
        }
    }

    pub fn globals(&self) -> &Value {
        &self.json["Globals"]["Function"]
    }

    /// A resource, with its type and its properties.
    pub fn resource(&self, name: &str) -> &Value {
        let found = &self.json["Resources"][name];
        assert!(found.is_object(), "there is no {name}");
        found
    }

    pub fn properties(&self, name: &str) -> &Value {
        &self.resource(name)["Properties"]
    }

    /// Names and properties of all resources of a type.
    pub fn of_type<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let resources = self.json["Resources"].as_object().unwrap();
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
            // Every other condition is that an optional parameter is given.
            ("Fn::If", Value::Array(branches)) => {
                let holds = branches[0] == "HasSkype" && self.with_skype;
                self.text(&branches[if holds { 1 } else { 2 }])
            }
            _ => panic!("{function} is not understood"),
        }
    }

    fn reference(&self, name: &str) -> String {
        let parameter = &self.json["Parameters"][name];
        if let Some(given) = self.given.get(name) {
            return given.clone();
        }
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
    if attribute == "ApiEndpoint" {
        return format!("https://{}.example", name.to_lowercase());
    }
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
