//! Where secrets come from. Today from the environment; the one place to change when they move to a secrets service.

use crate::LinkKeys;
use crate::config::{ConfigError, Env};
use secrecy::SecretString;

/// Everything that must not be seen. `Debug` shows none of it.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Secret of the bot's application, where the function speaks to Teams.
    pub teams_app_secret: Option<SecretString>,
    /// Password of the service account, where the function speaks to Skype for Business.
    pub skype_password: Option<SecretString>,
    /// Keys that sign links.
    pub link_keys: LinkKeys,
}

impl Secrets {
    /// Reads `TEAMS_APP_SECRET` and `SKYPE_PASSWORD` (both optional), and `LINK_KEYS`.
    ///
    /// # Errors
    /// [`ConfigError`] names the key, never its value.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        Ok(Self {
            teams_app_secret: env.optional("TEAMS_APP_SECRET")?.map(SecretString::from),
            skype_password: Self::skype_password(env)?,
            link_keys: LinkKeys::from_env(env)?,
        })
    }

    /// `SKYPE_PASSWORD` alone, where nothing else of a function is wanted.
    ///
    /// # Errors
    /// [`ConfigError`] when it is not Unicode.
    pub fn skype_password(env: &Env) -> Result<Option<SecretString>, ConfigError> {
        Ok(env.optional("SKYPE_PASSWORD")?.map(SecretString::from))
    }
}
