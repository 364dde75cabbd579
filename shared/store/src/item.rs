//! Reading and writing attributes of one item.

use std::collections::HashMap;
use std::str::FromStr;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, SecondsFormat, Utc};

use crate::error::StoreError;

/// An item as the SDK has it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// A text attribute.
pub(crate) fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// A number attribute.
pub(crate) fn n(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// A binary attribute.
pub(crate) fn b(bytes: impl Into<Vec<u8>>) -> AttributeValue {
    AttributeValue::B(Blob::new(bytes))
}

/// An instant, to the precision it has; readable, and in order as text for one precision.
pub(crate) fn instant(at: DateTime<Utc>) -> AttributeValue {
    s(at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// The typed attributes of an item. A missing or mistyped one that must be there is `Corrupt(what)`.
pub(crate) struct Reader<'a> {
    item: &'a Item,
    what: &'static str,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(item: &'a Item, what: &'static str) -> Self {
        Self { item, what }
    }

    pub(crate) fn corrupt(&self) -> StoreError {
        StoreError::corrupt(self.what)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.item.contains_key(name)
    }

    pub(crate) fn text(&self, name: &str) -> Result<&'a str, StoreError> {
        self.optional_text(name)?.ok_or_else(|| self.corrupt())
    }

    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<&'a str>, StoreError> {
        self.optional(name, |value| value.as_s().ok().map(String::as_str))
    }

    pub(crate) fn number<T: FromStr>(&self, name: &str) -> Result<T, StoreError> {
        self.optional_number(name)?.ok_or_else(|| self.corrupt())
    }

    pub(crate) fn optional_number<T: FromStr>(&self, name: &str) -> Result<Option<T>, StoreError> {
        self.optional(name, |value| value.as_n().ok()?.parse().ok())
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<&'a [u8], StoreError> {
        self.optional(name, |value| value.as_b().ok().map(Blob::as_ref))?
            .ok_or_else(|| self.corrupt())
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, StoreError> {
        self.optional(name, |value| value.as_bool().ok().copied())
    }

    pub(crate) fn instant(&self, name: &str) -> Result<DateTime<Utc>, StoreError> {
        self.optional_instant(name)?.ok_or_else(|| self.corrupt())
    }

    pub(crate) fn optional_instant(&self, name: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.optional(name, |value| {
            let at = DateTime::parse_from_rfc3339(value.as_s().ok()?).ok()?;
            Some(at.with_timezone(&Utc))
        })
    }

    fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&'a AttributeValue) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        match self.item.get(name) {
            None => Ok(None),
            Some(value) => read(value).map(Some).ok_or_else(|| self.corrupt()),
        }
    }
}

/// Bytes an item takes, as DynamoDB counts them: names and values, nesting ignored but for its content.
pub(crate) fn size_of(item: &Item) -> usize {
    item.iter()
        .map(|(name, value)| name.len() + value_size(value))
        .sum()
}

fn value_size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(digits) => digits.len() / 2 + 2,
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::L(values) => {
            3 + values
                .iter()
                .map(|value| 1 + value_size(value))
                .sum::<usize>()
        }
        AttributeValue::M(values) => {
            3 + values
                .iter()
                .map(|(k, v)| 1 + k.len() + value_size(v))
                .sum::<usize>()
        }
        _ => 1,
    }
}
