//! The channel: its settings, checked once, and what all its calls share.

use super::endpoint::State;
use super::session::Session;
use super::token::Tokens;
use crate::allow_list::{AllowList, Audience, Policy, Refused};
use crate::fault::ConfigError;
use crate::http::HttpClient;
use crate::teams::MachineClock;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore};
use url::Url;

/// Conversations open at once. The pool's own limit is not documented.
const MOST_CONVERSATIONS: usize = 20;
/// No deployment has more.
const MOST_DISCOVERY_URLS: usize = 10;

/// Draws 128 random bits: the ids of endpoints, operations and conversations come from it.
pub type Draw = Arc<dyn Fn() -> u128 + Send + Sync>;

/// What the channel needs to know.
#[derive(Debug, Clone)]
pub struct SkypeConfig {
    /// What stands after the @ in the account's sign-in address.
    pub sip_domain: String,
    /// Where to ask for the pool, in this order. Empty: `https://lyncdiscoverinternal.{sip_domain}/`, then
    /// `https://lyncdiscover.{sip_domain}/`.
    pub discovery_urls: Vec<String>,
    /// The service account.
    pub username: String,
    /// Its password.
    pub password: SecretString,
    /// Which hosts may receive password and tokens: the discovery hosts, and here the pool's.
    pub policy: Policy,
    /// For one request, from the connection to the last byte of the answer. The parked request for events
    /// is not one of these.
    pub request_timeout: Duration,
    /// From the invitation to the message's completion. An unanswered invitation fails by itself after
    /// about 30 seconds: 45 is a good value.
    pub answer_timeout: Duration,
}

/// The Skype for Business channel of one service account. Clones share one application: it is made on first
/// need, and lives until [`Skype::close`]. Dropping the last clone ends everything on this side at once.
#[derive(Clone)]
pub struct Skype {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) session: Arc<Session>,
    pub(super) discovery: Vec<Url>,
    pub(super) answer_timeout: Duration,
    pub(super) draw: Draw,
    pub(super) places: Arc<Semaphore>,
    pub(super) state: Mutex<State>,
}

impl Skype {
    /// Checks `config` and builds the channel. Nothing is asked of the network. `draw` gives the ids; equal
    /// ones in two processes would be taken for the same endpoint.
    ///
    /// # Errors
    /// The setting that cannot work, by name.
    pub fn new(
        config: SkypeConfig,
        http: HttpClient,
        machine_now: MachineClock,
        draw: Draw,
    ) -> Result<Self, ConfigError> {
        let empty = [
            ("sip_domain", !is_domain(&config.sip_domain)),
            ("username", config.username.trim().is_empty()),
            ("password", config.password.expose_secret().is_empty()),
            ("request_timeout", config.request_timeout.is_zero()),
            ("answer_timeout", config.answer_timeout.is_zero()),
            (
                "discovery_urls",
                config.discovery_urls.len() > MOST_DISCOVERY_URLS,
            ),
        ];
        if let Some((field, _)) = empty.into_iter().find(|(_, wrong)| *wrong) {
            return Err(ConfigError::Value { field });
        }
        let (discovery, allow_list) =
            discovery(&config).map_err(|source| ConfigError::Address {
                field: "discovery_urls",
                source,
            })?;
        let session = Session {
            http,
            allow_list,
            machine_now,
            timeout: config.request_timeout,
            tokens: Tokens::new(config.username, config.password),
        };
        Ok(Self {
            inner: Arc::new(Inner {
                session: Arc::new(session),
                discovery,
                answer_timeout: config.answer_timeout,
                draw,
                places: Arc::new(Semaphore::new(MOST_CONVERSATIONS)),
                state: Mutex::default(),
            }),
        })
    }

    /// The same account with an application of its own: closing one leaves the other as it is.
    pub fn apart(&self) -> Self {
        Self {
            inner: Arc::new(Inner {
                session: self.inner.session.clone(),
                discovery: self.inner.discovery.clone(),
                answer_timeout: self.inner.answer_timeout,
                draw: self.inner.draw.clone(),
                places: Arc::new(Semaphore::new(MOST_CONVERSATIONS)),
                state: Mutex::default(),
            }),
        }
    }

    pub(super) fn machine_now(&self) -> DateTime<Utc> {
        (self.inner.session.machine_now)()
    }
}

/// The addresses to ask, and the list of hosts: those of the addresses, and the pool's.
fn discovery(config: &SkypeConfig) -> Result<(Vec<Url>, AllowList), Refused> {
    let domain = &config.sip_domain;
    let texts = if config.discovery_urls.is_empty() {
        ["lyncdiscoverinternal", "lyncdiscover"]
            .map(|name| format!("https://{name}.{domain}/"))
            .to_vec()
    } else {
        config.discovery_urls.clone()
    };
    let urls: Vec<Url> = texts
        .iter()
        .map(|text| Url::parse(text.trim()).map_err(|_| Refused::Malformed))
        .collect::<Result<_, _>>()?;
    let allow_list = match &config.policy {
        Policy::Local => AllowList::new(&Policy::Local),
        Policy::Production { extra_hosts } => {
            let hosts = urls
                .iter()
                .filter_map(|url| url.host_str().map(str::to_owned));
            AllowList::new(&Policy::Production {
                extra_hosts: extra_hosts.iter().cloned().chain(hosts).collect(),
            })
        }
    };
    for url in &urls {
        allow_list.check(Audience::Pool, url)?;
    }
    Ok((urls, allow_list))
}

fn is_domain(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    (1..=253).contains(&text.len())
        && text.bytes().all(fits)
        && text.split('.').all(|label| !label.is_empty())
}
