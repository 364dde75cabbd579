//! The one file that reads the environment. Its modules turn keys into settings, one area each, checked at start.

mod aws;
mod skype;
mod teams;
mod uploads;
mod web;

pub use aws::{AwsConfig, LocalEndpoints};
pub(crate) use aws::{secrets_endpoint, timers};
pub use skype::{skype, skype_http};
pub use teams::{teams, teams_openid_url};
pub(crate) use uploads::uploads;
pub use web::web_address;

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// A key that is missing or makes no sense. Never quotes a value: it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// There is no such key, or it is empty.
    #[error("{key} is not set")]
    Missing {
        /// The key.
        key: String,
    },
    /// The value is not what it should be.
    #[error("{key} must be {expected}")]
    Invalid {
        /// The key.
        key: String,
        /// What would be accepted.
        expected: String,
    },
    /// A secret is given by value and by name; it would be a guess which one counts.
    #[error("{plain} and {named} are both set: one secret, one place")]
    Twice {
        /// The key that holds the value.
        plain: String,
        /// The key that holds its name.
        named: String,
    },
    /// The secret that a key names was not to be had.
    #[error("the secret that {key} names cannot be read: {why}")]
    Unreadable {
        /// The key.
        key: String,
        /// The service's code for it, or what went wrong on the way.
        why: String,
    },
}

impl ConfigError {
    pub(crate) fn invalid(key: &str, expected: impl Into<String>) -> Self {
        Self::Invalid {
            key: key.to_owned(),
            expected: expected.into(),
        }
    }
}

/// Reads keys, from the environment or from a fixed set. An empty value counts as none.
#[derive(Clone)]
pub struct Env {
    fixed: Option<HashMap<String, String>>,
}

impl Env {
    /// The environment of this process.
    pub fn process() -> Self {
        Self { fixed: None }
    }

    /// These keys and no others.
    pub fn fixed<K: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self {
            fixed: Some(
                pairs
                    .into_iter()
                    .map(|(key, value)| (key.into(), value.into()))
                    .collect(),
            ),
        }
    }

    /// The value of `key`, if it has one.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] when it is not Unicode.
    pub fn optional(&self, key: &str) -> Result<Option<String>, ConfigError> {
        let value = match &self.fixed {
            Some(pairs) => pairs.get(key).cloned(),
            None => {
                #[allow(clippy::disallowed_methods, reason = "the one place that reads it")]
                let value = std::env::var_os(key);
                value
                    .map(|value| value.into_string())
                    .transpose()
                    .map_err(|_| ConfigError::invalid(key, "Unicode"))?
            }
        };
        Ok(value.filter(|value| !value.is_empty()))
    }

    /// The value of `key`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] when it has none.
    pub fn required(&self, key: &str) -> Result<String, ConfigError> {
        self.optional(key)?.ok_or_else(|| ConfigError::Missing {
            key: key.to_owned(),
        })
    }

    /// The value of `key` as an ARN.
    ///
    /// # Errors
    /// [`ConfigError`] when it has none, or is not one.
    pub(crate) fn arn(&self, key: &str) -> Result<String, ConfigError> {
        let text = self.required(key)?;
        if text.starts_with("arn:") {
            Ok(text)
        } else {
            Err(ConfigError::invalid(key, "an ARN"))
        }
    }

    /// The value of `key` as a `T`; `expected` says in words what that is.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] when it is not one.
    pub fn parsed<T: FromStr>(&self, key: &str, expected: &str) -> Result<Option<T>, ConfigError> {
        let parse = |value: String| {
            value
                .parse()
                .map_err(|_| ConfigError::invalid(key, expected))
        };
        self.optional(key)?.map(parse).transpose()
    }

    /// The value of `key` as a number in `range`, or `default`.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] when it is not a number or outside.
    pub fn number(
        &self,
        key: &str,
        range: RangeInclusive<u32>,
        default: u32,
    ) -> Result<u32, ConfigError> {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        let value = self.parsed(key, &expected)?.unwrap_or(default);
        if range.contains(&value) {
            Ok(value)
        } else {
            Err(ConfigError::invalid(key, expected))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_empty_key_is_named() {
        let env = Env::fixed([("EMPTY", "")]);
        for key in ["EMPTY", "ABSENT"] {
            assert_eq!(env.optional(key), Ok(None));
            assert_eq!(
                env.required(key).unwrap_err().to_string(),
                format!("{key} is not set")
            );
        }
    }

    #[test]
    fn a_bad_value_is_named_and_not_quoted() {
        let env = Env::fixed([("RATE", "4x5"), ("HIGH", "1001"), ("OK", "45")]);
        let error = env.number("RATE", 1..=1_000, 45).unwrap_err().to_string();
        assert_eq!(error, "RATE must be a whole number from 1 to 1000");
        assert!(env.number("HIGH", 1..=1_000, 45).is_err());
        assert_eq!(
            (env.number("OK", 1..=1_000, 7), env.number("NONE", 1..=9, 7)),
            (Ok(45), Ok(7))
        );
        assert_eq!(
            env.parsed::<bool>("RATE", "true or false")
                .unwrap_err()
                .to_string(),
            "RATE must be true or false"
        );
        assert_eq!(env.parsed::<u8>("OK", "a byte"), Ok(Some(45)));
    }

    #[test]
    fn the_process_environment_is_read() {
        assert!(Env::process().required("PATH").is_ok());
        assert!(Env::process().required("PRESENTLY_NO_SUCH_KEY").is_err());
    }
}
