//! The link keys as they are now: a rotation reaches running functions without a deployment.

use crate::config::ConfigError;
use crate::vault::Vault;
use crate::{Clock, LinkKeys};
use chrono::{DateTime, TimeDelta, Utc};
use domain::token::LinkKey;
use secrecy::ExposeSecret;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Keys older than this are read again.
const FRESH: TimeDelta = TimeDelta::minutes(15);
/// Between two readings, whoever asks for them: a failing service, or somebody who tries tokens, must not make a call
/// of each request.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// Nobody waits longer for a reading while there are keys.
const PATIENCE: Duration = Duration::from_secs(2);

/// Holds the link keys. Cheap to clone; clones share what was read. `Debug` shows the keys' ids only.
#[derive(Debug, Clone)]
pub struct KeyRing {
    held: Arc<Mutex<Held>>,
    source: Option<Arc<Source>>,
}

#[derive(Debug)]
struct Held {
    keys: LinkKeys,
    /// When they were read, in machine time.
    read: DateTime<Utc>,
    /// When it was last tried.
    tried: DateTime<Utc>,
}

/// Where they can be read again.
#[derive(Debug)]
struct Source {
    vault: Vault,
    key: &'static str,
    arn: String,
}

impl Source {
    async fn keys(&self) -> Result<LinkKeys, ConfigError> {
        let text = self.vault.read(self.key, &self.arn).await?;
        LinkKeys::parse_as(self.key, text.expose_secret())
    }
}

/// Keys that stay as they are.
impl From<LinkKeys> for KeyRing {
    fn from(keys: LinkKeys) -> Self {
        Self::holding(keys, DateTime::UNIX_EPOCH, None)
    }
}

impl KeyRing {
    /// Reads the keys from the secret `arn`, which the environment's `key` names.
    ///
    /// # Errors
    /// [`ConfigError`] names the key, never its value.
    pub(crate) async fn read(
        vault: Vault,
        key: &'static str,
        arn: String,
        now: DateTime<Utc>,
    ) -> Result<Self, ConfigError> {
        let source = Source { vault, key, arn };
        let keys = source.keys().await?;
        Ok(Self::holding(keys, now, Some(Arc::new(source))))
    }

    fn holding(keys: LinkKeys, now: DateTime<Utc>, source: Option<Arc<Source>>) -> Self {
        Self {
            held: Arc::new(Mutex::new(Held {
                keys,
                read: now,
                tried: now,
            })),
            source,
        }
    }

    /// The key that signs new links.
    pub fn current(&self) -> LinkKey {
        self.with(|held| held.keys.current.clone())
    }

    /// The keys a link may be signed with, the current first.
    pub fn all(&self) -> Vec<LinkKey> {
        self.with(|held| held.keys.all())
    }

    /// Reads the keys again when they are older than a quarter of an hour. To be called at the beginning of whatever
    /// uses them. When that fails, or takes too long, those there are stay, and it is tried again a minute later.
    pub async fn refresh(&self, clock: &Clock) {
        self.refresh_older_than(FRESH, clock).await;
    }

    /// Reads the keys again even when they are younger, but not twice within a minute: for a link that none of them
    /// has signed, which may be of a key that is newer than they are. Whether they were read.
    pub async fn refresh_for_unknown(&self, clock: &Clock) -> bool {
        self.refresh_older_than(PAUSE, clock).await
    }

    async fn refresh_older_than(&self, age: TimeDelta, clock: &Clock) -> bool {
        let Some(source) = &self.source else {
            return false;
        };
        let now = clock.machine_now();
        let due = self.with(|held| {
            let due = now - held.read >= age && now - held.tried >= PAUSE;
            if due {
                held.tried = now;
            }
            due
        });
        if !due {
            return false;
        }
        match tokio::time::timeout(PATIENCE, source.keys()).await {
            Ok(Ok(keys)) => {
                self.with(|held| (held.keys, held.read) = (keys, now));
                return true;
            }
            Ok(Err(error)) => tracing::warn!("the link keys stay as they are: {error}"),
            Err(_) => tracing::warn!("the link keys stay as they are: no answer in time"),
        }
        false
    }

    fn with<T>(&self, look: impl FnOnce(&mut Held) -> T) -> T {
        look(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests;
