//! The channel: its settings, checked once, and what all its calls share.

use super::message::InstantMessage;
use crate::allow_list::{AllowList, Policy};
use crate::fault::{ChannelFault, ConfigError, FaultKind, SendFault};
use crate::http::HttpClient;
use crate::teams::{DirectoryUser, MachineClock};
use chrono::{DateTime, Utc};
use domain::presence::Presence;
use secrecy::SecretString;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

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
/// need, and lives until [`Skype::close`].
#[derive(Clone)]
pub struct Skype {
    inner: Arc<Inner>,
}

struct Inner {
    config: SkypeConfig,
    http: HttpClient,
    machine_now: MachineClock,
    draw: Draw,
    allow_list: AllowList,
}

impl Skype {
    /// Checks `config` and builds the channel. Nothing is asked of the network.
    pub fn new(
        config: SkypeConfig,
        http: HttpClient,
        machine_now: MachineClock,
        draw: Draw,
    ) -> Result<Self, ConfigError> {
        let allow_list = AllowList::new(&config.policy);
        Ok(Self {
            inner: Arc::new(Inner {
                config,
                http,
                machine_now,
                draw,
                allow_list,
            }),
        })
    }

    /// The people behind `addresses`, by address as given; None for who is not found. `object_id` is the SIP
    /// address in lower case, like `sip:ann@contoso.example`.
    pub async fn resolve(
        &self,
        _addresses: &[String],
    ) -> Result<HashMap<String, Option<DirectoryUser>>, ChannelFault> {
        Err(self.not_there())
    }

    /// The presence of everybody asked for, by SIP address as given. Whose presence may not be seen is
    /// [`Presence::Unknown`]; a service that fails is a fault, never an absence.
    pub async fn presences(
        &self,
        _uris: &[String],
    ) -> Result<HashMap<String, Presence>, ChannelFault> {
        Err(self.not_there())
    }

    /// Sends `message` to the person with the SIP address `uri`, unless machine time is past
    /// `start_no_later_than` when the invitation's bytes would go. Returns the id of the invitation or message.
    pub async fn send(
        &self,
        _uri: &str,
        _message: &InstantMessage<'_>,
        _start_no_later_than: DateTime<Utc>,
    ) -> Result<String, SendFault> {
        Err(self.not_there().into())
    }

    /// Stops every conversation and deletes the application. The next call makes a new one.
    pub async fn close(&self) {}

    /// The longest a [`Skype::send`] can go on after its `start_no_later_than`.
    pub fn send_timeout(&self) -> Duration {
        self.inner.config.answer_timeout + self.inner.config.request_timeout
    }

    /// Whether pool, account and application work.
    pub async fn check(&self) -> Result<(), ChannelFault> {
        Err(self.not_there())
    }

    fn not_there(&self) -> ChannelFault {
        let _ = (
            &self.inner.http,
            &self.inner.machine_now,
            &self.inner.draw,
            &self.inner.allow_list,
        );
        ChannelFault::new(FaultKind::Misconfigured, "skype: not built yet")
    }
}
