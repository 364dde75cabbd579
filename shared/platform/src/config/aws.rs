//! Where the table, the queues and the schedules are.

use super::web::is_local;
use super::{ConfigError, Env, web_address};
use chrono::TimeDelta;
use std::collections::HashMap;
use timers::TimersConfig;
use timers::queues::CHANNELS;

/// The cloud, or what stands for it on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsConfig {
    /// Region of everything.
    pub region: String,
    /// Set in local mode. Otherwise the function's own role signs, and `AWS_ENDPOINT_URL` and its like lead to
    /// something else than the cloud where the SDK finds them.
    pub local: Option<LocalEndpoints>,
}

/// Addresses of the services in local mode. They get invented credentials, so they must be on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalEndpoints {
    /// DynamoDB.
    pub dynamodb: String,
    /// SQS.
    pub sqs: String,
    /// EventBridge Scheduler.
    pub scheduler: String,
}

/// Keys of the addresses of local mode.
const LOCAL: [&str; 3] = [
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_SQS",
    "AWS_ENDPOINT_URL_SCHEDULER",
];
/// The SDK's key for one address of all services.
const WHOLE_CLOUD: &str = "AWS_ENDPOINT_URL";
const SECRETS: &str = "AWS_ENDPOINT_URL_SECRETS_MANAGER";

impl AwsConfig {
    /// Reads `AWS_REGION` and where the services are:
    ///
    /// - nothing set: the cloud;
    /// - `AWS_ENDPOINT_URL`: something else has all services, asked with the credentials that the SDK finds, at the
    ///   addresses that the SDK finds;
    /// - only `AWS_ENDPOINT_URL_DYNAMODB`, `…_SQS` and `…_SCHEDULER`, all or none: local mode.
    ///
    /// # Errors
    /// [`ConfigError`] names the key.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        let region = env.required("AWS_REGION")?;
        let whole = env.optional(WHOLE_CLOUD)?;
        if let Some(address) = &whole {
            web_address(WHOLE_CLOUD, address)?;
        }
        let mut set = false;
        for key in LOCAL {
            set |= env.optional(key)?.is_some();
        }
        if whole.is_some() || !set {
            return Ok(Self {
                region,
                local: None,
            });
        }
        // One service here and another in the cloud would be somebody's wakes for somebody else's table.
        let [dynamodb, sqs, scheduler] = LOCAL.map(|key| local_address(env, key));
        Ok(Self {
            region,
            local: Some(LocalEndpoints {
                dynamodb: dynamodb?,
                sqs: sqs?,
                scheduler: scheduler?,
            }),
        })
    }
}

/// Where Secrets Manager is in local mode, which has one only where a secret is named: `AWS_ENDPOINT_URL_SECRETS_MANAGER`.
/// `None` leaves it to the SDK.
///
/// # Errors
/// [`ConfigError`] names the key.
pub(crate) fn secrets_endpoint(env: &Env, aws: &AwsConfig) -> Result<Option<String>, ConfigError> {
    aws.local
        .is_some()
        .then(|| local_address(env, SECRETS))
        .transpose()
}

pub(super) fn local_address(env: &Env, key: &str) -> Result<String, ConfigError> {
    let address = web_address(key, &env.required(key)?)?;
    if is_local(&address) {
        Ok(address)
    } else {
        Err(ConfigError::invalid(key, "an address on this machine"))
    }
}

/// Reads the queues and the schedule group: `PLAN_QUEUE_URL`, `SCHEDULE_GROUP`, `SCHEDULER_ROLE_ARN` and, for each
/// channel in use, `DUE_QUEUE_URL_TEAMS`, `DUE_QUEUE_ARN_TEAMS` and `DUE_DLQ_ARN_TEAMS` (`…_SKYPE`). What is due within
/// `QUEUE_DELAY_SECONDS` (60–900, 900 by default) waits in a queue, and what is due later in a one-shot.
///
/// # Errors
/// [`ConfigError`] names the key.
pub(crate) fn timers(env: &Env) -> Result<TimersConfig, ConfigError> {
    let mut config = TimersConfig {
        due_queue_urls: HashMap::new(),
        due_queue_arns: HashMap::new(),
        due_dlq_arns: HashMap::new(),
        plan_queue_url: web_address("PLAN_QUEUE_URL", &env.required("PLAN_QUEUE_URL")?)?,
        schedule_group: env.required("SCHEDULE_GROUP")?,
        scheduler_role_arn: env.arn("SCHEDULER_ROLE_ARN")?,
        queue_delay: TimeDelta::seconds(env.number("QUEUE_DELAY_SECONDS", 60..=900, 900)?.into()),
    };
    for channel in CHANNELS {
        let key = |kind: &str| format!("DUE_{kind}_{}", channel.as_str().to_ascii_uppercase());
        let url_key = key("QUEUE_URL");
        let Some(url) = env.optional(&url_key)? else {
            continue;
        };
        config
            .due_queue_urls
            .insert(channel, web_address(&url_key, &url)?);
        config
            .due_queue_arns
            .insert(channel, env.arn(&key("QUEUE_ARN"))?);
        config
            .due_dlq_arns
            .insert(channel, env.arn(&key("DLQ_ARN"))?);
    }
    if config.due_queue_urls.is_empty() {
        return Err(ConfigError::Missing {
            key: "DUE_QUEUE_URL_TEAMS".to_owned(),
        });
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::campaign::Channel;

    fn with(change: &[(&str, &str)]) -> Env {
        let mut pairs: HashMap<&str, &str> = HashMap::from([
            (
                "PLAN_QUEUE_URL",
                "https://sqs.eu-central-1.amazonaws.com/1/plan",
            ),
            ("SCHEDULE_GROUP", "presently"),
            ("SCHEDULER_ROLE_ARN", "arn:aws:iam::1:role/scheduler"),
            (
                "DUE_QUEUE_URL_TEAMS",
                "https://sqs.eu-central-1.amazonaws.com/1/due-teams",
            ),
            (
                "DUE_QUEUE_ARN_TEAMS",
                "arn:aws:sqs:eu-central-1:1:due-teams",
            ),
            (
                "DUE_DLQ_ARN_TEAMS",
                "arn:aws:sqs:eu-central-1:1:due-teams-dlq",
            ),
        ]);
        pairs.extend(change.iter().copied());
        Env::fixed(pairs)
    }

    #[test]
    fn queues_are_read_for_the_channels_in_use() {
        let config = timers(&with(&[])).unwrap();
        assert_eq!(
            config.due_queue_arns[&Channel::Teams],
            "arn:aws:sqs:eu-central-1:1:due-teams"
        );
        assert!(!config.due_queue_urls.contains_key(&Channel::Skype));
        assert_eq!(config.queue_delay, TimeDelta::seconds(900));
        let config = timers(&with(&[("QUEUE_DELAY_SECONDS", "60")])).unwrap();
        assert_eq!(config.queue_delay, TimeDelta::seconds(60));
    }

    #[test]
    fn half_a_channel_no_channel_and_a_bad_arn_are_named() {
        let error = |change: &[(&str, &str)]| timers(&with(change)).unwrap_err().to_string();
        let skype = "https://sqs.eu-central-1.amazonaws.com/1/due-skype";
        assert_eq!(
            error(&[("DUE_QUEUE_URL_SKYPE", skype)]),
            "DUE_QUEUE_ARN_SKYPE is not set"
        );
        assert_eq!(
            error(&[("DUE_QUEUE_URL_TEAMS", "")]),
            "DUE_QUEUE_URL_TEAMS is not set"
        );
        assert_eq!(
            error(&[("SCHEDULER_ROLE_ARN", "role")]),
            "SCHEDULER_ROLE_ARN must be an ARN"
        );
        assert!(error(&[("PLAN_QUEUE_URL", "plan")]).starts_with("PLAN_QUEUE_URL must be "));
        for seconds in ["59", "901"] {
            assert_eq!(
                error(&[("QUEUE_DELAY_SECONDS", seconds)]),
                "QUEUE_DELAY_SECONDS must be a whole number from 60 to 900"
            );
        }
    }

    #[test]
    fn local_endpoints_are_all_set_and_all_here_or_there_are_none() {
        let of = |pairs: &[(&str, &str)]| {
            AwsConfig::from_env(&Env::fixed(
                pairs
                    .iter()
                    .copied()
                    .chain([("AWS_REGION", "eu-central-1")]),
            ))
        };
        assert_eq!(of(&[]).unwrap().local, None);
        let here = "http://127.0.0.1:8000";
        let mut pairs = vec![("AWS_ENDPOINT_URL_SQS", here)];
        assert_eq!(
            of(&pairs).unwrap_err().to_string(),
            "AWS_ENDPOINT_URL_DYNAMODB is not set"
        );
        pairs.extend([
            ("AWS_ENDPOINT_URL_DYNAMODB", here),
            ("AWS_ENDPOINT_URL_SCHEDULER", here),
        ]);
        assert_eq!(of(&pairs).unwrap().local.unwrap().scheduler, here);
        pairs[0].1 = "https://sqs.contoso.example";
        assert_eq!(
            of(&pairs).unwrap_err().to_string(),
            "AWS_ENDPOINT_URL_SQS must be an address on this machine"
        );
        assert!(AwsConfig::from_env(&Env::fixed([("X", "y")])).is_err());
    }

    #[test]
    fn one_address_for_everything_is_the_sdks_affair_and_half_a_local_mode_is_none() {
        let of = |pairs: &[(&str, &str)]| {
            let region = [("AWS_REGION", "eu-central-1")];
            AwsConfig::from_env(&Env::fixed(pairs.iter().copied().chain(region)))
        };
        let here = "http://127.0.0.1:8000";
        for pairs in [
            &[(WHOLE_CLOUD, here)][..],
            &[(WHOLE_CLOUD, here), (LOCAL[1], here)],
        ] {
            assert_eq!(of(pairs).unwrap().local, None);
        }
        let error = of(&[(WHOLE_CLOUD, "http://cloud.contoso.example")]).unwrap_err();
        assert!(
            error.to_string().starts_with("AWS_ENDPOINT_URL must be "),
            "{error}"
        );
    }

    #[test]
    fn local_mode_asks_nobody_else_for_secrets() {
        let here = "http://127.0.0.1:8000";
        let local = AwsConfig {
            region: "eu-central-1".into(),
            local: Some(LocalEndpoints {
                dynamodb: here.into(),
                sqs: here.into(),
                scheduler: here.into(),
            }),
        };
        let cloud = AwsConfig {
            local: None,
            ..local.clone()
        };
        let nothing = Env::fixed([("X", "y")]);
        assert_eq!(secrets_endpoint(&nothing, &cloud), Ok(None));
        assert_eq!(
            secrets_endpoint(&nothing, &local).unwrap_err().to_string(),
            "AWS_ENDPOINT_URL_SECRETS_MANAGER is not set"
        );
        let env = Env::fixed([(SECRETS, here)]);
        assert_eq!(secrets_endpoint(&env, &local), Ok(Some(here.to_owned())));
    }
}
