//! Secrets Manager: from the name of a secret to its text.

use crate::clients;
use crate::config::ConfigError;
use aws_config::SdkConfig;
use aws_sdk_secretsmanager::error::ProvideErrorMetadata;
use secrecy::SecretString;

/// Reads secrets. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Vault {
    client: aws_sdk_secretsmanager::Client,
}

impl Vault {
    /// Secrets Manager at `endpoint`, or where the SDK finds it. Asks nobody yet.
    pub(crate) fn new(shared: &SdkConfig, endpoint: Option<&str>) -> Self {
        Self {
            client: clients::secrets(shared, endpoint),
        }
    }

    /// The current text of the secret `arn`, which `key` names.
    ///
    /// # Errors
    /// [`ConfigError::Unreadable`] with the service's code: neither its words nor the ARN.
    pub(crate) async fn read(&self, key: &str, arn: &str) -> Result<SecretString, ConfigError> {
        let unreadable = |why: &str| ConfigError::Unreadable {
            key: key.to_owned(),
            why: why.to_owned(),
        };
        let answer = self.client.get_secret_value().secret_id(arn).send().await;
        let answer = answer.map_err(|error| unreadable(error.code().unwrap_or("no answer")))?;
        match answer.secret_string {
            Some(text) if !text.is_empty() => Ok(SecretString::from(text)),
            _ => Err(unreadable("it holds no text")),
        }
    }
}

#[cfg(test)]
pub(crate) mod fake;
