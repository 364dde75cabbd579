//! The settable attributes of a queue: names, ranges, defaults.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::SqsCode;
use crate::Error;

/// What `SetQueueAttributes` can change. Times in seconds, size in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) visibility: i64,
    pub(crate) delay: i64,
    pub(crate) retention: i64,
    pub(crate) max_bytes: i64,
    pub(crate) wait: i64,
    pub(crate) redrive: Option<Redrive>,
}

/// Where messages go that were received too often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redrive {
    pub(crate) arn: String,
    pub(crate) max_receives: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            visibility: 30,
            delay: 0,
            retention: 345_600,
            max_bytes: 1_048_576,
            wait: 0,
            redrive: None,
        }
    }
}

impl Settings {
    /// Applies attributes as AWS spells them.
    ///
    /// # Errors
    /// [`SqsCode::InvalidAttributeName`], [`SqsCode::InvalidAttributeValue`].
    pub(crate) fn apply(&mut self, attributes: &BTreeMap<String, String>) -> Result<(), Error> {
        for (name, value) in attributes {
            match name.as_str() {
                "VisibilityTimeout" => self.visibility = ranged(name, value, 0, 43_200)?,
                "DelaySeconds" => self.delay = ranged(name, value, 0, 900)?,
                "MessageRetentionPeriod" => self.retention = ranged(name, value, 60, 1_209_600)?,
                "MaximumMessageSize" => self.max_bytes = ranged(name, value, 1024, 1_048_576)?,
                "ReceiveMessageWaitTimeSeconds" => self.wait = ranged(name, value, 0, 20)?,
                "RedrivePolicy" => self.redrive = redrive(value)?,
                _ => {
                    return Err(Error::sqs(
                        SqsCode::InvalidAttributeName,
                        format!("Unknown Attribute {name}."),
                    ));
                }
            }
        }
        Ok(())
    }
}

impl Redrive {
    /// The policy as AWS writes it.
    pub(crate) fn to_json(&self) -> String {
        serde_json::json!({"deadLetterTargetArn": self.arn, "maxReceiveCount": self.max_receives})
            .to_string()
    }
}

fn invalid(name: &str) -> Error {
    Error::sqs(
        SqsCode::InvalidAttributeValue,
        format!("Invalid value for the parameter {name}."),
    )
}

fn ranged(name: &str, value: &str, low: i64, high: i64) -> Result<i64, Error> {
    let number = value.parse().map_err(|_| invalid(name))?;
    if (low..=high).contains(&number) {
        Ok(number)
    } else {
        Err(invalid(name))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Policy {
    dead_letter_target_arn: String,
    max_receive_count: Value,
}

/// An empty policy removes it. The count may be a number or a string of one: AWS takes both.
fn redrive(value: &str) -> Result<Option<Redrive>, Error> {
    if value.is_empty() {
        return Ok(None);
    }
    let name = "RedrivePolicy";
    let policy: Policy = serde_json::from_str(value).map_err(|_| invalid(name))?;
    let count = match policy.max_receive_count {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text,
        _ => return Err(invalid(name)),
    };
    let max_receives = ranged(name, &count, 1, 1000)?;
    Ok(Some(Redrive {
        arn: policy.dead_letter_target_arn,
        max_receives,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(name: &str, value: &str) -> Result<Settings, Error> {
        let mut settings = Settings::default();
        settings.apply(&BTreeMap::from([(name.to_owned(), value.to_owned())]))?;
        Ok(settings)
    }

    #[test]
    fn ranges_are_those_of_aws() {
        for (name, good, bad) in [
            ("VisibilityTimeout", ["0", "43200"], ["-1", "43201"]),
            ("DelaySeconds", ["0", "900"], ["901", "x"]),
            (
                "MessageRetentionPeriod",
                ["60", "1209600"],
                ["59", "1209601"],
            ),
            (
                "MaximumMessageSize",
                ["1024", "1048576"],
                ["1023", "1048577"],
            ),
            ("ReceiveMessageWaitTimeSeconds", ["0", "20"], ["21", ""]),
        ] {
            assert!(good.iter().all(|v| apply(name, v).is_ok()), "{name}");
            assert!(bad.iter().all(|v| apply(name, v).is_err()), "{name}");
        }
        assert!(matches!(
            apply("FifoQueue", "true"),
            Err(Error::Sqs {
                code: SqsCode::InvalidAttributeName,
                ..
            })
        ));
    }

    #[test]
    fn a_redrive_policy_counts_in_numbers_or_strings() {
        for count in ["5", "\"5\""] {
            let policy = format!(
                r#"{{"deadLetterTargetArn":"arn:aws:sqs:r:a:d","maxReceiveCount":{count}}}"#
            );
            assert_eq!(
                apply("RedrivePolicy", &policy)
                    .unwrap()
                    .redrive
                    .unwrap()
                    .max_receives,
                5
            );
        }
        assert!(
            apply(
                "RedrivePolicy",
                r#"{"deadLetterTargetArn":"a","maxReceiveCount":1001}"#
            )
            .is_err()
        );
        assert_eq!(apply("RedrivePolicy", "").unwrap().redrive, None);
    }
}
