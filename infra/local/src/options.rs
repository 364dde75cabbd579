//! What a person or a test may choose.

use crate::authorizer::SignIn;
use channels::{HttpClient, SkypeConfig};
use chrono::{DateTime, Utc};
use simulators::skype;
use simulators::teams::PopulateRule;
use std::path::PathBuf;
use std::time::Duration;

/// An invitation nobody answers fails by itself after 30 seconds of campaign time.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(45);

/// How campaign time passes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Pace {
    /// As on the wall.
    #[default]
    Real,
    /// So many times faster.
    Speed(f64),
    /// Standing still while anything happens, jumping to the next due time whenever nothing does.
    FastForward,
    /// Standing still until told otherwise.
    Hold,
}

/// Real channels instead of the simulated ones: at least one of them.
#[derive(Debug, Clone)]
pub struct Production {
    /// Microsoft Teams.
    pub teams: Option<RealTenant>,
    /// Skype for Business Server, and the client that trusts its certificates.
    pub skype: Option<(SkypeConfig, HttpClient)>,
}

impl Production {
    /// Whether all that is named is on this machine: what follows this system's clock can be nowhere else.
    pub fn is_on_this_machine(&self) -> bool {
        let is_tenant = |real: &RealTenant| {
            [&real.connector_url, &real.graph_url, &real.login_url]
                .into_iter()
                .all(|url| is_local(url))
        };
        let is_pool = |(config, _): &(SkypeConfig, HttpClient)| {
            let urls = &config.discovery_urls;
            !urls.is_empty() && urls.iter().all(|url| is_local(url))
        };
        self.teams.as_ref().is_none_or(is_tenant) && self.skype.as_ref().is_none_or(is_pool)
    }
}

/// Plain HTTP to a port of this machine.
pub(crate) fn is_local(url: &str) -> bool {
    url.starts_with("http://127.0.0.1:")
}

/// A real tenant.
#[derive(Debug, Clone)]
pub struct RealTenant {
    /// Ends before `/v3/…`.
    pub connector_url: String,
    /// Ends before `/v1.0/…`.
    pub graph_url: String,
    /// Ends before `/{tenant}/oauth2/…`.
    pub login_url: String,
    /// The tenant.
    pub tenant_id: String,
    /// The bot's app id.
    pub app_id: String,
    /// The bot's secret.
    pub app_secret: secrecy::SecretString,
}

/// The simulated tenant and the simulated pool.
#[derive(Debug, Clone)]
pub struct Simulators {
    /// Requests per second the tenant allows; 0 is unlimited.
    pub requests_per_second: u32,
    /// People of a domain who exist as soon as they are looked up.
    pub populate: Option<PopulateRule>,
    /// Port of the tenant and its pages; 0 picks one and keeps it.
    pub port: u16,
    /// People of the pool who exist as soon as they are looked for.
    pub pool_people: Option<skype::PopulateRule>,
    /// Port of the pool and its pages; 0 picks one.
    pub pool_port: u16,
}

impl Default for Simulators {
    fn default() -> Self {
        Self {
            requests_per_second: 50,
            populate: None,
            port: 0,
            pool_people: None,
            pool_port: 0,
        }
    }
}

/// How the system is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// Port of everything people and front-ends use; 0 picks one.
    pub port: u16,
    /// Where everything is kept; nowhere when missing.
    pub data: Option<PathBuf>,
    /// How campaign time passes.
    pub pace: Pace,
    /// Where it begins, on an empty data directory.
    pub clock_start: Option<DateTime<Utc>>,
    /// Where it stops by itself.
    pub until: Option<DateTime<Utc>>,
    /// The simulated channels, unless there are real ones.
    pub simulators: Simulators,
    /// Real channels.
    pub production: Option<Production>,
    /// Requests per second to Teams, over all workers.
    pub requests_per_second: u32,
    /// Invitations per second to Skype for Business, over all workers.
    pub invitations_per_second: u32,
    /// How long an invitation may go without an end, in machine time.
    pub answer_timeout: Duration,
    /// Whether the app is installed for people who do not have it.
    pub install_app: bool,
    /// Dispatch workers of each channel.
    pub workers: usize,
    /// People sign in with an issuer, and every call needs a token of it; without, roles are for the asking.
    pub sign_in: Option<SignIn>,
    /// The local bearer token; generated and kept when missing.
    pub token: Option<String>,
    /// Whether a small demo list is there on first start.
    pub demo: bool,
    /// Whether what is asked of the cloud's services is counted.
    pub count: bool,
    /// Whether each write of the table waits for the disk, and so survives a power cut too.
    pub sync_table: bool,
    /// By way of what the functions reach table, queues and one-shots; directly when missing.
    pub through: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            data: None,
            pace: Pace::Real,
            clock_start: None,
            until: None,
            simulators: Simulators::default(),
            production: None,
            requests_per_second: 45,
            invitations_per_second: 2,
            answer_timeout: ANSWER_TIMEOUT,
            install_app: false,
            workers: 2,
            sign_in: None,
            token: None,
            demo: false,
            count: false,
            sync_table: false,
            through: None,
        }
    }
}
