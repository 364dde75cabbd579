//! What a schedule does when it fires.

use serde::{Deserialize, Serialize};

use super::names::invalid;
use crate::{Error, sqs};

/// Most bytes of input.
const MAX_INPUT: usize = 256 * 1024;

/// An SQS queue and what to put on it.
#[derive(Clone, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Target {
    #[serde(default)]
    pub(crate) arn: String,
    #[serde(default)]
    pub(crate) role_arn: String,
    #[serde(default)]
    pub(crate) input: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dead_letter_config: Option<DeadLetterConfig>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retry_policy: Option<RetryPolicy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sqs_parameters: Option<SqsParameters>,
}

/// Where the input goes when the target queue does not exist.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeadLetterConfig {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) arn: Option<String>,
}

/// Checked and given back; a local queue needs no retries.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RetryPolicy {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) maximum_event_age_in_seconds: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) maximum_retry_attempts: Option<i64>,
}

/// For FIFO queues only, which there are none of.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SqsParameters {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message_group_id: Option<String>,
}

impl Target {
    /// Checks everything that can be checked without the queue, which need not exist yet.
    ///
    /// # Errors
    /// [`super::SchedulerCode::Validation`].
    pub(super) fn check(&self) -> Result<(), Error> {
        if !is_queue_arn(&self.arn) {
            return Err(invalid("Target.Arn must be the ARN of an SQS queue."));
        }
        if !is_role_arn(&self.role_arn) {
            return Err(invalid("Target.RoleArn must be the ARN of a role."));
        }
        if self.input.is_empty() || self.input.len() > MAX_INPUT || !sqs::valid_text(&self.input) {
            return Err(invalid(
                "Target.Input must have 1 to 262144 bytes of text that SQS accepts.",
            ));
        }
        let dead_letter = self
            .dead_letter_config
            .as_ref()
            .and_then(|config| config.arn.as_deref());
        if dead_letter.is_some_and(|arn| !is_queue_arn(arn)) {
            return Err(invalid(
                "DeadLetterConfig.Arn must be the ARN of an SQS queue.",
            ));
        }
        if let Some(retry) = &self.retry_policy {
            let attempts = retry
                .maximum_retry_attempts
                .is_none_or(|n| (0..=185).contains(&n));
            let age = retry
                .maximum_event_age_in_seconds
                .is_none_or(|n| (60..=86_400).contains(&n));
            if !attempts || !age {
                return Err(invalid(
                    "RetryPolicy allows 0 to 185 attempts and an age of 60 to 86400 seconds.",
                ));
            }
        }
        if self
            .sqs_parameters
            .as_ref()
            .is_some_and(|parameters| parameters.message_group_id.is_some())
        {
            return Err(invalid("MessageGroupId is only valid for FIFO queues."));
        }
        Ok(())
    }
}

/// `arn:aws:sqs:region:account:name`.
fn is_queue_arn(arn: &str) -> bool {
    let parts: Vec<_> = arn.split(':').collect();
    matches!(parts[..], [
        "arn", partition, "sqs", region, account, name
    ] if partition.starts_with("aws") && !region.is_empty() && is_account(account) && !name.is_empty())
}

/// `arn:aws:iam::account:role/name`.
fn is_role_arn(arn: &str) -> bool {
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    matches!(parts[..], [
        "arn", partition, "iam", "", account, role
    ] if partition.starts_with("aws") && is_account(account) && role.len() > "role/".len() && role.starts_with("role/"))
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_have_their_shapes() {
        assert!(is_queue_arn("arn:aws:sqs:eu-west-1:123456789012:due"));
        assert!(!is_queue_arn("arn:aws:sqs:eu-west-1:1234:due"));
        assert!(!is_queue_arn(
            "arn:aws:lambda:eu-west-1:123456789012:function:due"
        ));
        assert!(!is_queue_arn("arn:aws:scheduler:::aws-sdk:sqs:sendMessage"));
        assert!(is_role_arn("arn:aws:iam::123456789012:role/path/timer"));
        assert!(
            !is_role_arn("arn:aws:iam::123456789012:user/x")
                && !is_role_arn("arn:aws:iam::123456789012:role/")
        );
    }
}
