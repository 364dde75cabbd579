//! Everything a function needs, put together once at start.

use crate::config::{self, AwsConfig, Env};
use crate::{Clock, Entropy, KeyRing, Metrics, Secrets, Settings, clients};
use channels::{Carrier, HttpClient, MachineClock, Skype, Teams};
use domain::campaign::Channel;
use objects::Bucket;
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
    /// Skype for Business, where this function speaks to it: one endpoint, shared by all clones of this app.
    pub skype: Option<Skype>,
    /// Where files are uploaded to, where this function has to do with them.
    pub uploads: Option<Bucket>,
    /// Both clocks.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// How to run.
    pub settings: Settings,
    /// Keys that sign links.
    pub link_keys: KeyRing,
    /// What operators watch.
    pub metrics: Metrics,
}

impl App {
    /// Reads the environment, checks all of it, and builds the clients. Of the network only the secrets are asked that
    /// the environment names.
    ///
    /// # Errors
    /// Names the first key that is missing or makes no sense, or whose secret cannot be read.
    pub async fn from_env() -> anyhow::Result<Self> {
        let app = Self::from(&Env::process(), Clock::system(), Entropy::system()?).await?;
        Ok(Self {
            metrics: Metrics::printed(),
            ..app
        })
    }

    /// [`App::from_env`] with everything it would ask the system for given, and metrics kept in memory.
    ///
    /// # Errors
    /// Names the first key that is missing or makes no sense, or whose secret cannot be read.
    pub async fn from(env: &Env, clock: Clock, entropy: Entropy) -> anyhow::Result<Self> {
        let settings = Settings::from_env(env, &entropy)?;
        let aws = AwsConfig::from_env(env)?;
        let timers = config::timers(env)?;
        let shared = clients::shared(&aws).await?;
        let secrets = Secrets::read(env, &aws, &shared, clock.machine_now()).await?;
        let machine = clock.clone();
        let machine: MachineClock = Arc::new(move || machine.machine_now());
        let teams = config::teams(env, secrets.teams_app_secret)?
            .map(|teams| Teams::new(teams, HttpClient::new()?, machine.clone()))
            .transpose()?;
        let skype = match config::skype(env, secrets.skype_password)? {
            Some(skype) => {
                let (http, draw) = (config::skype_http(env)?, entropy.clone());
                let draw = Arc::new(move || draw.u128());
                Some(Skype::new(skype, http, machine, draw)?)
            }
            None => None,
        };
        let uploads = config::uploads(env, &aws)?
            .map(|bucket| clients::bucket(bucket, &shared))
            .transpose()?;
        let clients = clients::services(&aws, &shared);
        Ok(Self {
            uploads,
            store: Store::new(clients.dynamodb, &settings.table),
            timers: Timers::new(clients.sqs, clients.scheduler, timers),
            teams,
            skype,
            clock,
            entropy,
            settings,
            link_keys: secrets.link_keys,
            metrics: Metrics::in_memory(),
        })
    }

    /// The channel, where this function speaks to it.
    pub fn carrier(&self, channel: Channel) -> Option<Carrier> {
        match channel {
            Channel::Teams => self.teams.clone().map(Carrier::Teams),
            Channel::Skype => self.skype.clone().map(Carrier::Skype),
        }
    }

    /// Every channel this function speaks to.
    pub fn carriers(&self) -> impl Iterator<Item = Carrier> {
        [Channel::Teams, Channel::Skype]
            .into_iter()
            .filter_map(|channel| self.carrier(channel))
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
    async fn a_whole_configuration_makes_an_app_with_the_channels_it_names() {
        let app = build(whole()).await.unwrap();
        assert!(app.teams.is_some() && app.carrier(Channel::Teams).is_some());
        assert!(app.carrier(Channel::Skype).is_none() && app.carriers().count() == 1);
        assert_eq!(app.timers.config().schedule_group, "presently");
        let mut pairs = whole();
        pairs.retain(|key, _| !key.starts_with("TEAMS_"));
        for (key, value) in [
            ("SKYPE_SIP_DOMAIN", "contoso.example"),
            ("SKYPE_USERNAME", "push@contoso.example"),
            ("SKYPE_PASSWORD", "very secret"),
        ] {
            pairs.insert(key.into(), value.into());
        }
        let app = build(pairs).await.unwrap();
        let spoken: Vec<_> = app.carriers().map(|carrier| carrier.channel()).collect();
        assert_eq!(spoken, [Channel::Skype]);
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
