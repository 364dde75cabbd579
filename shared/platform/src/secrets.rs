//! Where secrets come from: Secrets Manager in the cloud, the environment on one machine.

use crate::config::{AwsConfig, ConfigError, Env, secrets_endpoint};
use crate::vault::Vault;
use crate::{KeyRing, LinkKeys};
use aws_config::SdkConfig;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};

/// A secret's two keys: of the value itself, and of the ARN of what holds it.
#[derive(Clone, Copy)]
struct Keys {
    plain: &'static str,
    named: &'static str,
}

const LINK_KEYS: Keys = Keys {
    plain: "LINK_KEYS",
    named: "LINK_KEYS_SECRET",
};
const TEAMS_APP: Keys = Keys {
    plain: "TEAMS_APP_SECRET",
    named: "TEAMS_APP_SECRET_ID",
};
const SKYPE: Keys = Keys {
    plain: "SKYPE_PASSWORD",
    named: "SKYPE_PASSWORD_ID",
};

/// Everything that must not be seen. `Debug` shows none of it.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Secret of the bot's application, where the function speaks to Teams.
    pub teams_app_secret: Option<SecretString>,
    /// Password of the service account, where the function speaks to Skype for Business.
    pub skype_password: Option<SecretString>,
    /// Keys that sign links.
    pub link_keys: KeyRing,
}

/// Where one secret is.
enum Place {
    Nowhere,
    Here(SecretString),
    /// In the secret of this ARN.
    Named(String),
}

impl Secrets {
    /// Reads `TEAMS_APP_SECRET` or `TEAMS_APP_SECRET_ID` and `SKYPE_PASSWORD` or `SKYPE_PASSWORD_ID` (all optional), and
    /// `LINK_KEYS` or `LINK_KEYS_SECRET`: the second of each pair is the ARN of a secret that holds the value. Asks
    /// Secrets Manager only for what is named, for all of it at once. `now` is machine time.
    ///
    /// # Errors
    /// [`ConfigError`] names the key, never its value.
    pub(crate) async fn read(
        env: &Env,
        aws: &AwsConfig,
        shared: &SdkConfig,
        now: DateTime<Utc>,
    ) -> Result<Self, ConfigError> {
        let (link_keys, teams, skype) = (
            LINK_KEYS.place(env)?,
            TEAMS_APP.place(env)?,
            SKYPE.place(env)?,
        );
        let named = [&link_keys, &teams, &skype]
            .iter()
            .any(|place| matches!(place, Place::Named(_)));
        let vault = if named {
            let endpoint = secrets_endpoint(env, aws)?;
            Some(Vault::new(shared, endpoint.as_deref()))
        } else {
            None
        };
        let vault = vault.as_ref();
        let (link_keys, teams_app_secret, skype_password) = futures::try_join!(
            link_keys_of(link_keys, vault, now),
            TEAMS_APP.value(teams, vault),
            SKYPE.value(skype, vault)
        )?;
        Ok(Self {
            teams_app_secret,
            skype_password,
            link_keys,
        })
    }

    /// `SKYPE_PASSWORD` alone, where nothing else of a function is wanted.
    ///
    /// # Errors
    /// [`ConfigError`] when it is not Unicode.
    pub fn skype_password(env: &Env) -> Result<Option<SecretString>, ConfigError> {
        Ok(env.optional(SKYPE.plain)?.map(SecretString::from))
    }
}

impl Keys {
    fn place(self, env: &Env) -> Result<Place, ConfigError> {
        let named = env.optional(self.named)?.is_some();
        match env.optional(self.plain)? {
            Some(_) if named => Err(ConfigError::Twice {
                plain: self.plain.to_owned(),
                named: self.named.to_owned(),
            }),
            Some(value) => Ok(Place::Here(SecretString::from(value))),
            None if named => env.arn(self.named).map(Place::Named),
            None => Ok(Place::Nowhere),
        }
    }

    async fn value(
        self,
        place: Place,
        vault: Option<&Vault>,
    ) -> Result<Option<SecretString>, ConfigError> {
        match (place, vault) {
            (Place::Here(value), _) => Ok(Some(value)),
            (Place::Named(arn), Some(vault)) => vault.read(self.named, &arn).await.map(Some),
            _ => Ok(None),
        }
    }
}

async fn link_keys_of(
    place: Place,
    vault: Option<&Vault>,
    now: DateTime<Utc>,
) -> Result<KeyRing, ConfigError> {
    match (place, vault) {
        (Place::Here(text), _) => {
            LinkKeys::parse_as(LINK_KEYS.plain, text.expose_secret()).map(KeyRing::from)
        }
        (Place::Named(arn), Some(vault)) => {
            KeyRing::read(vault.clone(), LINK_KEYS.named, arn, now).await
        }
        _ => Err(ConfigError::Missing {
            key: LINK_KEYS.plain.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests;
