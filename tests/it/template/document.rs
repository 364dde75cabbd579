//! The template as JSON, with `!Ref` and the like in their long form, and what its values come to: with the parameters
//! as they are by default, or as they are given.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The template and what its parameters are.
pub struct Template {
    json: Value,
    given: BTreeMap<&'static str, &'static str>,
}

impl Template {
    /// The template, its parameters as they are by default.
    pub fn read() -> Self {
        Self::given([])
    }

    /// The same with a pool to speak to.
    pub fn read_with_skype() -> Self {
        Self::given([
            ("SkypeSipDomain", "contoso.example"),
            ("SkypeUsername", "push@contoso.example"),
        ])
    }

    /// The same with these parameters.
    pub fn given(parameters: impl IntoIterator<Item = (&'static str, &'static str)>) -> Self {
        let path = format!("{}/../template.yaml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let documents = Yaml::load_from_str(&text).unwrap();
        assert_eq!(documents.len(), 1);
        let template = Self {
            json: json_of(&documents[0]),
            given: parameters.into_iter().collect(),
        };
        for name in template.given.keys() {
            assert!(template.json["Parameters"][name].is_object(), "{name}");
        }
        template
    }

    /// A part of the document by its name: `Parameters`, `Outputs`.
    pub fn section(&self, name: &str) -> &Map<String, Value> {
        self.json[name].as_object().unwrap()
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

    /// Names and properties of all resources of a type that are made with these parameters.
    pub fn of_type<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.section("Resources")
            .iter()
            .filter(move |(_, resource)| resource["Type"] == kind)
            .filter(|(_, resource)| {
                resource["Condition"]
                    .as_str()
                    .is_none_or(|name| self.holds(name))
            })
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

    /// What a value comes to as text: names stand for resources, `https://sqs.example/NAME` for the URL of a queue.
    pub fn text(&self, value: &Value) -> String {
        match self.value(value) {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            other => panic!("{other} is no text"),
        }
    }

    /// What a value comes to as texts, be it one or several.
    pub fn texts(&self, value: &Value) -> Vec<String> {
        match self.value(value) {
            Value::Array(items) => items.iter().map(|item| self.text(item)).collect(),
            one => vec![self.text(&one)],
        }
    }

    /// What a value comes to. What refers to nothing is left out.
    pub fn value(&self, value: &Value) -> Value {
        match value {
            Value::Array(items) => {
                let items = items.iter().map(|item| self.value(item));
                items.filter(|item| !item.is_null()).collect()
            }
            Value::Object(map) => self.called(map).unwrap_or_else(|| {
                let entries = map
                    .iter()
                    .map(|(key, value)| (key.clone(), self.value(value)));
                Value::Object(entries.filter(|(_, value)| !value.is_null()).collect())
            }),
            plain => plain.clone(),
        }
    }

    /// What a function comes to; `None` when the map is none.
    fn called(&self, map: &Map<String, Value>) -> Option<Value> {
        let (function, argument) = map.iter().next().filter(|_| map.len() == 1)?;
        let part = |index: usize| &argument[index];
        let same = || self.value(part(0)) == self.value(part(1));
        let all = |join: fn(bool, bool) -> bool, from: bool| {
            let truths = argument
                .as_array()
                .unwrap()
                .iter()
                .map(|one| self.truth(one));
            json!(truths.fold(from, join))
        };
        Some(match function.as_str() {
            "Ref" => self.reference(argument.as_str().unwrap()),
            "Condition" => json!(self.holds(argument.as_str()?)),
            "Fn::GetAtt" => json!(attribute(argument.as_str().unwrap())),
            "Fn::Sub" => json!(self.substituted(argument.as_str().unwrap())),
            "Fn::If" => {
                let holds = self.holds(part(0).as_str().unwrap());
                self.value(part(if holds { 1 } else { 2 }))
            }
            "Fn::Equals" => json!(same()),
            "Fn::Not" => json!(!self.truth(part(0))),
            "Fn::And" => all(|one, other| one && other, true),
            "Fn::Or" => all(|one, other| one || other, false),
            "Fn::Join" => json!(self.texts(part(1)).join(&self.text(part(0)))),
            "Fn::FindInMap" => {
                let keys = self.texts(argument);
                self.json["Mappings"][&keys[0]][&keys[1]][&keys[2]].clone()
            }
            name if name.starts_with("Fn::") => panic!("{name} is not understood"),
            _ => return None,
        })
    }

    fn truth(&self, value: &Value) -> bool {
        self.value(value).as_bool().unwrap()
    }

    fn holds(&self, condition: &str) -> bool {
        self.truth(&self.json["Conditions"][condition])
    }

    fn reference(&self, name: &str) -> Value {
        let parameter = &self.json["Parameters"][name];
        if parameter.is_object() {
            let value = match (self.given.get(name), &parameter["Default"]) {
                (Some(given), _) => (*given).to_owned(),
                (None, Value::Null) => name.to_owned(),
                (None, default) => self.text(default),
            };
            return if parameter["Type"] == "CommaDelimitedList" {
                value.split(',').collect()
            } else {
                json!(value)
            };
        }
        if name == "AWS::NoValue" {
            return Value::Null;
        }
        if name.starts_with("AWS::") {
            return json!(name.replace("::", "-").to_lowercase());
        }
        if let Some(function) = name.strip_suffix(".Alias") {
            let alias = self.text(&self.properties(function)["AutoPublishAlias"]);
            return json!(format!("{function}:{alias}"));
        }
        let resource = self.resource(name);
        match resource["Type"].as_str() {
            Some("AWS::SQS::Queue") => {
                let queue = self.text(&resource["Properties"]["QueueName"]);
                json!(format!("https://sqs.example/{queue}"))
            }
            // As lower case as the name of every bucket.
            Some("AWS::S3::Bucket") => json!(name.to_lowercase()),
            Some("AWS::Scheduler::ScheduleGroup") => self.value(&resource["Properties"]["Name"]),
            _ => json!(name),
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
                self.text(&self.reference(name))
            };
            out += rest;
        }
        out
    }
}

/// `DueTeams.Arn` becomes `arn:DueTeams`; the id of a secret is its ARN.
fn attribute(path: &str) -> String {
    let (name, attribute) = path.split_once('.').unwrap();
    match attribute {
        "ApiEndpoint" => format!("https://{}.example", name.to_lowercase()),
        "Id" => format!("arn:{name}"),
        _ => format!("{}:{name}", attribute.to_lowercase()),
    }
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
