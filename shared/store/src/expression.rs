//! Conditions and updates. Attribute names always go through placeholders, so that none can be a reserved word.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::item::Item;
use crate::table;

/// The names and values that one expression uses.
#[derive(Debug, Default)]
pub(crate) struct Expression {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Expression {
    /// The placeholder of an attribute.
    pub(crate) fn name(&mut self, attribute: &str) -> String {
        let placeholder = format!("#{attribute}");
        self.names.insert(placeholder.clone(), attribute.to_owned());
        placeholder
    }

    /// The placeholder of a value.
    pub(crate) fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    /// `attribute <operator> value`.
    pub(crate) fn compare(
        &mut self,
        attribute: &str,
        operator: &str,
        value: AttributeValue,
    ) -> String {
        format!("{} {operator} {}", self.name(attribute), self.value(value))
    }

    pub(crate) fn exists(&mut self, attribute: &str) -> String {
        format!("attribute_exists({})", self.name(attribute))
    }

    pub(crate) fn not_exists(&mut self, attribute: &str) -> String {
        format!("attribute_not_exists({})", self.name(attribute))
    }

    /// The condition that there is no such item yet.
    pub(crate) fn absent(&mut self) -> String {
        self.not_exists(table::PK)
    }

    /// `SET a = v, … REMOVE b, …`; an attribute without value is removed.
    pub(crate) fn assign<'a>(
        &mut self,
        attributes: impl IntoIterator<Item = (&'a str, Option<AttributeValue>)>,
    ) -> String {
        let (mut set, mut remove) = (Vec::new(), Vec::new());
        for (attribute, value) in attributes {
            match value {
                Some(value) => set.push(self.compare(attribute, "=", value)),
                None => remove.push(self.name(attribute)),
            }
        }
        let mut clauses = Vec::new();
        if !set.is_empty() {
            clauses.push(format!("SET {}", set.join(", ")));
        }
        if !remove.is_empty() {
            clauses.push(format!("REMOVE {}", remove.join(", ")));
        }
        clauses.join(" ")
    }

    /// What the request takes. Empty maps are refused by the service, so they are none.
    pub(crate) fn into_parts(self) -> (Option<HashMap<String, String>>, Option<Item>) {
        (
            (!self.names.is_empty()).then_some(self.names),
            (!self.values.is_empty()).then_some(self.values),
        )
    }
}
