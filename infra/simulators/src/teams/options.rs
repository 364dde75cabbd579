//! How a tenant is set up.

use super::populate::PopulateRule;
use chrono::{DateTime, Utc};
use std::path::PathBuf;
use std::sync::Arc;

/// The time of the tenant. May be virtual and may jump.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Settings of a [`super::Tenant`]. No `Debug`: it carries the secret of the app.
#[derive(Clone)]
pub struct TenantOptions {
    /// SQLite file of people, conversations and messages; `None` keeps them in memory.
    pub data: Option<PathBuf>,
    /// Stamps messages, expires tokens, moves presence and rate limits.
    pub clock: Clock,
    /// Stamps the tokens that go to the bot, which reads a clock on the wall; `None` = the tenant's.
    pub token_clock: Option<Clock>,
    /// The tenant's GUID: the authority of the token endpoint.
    pub tenant_id: String,
    /// The registered app (and bot).
    pub app_id: String,
    /// Its client secret.
    pub app_secret: String,
    /// Connector requests a second per app and tenant; 0 = unlimited.
    pub requests_per_second: u32,
    /// Requests a second to Graph for installed apps, per app and tenant; 0 = unlimited.
    pub apps_per_second: u32,
    /// The id in the manifest of the bot's app.
    pub manifest_id: String,
    /// Whether the app is in the tenant's catalogue.
    pub in_catalogue: bool,
    /// Value of `Retry-After` (seconds) on 429 of the rate limits; `None` leaves the header out.
    pub throttle_retry_after: Option<u32>,
    /// Seconds a token lives.
    pub token_lifetime: u32,
    /// Whether the bot is multi-tenant, so that the authority `botframework.com` knows it.
    pub multi_tenant: bool,
    /// Base URL written into links, such as `http://127.0.0.1:4100`; `None` = the address being served.
    pub public_base: Option<String>,
    /// People who exist without having been added.
    pub populate: Option<PopulateRule>,
}

impl TenantOptions {
    /// Settings as the vendor documents them: 50 requests/s, tokens of one hour, a single-tenant bot, in memory.
    pub fn new(
        clock: Clock,
        tenant_id: impl Into<String>,
        app_id: impl Into<String>,
        app_secret: impl Into<String>,
    ) -> Self {
        let app_id = app_id.into();
        Self {
            data: None,
            clock,
            token_clock: None,
            tenant_id: tenant_id.into(),
            manifest_id: app_id.clone(),
            app_id,
            app_secret: app_secret.into(),
            requests_per_second: 50,
            apps_per_second: 30,
            in_catalogue: true,
            throttle_retry_after: Some(1),
            token_lifetime: 3600,
            multi_tenant: false,
            public_base: None,
            populate: None,
        }
    }
}
