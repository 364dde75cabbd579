//! The input of a command: a JSON object and the query, keys in any case.

use crate::skype::refusal;
use crate::web::{Reply, Request};
use serde_json::Value;
use std::collections::HashMap;

pub(super) struct Fields(HashMap<String, Value>);

impl Fields {
    pub(super) fn read(request: &Request) -> Result<Self, Reply> {
        let mut fields: HashMap<String, Value> = request
            .query
            .iter()
            .map(|(key, value)| (key.to_lowercase(), value.as_str().into()))
            .collect();
        if request.body.is_empty() {
            return Ok(Self(fields));
        }
        let is_json = request.header("content-type").is_some_and(|kind| {
            kind.starts_with("application/json")
                || kind.starts_with("application/vnd.microsoft.com.ucwa+json")
        });
        if !is_json {
            return Err(refusal::unsupported_media_type());
        }
        match request.json() {
            Some(Value::Object(object)) => {
                fields.extend(
                    object
                        .into_iter()
                        .map(|(key, value)| (key.to_lowercase(), value)),
                );
                Ok(Self(fields))
            }
            _ => Err(refusal::deserialization()),
        }
    }

    /// By its name in lower case.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text of at most so many characters.
    pub(super) fn text(&self, name: &str, most: usize) -> Result<Option<&str>, Reply> {
        let key = name.to_lowercase();
        match self.value(&key) {
            None => Ok(None),
            Some(Value::String(text)) if text.chars().count() <= most => Ok(Some(text)),
            Some(Value::String(_)) => Err(refusal::invalid(&[(name, "The value is too long.")])),
            Some(_) => Err(refusal::deserialization()),
        }
    }

    /// A list of texts.
    pub(super) fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Reply> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => serde_json::from_value(value.clone())
                .map(Some)
                .map_err(|_| refusal::deserialization()),
        }
    }
}
