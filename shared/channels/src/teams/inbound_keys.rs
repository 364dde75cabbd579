//! The keys with which the connector signs what it sends to the bot: published, cached, and asked for again
//! when they are a day old or when one is named that is not among them.
//!
//! Anybody can send a token that names an unknown key, so a fetch happens at most once a minute: a flood of
//! bad tokens does not become a flood of requests. Keys outlive a fetch that fails.

use super::client::Teams;
use crate::allow_list::{AllowList, Audience, Refused};
use crate::fault::{ChannelFault, ConfigError, FaultKind};
use crate::http::Request;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Method, StatusCode};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;
use url::Url;

/// Keys are asked for again after this long; the vendor's own clients keep them from one to five days.
const LIFE: TimeDelta = TimeDelta::hours(24);
/// Between two fetches, whatever tokens ask for.
const PAUSE: TimeDelta = TimeDelta::seconds(60);
/// The same while there are no keys at all, when nothing can be let in.
const PAUSE_WITHOUT: TimeDelta = TimeDelta::seconds(5);
/// The vendor publishes about five.
const MOST_KEYS: usize = 100;
/// In characters; an RSA modulus of 8192 bits has 1366.
const LONGEST_PART: usize = 2048;
const MOST_ENDORSEMENTS: usize = 200;

/// An RSA key of the connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundKey {
    /// The modulus, in base64url.
    pub n: String,
    /// The exponent, in base64url.
    pub e: String,
    /// Channels whose activities it may sign.
    pub endorsements: Vec<String>,
}

/// The published keys of one cloud. Share it: every copy would fetch for itself.
pub struct InboundKeys {
    metadata_url: Url,
    issuer: &'static str,
    teams: Teams,
    known: RwLock<Known>,
    /// Held while fetching.
    fetch: Mutex<LastFetch>,
}

#[derive(Default)]
struct Known {
    keys: HashMap<String, Arc<InboundKey>>,
    since: Option<DateTime<Utc>>,
}

#[derive(Default)]
struct LastFetch {
    began: Option<DateTime<Utc>>,
    failure: Option<ChannelFault>,
}

impl Teams {
    /// The keys announced by the OpenID metadata at `metadata_url`. Nothing is asked of the network yet.
    ///
    /// # Errors
    /// When the host is not one that the keys of a cloud come from.
    pub fn inbound_keys(&self, metadata_url: &str) -> Result<InboundKeys, ConfigError> {
        let field = "openid_url";
        let url = address(&self.inner.allow_list, metadata_url)
            .map_err(|source| ConfigError::Address { field, source })?;
        Ok(InboundKeys {
            issuer: issuer(&url),
            metadata_url: url,
            teams: self.clone(),
            known: RwLock::default(),
            fetch: Mutex::default(),
        })
    }

    /// The customer's tenant.
    pub fn tenant_id(&self) -> &str {
        &self.inner.tenant_id
    }

    /// The bot's application.
    pub fn app_id(&self) -> &str {
        self.inner.bot_id.trim_start_matches("28:")
    }
}

impl InboundKeys {
    /// Who issues the tokens of this cloud.
    pub fn issuer(&self) -> &'static str {
        self.issuer
    }

    /// The key called `id`. None when the connector has no such key, as far as it may be asked now.
    ///
    /// # Errors
    /// Only while there are no keys at all: nobody can be believed, and the sender may try again.
    pub async fn key(&self, id: &str) -> Result<Option<Arc<InboundKey>>, ChannelFault> {
        let (key, fresh) = self.look(id);
        if key.is_some() && fresh {
            return Ok(key);
        }
        let mut last = match self.fetch.try_lock() {
            Ok(last) => last,
            // Somebody is renewing them; what was good a moment ago is good now.
            Err(_) if key.is_some() => return Ok(key),
            Err(_) => self.fetch.lock().await,
        };
        let (key, fresh) = self.look(id);
        if (key.is_some() && fresh) || self.too_early(&last) {
            return self.settled(key, &last);
        }
        last.began = Some((self.teams.inner.machine_now)());
        // Stands if the caller goes away in the middle.
        last.failure = Some(fault("not answered yet"));
        last.failure = match self.ask().await {
            Ok(keys) => {
                self.learn(keys);
                None
            }
            Err(fault) => {
                tracing::warn!("the connector's keys were not renewed: {fault}");
                Some(fault)
            }
        };
        self.settled(self.look(id).0, &last)
    }

    /// The key, and whether the keys are from today.
    fn look(&self, id: &str) -> (Option<Arc<InboundKey>>, bool) {
        let now = (self.teams.inner.machine_now)();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let fresh = known.since.is_some_and(|since| now - since < LIFE);
        (known.keys.get(id).cloned(), fresh)
    }

    fn is_empty(&self) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.keys.is_empty()
    }

    fn too_early(&self, last: &LastFetch) -> bool {
        let pause = if self.is_empty() {
            PAUSE_WITHOUT
        } else {
            PAUSE
        };
        let now = (self.teams.inner.machine_now)();
        last.began.is_some_and(|began| now - began < pause)
    }

    fn settled(
        &self,
        key: Option<Arc<InboundKey>>,
        last: &LastFetch,
    ) -> Result<Option<Arc<InboundKey>>, ChannelFault> {
        match &last.failure {
            Some(fault) if self.is_empty() => Err(fault.clone()),
            _ => Ok(key),
        }
    }

    /// Replaces all keys: one that is no longer published is no longer believed.
    fn learn(&self, keys: HashMap<String, Arc<InboundKey>>) {
        let since = Some((self.teams.inner.machine_now)());
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Known { keys, since };
    }

    async fn ask(&self) -> Result<HashMap<String, Arc<InboundKey>>, ChannelFault> {
        let metadata = self.document(self.metadata_url.clone()).await?;
        let offered = metadata.get("jwks_uri").and_then(Value::as_str);
        let url = offered.and_then(|url| address(&self.teams.inner.allow_list, url).ok());
        let keys = match url {
            Some(url) => read(&self.document(url).await?),
            None => return Err(fault("no usable jwks_uri")),
        };
        if keys.is_empty() {
            return Err(fault("no usable key"));
        }
        Ok(keys)
    }

    async fn document(&self, url: Url) -> Result<Value, ChannelFault> {
        let request = Request {
            method: Method::GET,
            url,
            authorization: None,
            headers: &[],
            body: None,
            timeout: self.teams.inner.timeout,
        };
        let http = &self.teams.inner.http;
        let answer = http
            .execute(request)
            .await
            .map_err(|no_answer| fault(no_answer.detail()))?;
        if answer.status != StatusCode::OK {
            return Err(fault(answer.status.as_str()));
        }
        let body = answer.body.unwrap_or_default();
        serde_json::from_slice(&body).map_err(|_| fault("200 with an unreadable body"))
    }
}

fn fault(detail: &str) -> ChannelFault {
    ChannelFault::new(FaultKind::Token, format!("keys: {detail}"))
}

fn address(list: &AllowList, text: &str) -> Result<Url, Refused> {
    let base = list.base(Audience::Keys, text)?;
    Url::parse(&base).map_err(|_| Refused::Malformed)
}

/// The government's clouds have an issuer of their own; a simulator takes the public one's name.
fn issuer(metadata_url: &Url) -> &'static str {
    match metadata_url.host_str() {
        Some("login.botframework.azure.us") => "https://api.botframework.us",
        _ => "https://api.botframework.com",
    }
}

/// The RSA keys of a key set, by id. What is no such key is left out.
fn read(set: &Value) -> HashMap<String, Arc<InboundKey>> {
    let listed = set.get("keys").and_then(Value::as_array);
    let each = listed.into_iter().flatten().take(MOST_KEYS);
    each.filter_map(|key| {
        let text = |name: &str| {
            key.get(name)
                .and_then(Value::as_str)
                .filter(|text| (1..=LONGEST_PART).contains(&text.len()))
                .map(str::to_owned)
        };
        let endorsements = key.get("endorsements").and_then(Value::as_array);
        let signs = key.get("use").is_none_or(|used| used == "sig") && text("kty")? == "RSA";
        let found = InboundKey {
            n: text("n")?,
            e: text("e")?,
            endorsements: endorsements
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .take(MOST_ENDORSEMENTS)
                .map(str::to_owned)
                .collect(),
        };
        signs.then_some((text("kid")?, Arc::new(found)))
    })
    .collect()
}
