//! Message contents: what may be in them, their size and digests.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};

use super::{SqsCode, digest};
use crate::Error;

/// Message attributes by name.
pub(crate) type Attributes = BTreeMap<String, AttributeValue>;

/// One message attribute, as on the wire.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AttributeValue {
    pub(crate) data_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) string_value: Option<String>,
    /// Base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) binary_value: Option<String>,
}

/// Most attributes of one message.
const MAX_ATTRIBUTES: usize = 10;

/// Checks body and attributes and returns their size in bytes together.
///
/// # Errors
/// [`SqsCode::MissingParameter`] for an empty body, [`SqsCode::InvalidMessageContents`],
/// [`SqsCode::InvalidParameterValue`] for attributes and for more than `max_bytes`.
pub(super) fn check(body: &str, attributes: &Attributes, max_bytes: i64) -> Result<usize, Error> {
    if body.is_empty() {
        let text = "The request must contain the parameter MessageBody.";
        return Err(Error::sqs(SqsCode::MissingParameter, text));
    }
    if !valid_text(body) {
        let text = "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | \
                    #xE000 to #xFFFD | #x10000 to #x10FFFF.";
        return Err(Error::sqs(SqsCode::InvalidMessageContents, text));
    }
    if attributes.len() > MAX_ATTRIBUTES {
        let text = "Number of message attributes exceeds the allowed maximum [10].";
        return Err(Error::sqs(SqsCode::InvalidParameterValue, text));
    }
    let size = body.len() + attributes_size(attributes)?;
    if i64::try_from(size).unwrap_or(i64::MAX) > max_bytes {
        let text = format!(
            "One or more parameters are invalid. Reason: Message must be shorter than {max_bytes} bytes."
        );
        return Err(Error::sqs(SqsCode::InvalidParameterValue, text));
    }
    Ok(size)
}

/// Whether SQS would take the text: the characters of XML 1.0.
pub(crate) fn valid_text(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..))
}

/// Names, types and values together, in bytes.
///
/// # Errors
/// [`SqsCode::InvalidParameterValue`] for an attribute without a type or without the value its type asks for.
pub(super) fn attributes_size(attributes: &Attributes) -> Result<usize, Error> {
    attributes.iter().try_fold(0, |size, (name, attribute)| {
        Ok(size + name.len() + attribute.data_type.len() + attribute.value(name)?.1.len())
    })
}

/// The MD5 AWS answers with: names, types and values in name order, each with its length.
///
/// # Errors
/// As [`attributes_size`].
pub(super) fn attributes_md5(attributes: &Attributes) -> Result<Option<String>, Error> {
    if attributes.is_empty() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let field = |bytes: &mut Vec<u8>, data: &[u8]| {
        bytes.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(data);
    };
    for (name, attribute) in attributes {
        let (kind, value) = attribute.value(name)?;
        field(&mut bytes, name.as_bytes());
        field(&mut bytes, attribute.data_type.as_bytes());
        bytes.push(kind);
        field(&mut bytes, &value);
    }
    Ok(Some(digest::hex(&bytes)))
}

impl AttributeValue {
    /// The kind byte of the digest (1 text, 2 binary) and the value's bytes.
    fn value(&self, name: &str) -> Result<(u8, Vec<u8>), Error> {
        let base = self.data_type.split('.').next().unwrap_or_default();
        let value = match base {
            "String" | "Number" => self
                .string_value
                .as_ref()
                .map(|text| (1, text.clone().into_bytes())),
            "Binary" => self
                .binary_value
                .as_ref()
                .and_then(|b| BASE64_STANDARD.decode(b).ok())
                .map(|b| (2, b)),
            _ => None,
        };
        value.filter(|(_, value)| !value.is_empty()).ok_or_else(|| {
            let text = format!(
                "The message attribute '{name}' must contain a non-empty value of its data type."
            );
            Error::sqs(SqsCode::InvalidParameterValue, text)
        })
    }
}

/// The attributes a receiver asked for: by name, by `prefix.*`, or all by `All` or `.*`.
pub(crate) fn matching(attributes: &Attributes, wanted: &[String]) -> Attributes {
    let hit = |name: &str, pattern: &String| match pattern.strip_suffix(".*") {
        Some(prefix) => name.starts_with(prefix),
        None => pattern == "All" || pattern == name,
    };
    let wanted = attributes
        .iter()
        .filter(|(name, _)| wanted.iter().any(|pattern| hit(name, pattern)));
    wanted
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> AttributeValue {
        AttributeValue {
            data_type: "String".into(),
            string_value: Some(value.into()),
            binary_value: None,
        }
    }

    #[test]
    fn the_digest_of_attributes_is_that_of_aws() {
        // The example of the AWS documentation's algorithm, worked out by hand.
        let attributes = Attributes::from([("a".into(), text("b"))]);
        let expected = hex_of(b"\0\0\0\x01a\0\0\0\x06String\x01\0\0\0\x01b");
        assert_eq!(attributes_md5(&attributes).unwrap(), Some(expected));
        assert_eq!(attributes_md5(&Attributes::new()).unwrap(), None);
    }

    fn hex_of(data: &[u8]) -> String {
        digest::hex(data)
    }

    #[test]
    fn sizes_count_attributes_too() {
        let attributes = Attributes::from([("name".into(), text("value"))]);
        assert_eq!(check("body", &attributes, 1024).unwrap(), 4 + 4 + 6 + 5);
        assert!(check("body", &attributes, 18).is_err());
    }

    #[test]
    fn an_attribute_needs_the_value_of_its_type() {
        let binary = AttributeValue {
            data_type: "Binary".into(),
            string_value: Some("x".into()),
            binary_value: None,
        };
        assert!(attributes_size(&Attributes::from([("n".into(), binary)])).is_err());
        assert!(attributes_size(&Attributes::from([("n".into(), text(""))])).is_err());
    }

    #[test]
    fn characters_outside_xml_are_refused() {
        assert!(valid_text("tab\tline\r\n\u{1f600}"));
        assert!(
            ["\u{0}", "\u{b}", "\u{fffe}"]
                .iter()
                .all(|text| !valid_text(text))
        );
    }

    #[test]
    fn receivers_choose_attributes_by_name_prefix_or_all() {
        let attributes =
            Attributes::from([("trace.id".into(), text("1")), ("kind".into(), text("2"))]);
        let names = |wanted: &str| {
            matching(&attributes, &[wanted.to_owned()])
                .into_keys()
                .collect::<Vec<_>>()
        };
        assert_eq!(names("kind"), ["kind"]);
        assert_eq!(names("trace.*"), ["trace.id"]);
        assert_eq!(names("All").len(), 2);
        assert_eq!(names(".*").len(), 2);
        assert!(names("other").is_empty());
    }
}
