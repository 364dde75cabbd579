//! The pool: simulated on this machine, or a real one.

use crate::clock::LocalClock;
use crate::data::{Data, Kept};
use crate::endpoints::{listen, stopped};
use crate::options::{Options, Pace};
use channels::{HttpClient, Policy, Skype, SkypeConfig};
use platform::{Entropy, SystemTime, TimeSource};
use secrecy::SecretString;
use simulators::skype::{Pool, PoolOptions};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// The simulated domain.
const SIP_DOMAIN: &str = "contoso.example";
/// The simulated service account.
const USERNAME: &str = "presently@contoso.example";
/// A token must outlive the jumps of campaign time, by which the simulated pool counts.
const TOKEN_LIFETIME_JUMPING: u32 = 10 * 365 * 24 * 3_600;
/// One application for each worker and each try: more than the pool allows by default.
const APPLICATIONS: usize = 1_000;

/// Starts the simulated pool. Returns it and its port.
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
) -> anyhow::Result<(Pool, u16)> {
    let listener = listen(options.simulators.pool_port).await?;
    let port = listener.local_addr()?.port();
    let now = clock.clone();
    let mut pool = PoolOptions::new(
        Arc::new(move || now.now()),
        SIP_DOMAIN,
        USERNAME,
        kept.simulator_secret.clone(),
    );
    pool.data = data.file("skype.db");
    pool.applications = APPLICATIONS;
    pool.populate.clone_from(&options.simulators.pool_people);
    if options.pace != Pace::Real {
        pool.token_lifetime = TOKEN_LIFETIME_JUMPING;
    }
    let pool = Pool::open(pool)?;
    let (serving, until) = (pool.clone(), stopped(stop.clone()));
    tasks.spawn(async move {
        if let Err(error) = serving.serve(listener, until).await {
            tracing::error!("the simulated pool ended: {error}");
        }
    });
    Ok((pool, port))
}

/// A client of the simulated pool at `base`, with an endpoint of its own, or of the real one. None when there is a
/// real tenant and no real pool.
///
/// # Errors
/// When an address may not be given a password.
pub fn client(
    options: &Options,
    kept: &Kept,
    base: &str,
    entropy: &Entropy,
) -> anyhow::Result<Option<Skype>> {
    let (config, http) = match &options.production {
        Some(real) => match &real.skype {
            Some((config, http)) => (config.clone(), http.clone()),
            None => return Ok(None),
        },
        None => {
            let config = SkypeConfig {
                sip_domain: SIP_DOMAIN.into(),
                discovery_urls: vec![format!("{base}/discover/")],
                username: USERNAME.into(),
                password: SecretString::from(kept.simulator_secret.clone()),
                policy: Policy::Local,
                request_timeout: REQUEST_TIMEOUT,
                answer_timeout: options.answer_timeout,
            };
            (config, HttpClient::new()?)
        }
    };
    let draw = entropy.clone();
    Ok(Some(Skype::new(
        config,
        http,
        Arc::new(|| SystemTime.now()),
        Arc::new(move || draw.u128()),
    )?))
}
