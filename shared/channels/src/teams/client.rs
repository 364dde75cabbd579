//! The channel: its settings, checked once, and what all its calls share.

use super::counts::{Counters, RequestCounts};
use super::token::TokenSource;
use crate::allow_list::{AllowList, Audience, Policy};
use crate::fault::ConfigError;
use crate::http::HttpClient;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// Reads machine time: leases, token expiry and `Retry-After` go by it, never by campaign time.
pub type MachineClock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What the channel needs to know. The three addresses lose one trailing slash.
#[derive(Debug, Clone)]
pub struct TeamsConfig {
    /// Ends before `/{tenant}/oauth2/…`.
    pub login_url: String,
    /// Ends before `/v1.0/…`.
    pub graph_url: String,
    /// Ends before `/v3/…`.
    pub connector_url: String,
    /// The customer's tenant.
    pub tenant_id: String,
    /// The bot's application.
    pub app_id: String,
    /// Its secret.
    pub app_secret: SecretString,
    /// Who gives out connector tokens: by default the tenant, `botframework.com` for old multi-tenant bots.
    pub authority: Option<String>,
    /// Which addresses may receive tokens.
    pub policy: Policy,
    /// For one request, from the connection to the last byte of the answer.
    pub request_timeout: Duration,
    /// The id in the manifest of the app to install for people who do not have it; none where this system is not
    /// to install it.
    pub install: Option<String>,
}

/// The Teams channel of one tenant. Clones share tokens, connections and counters.
#[derive(Clone)]
pub struct Teams {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) http: HttpClient,
    pub(super) allow_list: AllowList,
    pub(super) graph_url: String,
    pub(super) connector_url: String,
    pub(super) tenant_id: String,
    /// The bot as the connector names it.
    pub(super) bot_id: String,
    pub(super) timeout: Duration,
    pub(super) counters: Counters,
    pub(super) graph_token: TokenSource,
    pub(super) connector_token: TokenSource,
    pub(super) machine_now: MachineClock,
    /// The app's id in its manifest, where it may be installed.
    pub(super) manifest_id: Option<String>,
    /// The app's id in the tenant's catalogue, once it was looked up.
    pub(super) catalogue_id: Mutex<Option<String>>,
}

impl Teams {
    /// Checks `config` and builds the channel. Nothing is asked of the network.
    pub fn new(
        config: TeamsConfig,
        http: HttpClient,
        machine_now: MachineClock,
    ) -> Result<Self, ConfigError> {
        let allow_list = AllowList::new(&config.policy);
        let base = |field: &'static str, audience, text: &str| {
            allow_list
                .base(audience, text)
                .map_err(|source| ConfigError::Address { field, source })
        };
        let login_url = base("login_url", Audience::Login, &config.login_url)?;
        let graph_url = base("graph_url", Audience::Graph, &config.graph_url)?;
        let connector_url = base("connector_url", Audience::Connector, &config.connector_url)?;
        let authority = config.authority.as_deref().unwrap_or(&config.tenant_id);
        for (field, value) in [
            ("tenant_id", config.tenant_id.as_str()),
            ("app_id", &config.app_id),
            ("authority", authority),
            ("install", config.install.as_deref().unwrap_or("none")),
        ] {
            if !is_name(value) {
                return Err(ConfigError::Value { field });
            }
        }
        if config.app_secret.expose_secret().is_empty() {
            return Err(ConfigError::Value {
                field: "app_secret",
            });
        }
        if config.request_timeout.is_zero() {
            return Err(ConfigError::Value {
                field: "request_timeout",
            });
        }
        let source = |authority: &str, scope: &'static str| {
            TokenSource::new(
                &login_url,
                authority,
                scope,
                &config.app_id,
                config.app_secret.clone(),
            )
            .ok_or(ConfigError::Value { field: "login_url" })
        };
        let inner = Inner {
            graph_token: source(&config.tenant_id, graph_scope(&graph_url))?,
            connector_token: source(authority, connector_scope(&login_url))?,
            http,
            graph_url,
            connector_url,
            bot_id: format!("28:{}", config.app_id),
            tenant_id: config.tenant_id,
            timeout: config.request_timeout,
            counters: Counters::default(),
            machine_now,
            allow_list,
            manifest_id: config.install,
            catalogue_id: Mutex::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// How long one request may take, from connecting to the end of the answer.
    pub fn request_timeout(&self) -> Duration {
        self.inner.timeout
    }

    /// How many requests have left so far.
    pub fn requests(&self) -> RequestCounts {
        self.inner.counters.read()
    }
}

/// GUIDs and domain names: all that may stand for a tenant, an app or an authority.
fn is_name(value: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    (1..=128).contains(&value.len())
        && value.bytes().all(fits)
        && value.bytes().any(|byte| byte != b'.')
}

/// The national clouds have scopes of their own; a simulator is asked for the public one.
fn graph_scope(graph_url: &str) -> &'static str {
    match host(graph_url).as_deref() {
        Some("graph.microsoft.us") => "https://graph.microsoft.us/.default",
        Some("dod-graph.microsoft.us") => "https://dod-graph.microsoft.us/.default",
        _ => "https://graph.microsoft.com/.default",
    }
}

fn connector_scope(login_url: &str) -> &'static str {
    match host(login_url).as_deref() {
        Some("login.microsoftonline.us") => "https://api.botframework.us/.default",
        _ => "https://api.botframework.com/.default",
    }
}

fn host(url: &str) -> Option<String> {
    url::Url::parse(url).ok()?.host_str().map(str::to_owned)
}
