//! Everything a function needs, put together once at start.

use crate::config::{self, AwsConfig, Env};
use crate::{Clock, Entropy, LinkKeys, Secrets, Settings, clients};
use channels::{HttpClient, Teams};
use std::sync::Arc;
use store::Store;
use timers::Timers;

/// What every function holds. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The table.
    pub store: Store,
    /// Queues and one-shots.
    pub timers: Timers,
    /// Teams, where this function speaks to it.
    pub teams: Option<Teams>,
    /// Both clocks.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// How to run.
    pub settings: Settings,
    /// Keys that sign links.
    pub link_keys: LinkKeys,
}

impl App {
    /// Reads the environment, checks all of it, and builds the clients. Nothing is asked of the network yet.
    ///
    /// # Errors
    /// Names the first key that is missing or makes no sense.
    pub async fn from_env() -> anyhow::Result<Self> {
        Self::from(&Env::process(), Clock::system(), Entropy::system()?).await
    }

    /// [`App::from_env`] with everything it would ask the system for given.
    ///
    /// # Errors
    /// Names the first key that is missing or makes no sense.
    pub async fn from(env: &Env, clock: Clock, entropy: Entropy) -> anyhow::Result<Self> {
        let settings = Settings::from_env(env, &entropy)?;
        let aws = AwsConfig::from_env(env)?;
        let timers = config::timers(env)?;
        let secrets = Secrets::from_env(env)?;
        let machine = clock.clone();
        let teams = config::teams(env, secrets.teams_app_secret)?
            .map(|teams| {
                Teams::new(
                    teams,
                    HttpClient::new()?,
                    Arc::new(move || machine.machine_now()),
                )
            })
            .transpose()?;
        let clients = clients::connect(&aws).await;
        Ok(Self {
            store: Store::new(clients.dynamodb, &settings.table),
            timers: Timers::new(clients.sqs, clients.scheduler, timers),
            teams,
            clock,
            entropy,
            settings,
            link_keys: secrets.link_keys,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use std::collections::BTreeMap;

    /// A whole configuration on one machine. Nothing listens there: building an app asks nobody.
    fn whole() -> BTreeMap<String, String> {
        let here = "http://127.0.0.1:9";
        [
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ENDPOINT_URL_DYNAMODB", here),
            ("AWS_ENDPOINT_URL_SQS", here),
            ("AWS_ENDPOINT_URL_SCHEDULER", here),
            ("TABLE_NAME", "presently"),
            ("PLAN_QUEUE_URL", "http://127.0.0.1:9/000000000000/plan"),
            (
                "DUE_QUEUE_URL_TEAMS",
                "http://127.0.0.1:9/000000000000/due-teams",
            ),
            (
                "DUE_QUEUE_ARN_TEAMS",
                "arn:aws:sqs:eu-central-1:000000000000:due-teams",
            ),
            (
                "DUE_DLQ_ARN_TEAMS",
                "arn:aws:sqs:eu-central-1:000000000000:due-teams-dlq",
            ),
            ("SCHEDULE_GROUP", "presently"),
            (
                "SCHEDULER_ROLE_ARN",
                "arn:aws:iam::000000000000:role/scheduler",
            ),
            ("LINK_BASE_URL", "http://127.0.0.1:9"),
            ("LINK_KEYS", &format!("1:{}", STANDARD.encode([1; 32]))),
            ("TEAMS_TENANT_ID", "8d1b0f4e-0000-4000-8000-000000000001"),
            ("TEAMS_APP_ID", "8d1b0f4e-0000-4000-8000-000000000002"),
            ("TEAMS_APP_SECRET", "very secret"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
    }

    async fn build(pairs: BTreeMap<String, String>) -> anyhow::Result<App> {
        App::from(&Env::fixed(pairs), Clock::system(), Entropy::seeded(1)).await
    }

    #[tokio::test]
    async fn a_whole_configuration_makes_an_app_with_or_without_teams() {
        let app = build(whole()).await.unwrap();
        assert!(app.teams.is_some());
        assert_eq!(app.timers.config().schedule_group, "presently");
        let mut pairs = whole();
        pairs.retain(|key, _| !key.starts_with("TEAMS_"));
        assert!(build(pairs).await.unwrap().teams.is_none());
    }

    #[tokio::test]
    async fn whatever_is_missing_is_named_and_no_secret_is() {
        for key in whole().into_keys() {
            let mut pairs = whole();
            pairs.remove(&key);
            let error = build(pairs)
                .await
                .err()
                .map(|error| error.to_string())
                .unwrap();
            assert_eq!(error, format!("{key} is not set"));
        }
    }
}
