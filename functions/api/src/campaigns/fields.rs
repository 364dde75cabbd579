//! Reads a JSON object field by field and collects everything that is wrong with it, where a parser stops at the first.

use crate::body::without_place;
use domain::campaign::FieldProblem;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Unknown fields that are named; more of them are a mistake of another kind.
const UNKNOWN_MAX: usize = 20;
/// Longest part of an unknown field's name that is repeated, in characters.
const NAME_MAX: usize = 60;

/// An object that is being taken apart.
pub(super) struct Fields {
    prefix: String,
    fields: Map<String, Value>,
}

impl Fields {
    /// The fields of a body.
    pub(super) fn of(body: Value, problems: &mut Vec<FieldProblem>) -> Self {
        Self::object(String::new(), body, problems)
    }

    fn object(prefix: String, value: Value, problems: &mut Vec<FieldProblem>) -> Self {
        let fields = match value {
            Value::Object(fields) => fields,
            _ => {
                let field = prefix
                    .strip_suffix('.')
                    .filter(|field| !field.is_empty())
                    .unwrap_or("body");
                problems.push(FieldProblem::new(field, "is not an object"));
                Map::new()
            }
        };
        Self { prefix, fields }
    }

    /// A field that has to be there; `instead` when there is something wrong with it, so that the rest can be judged.
    pub(super) fn required<T: DeserializeOwned>(
        &mut self,
        name: &str,
        instead: T,
        problems: &mut Vec<FieldProblem>,
    ) -> T {
        if matches!(self.fields.get(name), None | Some(Value::Null)) {
            self.fields.remove(name);
            problems.push(FieldProblem::new(
                format!("{}{name}", self.prefix),
                "is missing",
            ));
            return instead;
        }
        self.optional(name, problems).unwrap_or(instead)
    }

    /// A field that may be missing or null.
    pub(super) fn optional<T: DeserializeOwned>(
        &mut self,
        name: &str,
        problems: &mut Vec<FieldProblem>,
    ) -> Option<T> {
        let value = self.fields.remove(name).filter(|value| !value.is_null())?;
        match serde_path_to_error::deserialize(value) {
            Ok(value) => Some(value),
            Err(error) => {
                let path = match error.path().to_string() {
                    path if path == "." => String::new(),
                    path if path.starts_with('[') => path,
                    path => format!(".{path}"),
                };
                let detail = error.inner().to_string();
                problems.push(FieldProblem::new(
                    format!("{}{name}{path}", self.prefix),
                    without_place(&detail),
                ));
                None
            }
        }
    }

    /// An object inside; empty when it is missing.
    pub(super) fn inner(&mut self, name: &str, problems: &mut Vec<FieldProblem>) -> Self {
        let value = self.fields.remove(name).filter(|value| !value.is_null());
        Self::object(
            format!("{}{name}.", self.prefix),
            value.unwrap_or_else(|| Value::Object(Map::new())),
            problems,
        )
    }

    /// What is left is unknown.
    pub(super) fn finish(self, problems: &mut Vec<FieldProblem>) {
        for name in self.fields.keys().take(UNKNOWN_MAX) {
            let name: String = name
                .chars()
                .filter(|c| !c.is_control())
                .take(NAME_MAX)
                .collect();
            problems.push(FieldProblem::new(
                format!("{}{name}", self.prefix),
                "is not a field of this object",
            ));
        }
    }
}
