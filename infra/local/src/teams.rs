//! The tenant: simulated on this machine, or a real one.

use crate::clock::LocalClock;
use crate::data::{Data, Kept};
use crate::endpoints::{listen, stopped};
use crate::options::{Options, Pace};
use channels::{HttpClient, Policy, Teams, TeamsConfig};
use platform::{SystemTime, TimeSource};
use secrecy::SecretString;
use simulators::teams::{Tenant, TenantOptions};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// The simulated tenant.
pub const TENANT_ID: &str = "7d1c6a52-3f0e-4b7a-9d55-0c5f1e2a9b10";
/// The simulated bot.
pub const APP_ID: &str = "2f9a1c34-8b6d-4e21-a7c3-5d0e9f8b7a61";
/// A token must outlive the jumps of campaign time, by which the simulated tenant counts.
const TOKEN_LIFETIME_JUMPING: u32 = 10 * 365 * 24 * 3_600;

/// Starts the simulated tenant. Returns it and its port.
///
/// # Errors
/// When its file or its port cannot be had.
pub async fn simulate(
    options: &Options,
    data: &Data,
    kept: &Kept,
    clock: &LocalClock,
    tasks: &mut JoinSet<()>,
    stop: &watch::Receiver<bool>,
) -> anyhow::Result<(Tenant, u16)> {
    let port = if options.simulators.port == 0 {
        kept.simulator_port
    } else {
        options.simulators.port
    };
    let listener = listen(port).await?;
    let port = listener.local_addr()?.port();
    let now = clock.clone();
    let mut tenant = TenantOptions::new(
        Arc::new(move || now.now()),
        TENANT_ID,
        APP_ID,
        kept.simulator_secret.clone(),
    );
    tenant.token_clock = Some(Arc::new(|| SystemTime.now()));
    tenant.data = data.file("teams.db");
    tenant.requests_per_second = options.simulators.requests_per_second;
    tenant.populate.clone_from(&options.simulators.populate);
    if options.pace != Pace::Real {
        tenant.token_lifetime = TOKEN_LIFETIME_JUMPING;
    }
    let tenant = Tenant::open(tenant)?;
    let (serving, until) = (tenant.clone(), stopped(stop.clone()));
    tasks.spawn(async move {
        if let Err(error) = serving.serve(listener, until).await {
            tracing::error!("the simulated tenant ended: {error}");
        }
    });
    Ok((tenant, port))
}

/// The client of the simulated tenant at `base`, or of the real one. None when there is a real pool and no real tenant.
///
/// # Errors
/// When an address may not be given a token.
pub fn client(options: &Options, kept: &Kept, base: &str) -> anyhow::Result<Option<Teams>> {
    let real = options.production.as_ref().map(|real| real.teams.as_ref());
    let config = match real {
        Some(None) => return Ok(None),
        Some(Some(real)) => TeamsConfig {
            login_url: real.login_url.clone(),
            graph_url: real.graph_url.clone(),
            connector_url: real.connector_url.clone(),
            tenant_id: real.tenant_id.clone(),
            app_id: real.app_id.clone(),
            app_secret: real.app_secret.clone(),
            authority: None,
            policy: Policy::Local,
            request_timeout: REQUEST_TIMEOUT,
            install: options.install_app.then(|| real.app_id.clone()),
        },
        None => TeamsConfig {
            login_url: format!("{base}/login"),
            graph_url: format!("{base}/graph"),
            connector_url: format!("{base}/connector"),
            tenant_id: TENANT_ID.into(),
            app_id: APP_ID.into(),
            app_secret: SecretString::from(kept.simulator_secret.clone()),
            authority: None,
            policy: Policy::Local,
            request_timeout: REQUEST_TIMEOUT,
            install: options.install_app.then(|| APP_ID.to_owned()),
        },
    };
    Ok(Some(Teams::new(
        config,
        HttpClient::new()?,
        Arc::new(|| SystemTime.now()),
    )?))
}
