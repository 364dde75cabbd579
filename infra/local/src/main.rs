//! Starts the whole system on this machine: `cargo run`, or `make run`.

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::Parser;
use local::{Options, Pace, Production, Simulators, World};
use platform::telemetry::{self, Target};
use secrecy::SecretString;
use simulators::teams::{PopulateRule, PresenceScript};
use std::path::PathBuf;

/// Presently on one machine: every function, on an embedded default of the cloud.
#[derive(Debug, Parser)]
#[command(name = "presently", version)]
struct Arguments {
    /// Port on 127.0.0.1; the simulated tenant's pages are one above it
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where everything is kept
    #[arg(long, default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// Talk to the tenant that TEAMS_CONNECTOR_URL, GRAPH_URL, LOGIN_URL, TEAMS_TENANT_ID, TEAMS_APP_ID and
    /// TEAMS_APP_SECRET name, instead of a simulated one
    #[arg(long)]
    no_simulators: bool,
    /// Let campaign time jump to the next due time whenever nothing is going on
    #[arg(long, conflicts_with_all = ["speed", "no_simulators"])]
    fast_forward: bool,
    /// Let campaign time pass this many times faster
    #[arg(long, value_name = "N", conflicts_with = "no_simulators")]
    speed: Option<f64>,
    /// Where campaign time begins, on an empty data directory: 2026-12-01T08:00:00Z
    #[arg(long, value_name = "INSTANT")]
    clock_start: Option<DateTime<Utc>>,
    /// Where campaign time stops by itself
    #[arg(long, value_name = "INSTANT")]
    until: Option<DateTime<Utc>>,
    /// Dispatch workers
    #[arg(long, default_value_t = 2)]
    workers: usize,
    /// Share of the simulated people who are there at any hour, in thousandths
    #[arg(long, default_value_t = 667, value_name = "PERMILLE")]
    available: u16,
    /// Local bearer token with all roles; generated and kept when missing
    #[arg(long, env = "PRESENTLY_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Requests per second to the channel, over all workers
    #[arg(long, env = "TEAMS_REQUESTS_PER_SECOND", default_value_t = 45, value_parser = clap::value_parser!(u32).range(1..=1000))]
    requests_per_second: u32,
    #[command(flatten)]
    tenant: Tenant,
}

/// The real tenant.
#[derive(Debug, clap::Args)]
struct Tenant {
    #[arg(long, env = "TEAMS_CONNECTOR_URL", hide = true)]
    connector_url: Option<String>,
    #[arg(long, env = "GRAPH_URL", hide = true)]
    graph_url: Option<String>,
    #[arg(long, env = "LOGIN_URL", hide = true)]
    login_url: Option<String>,
    #[arg(long, env = "TEAMS_TENANT_ID", hide = true)]
    tenant_id: Option<String>,
    #[arg(long, env = "TEAMS_APP_ID", hide = true)]
    app_id: Option<String>,
    #[arg(long, env = "TEAMS_APP_SECRET", hide = true, hide_env_values = true)]
    app_secret: Option<String>,
}

impl Arguments {
    fn options(self) -> anyhow::Result<Options> {
        let production = self
            .no_simulators
            .then(|| self.tenant.production())
            .transpose()?;
        let pace = match (self.fast_forward, self.speed) {
            (true, _) => Pace::FastForward,
            (false, Some(speed)) if speed.is_finite() && (0.01..=3_600.0).contains(&speed) => {
                Pace::Speed(speed)
            }
            (false, Some(_)) => anyhow::bail!("--speed takes a number from 0.01 to 3600"),
            (false, None) => Pace::Real,
        };
        let mut people = PopulateRule::everyone("contoso.example");
        people.unknown_permille = 5;
        people.not_installed_permille = 10;
        people.blocked_permille = 5;
        people.presence = PresenceScript::Hourly {
            available_permille: self.available.min(1000).into(),
        };
        let port = if self.port == 0 {
            0
        } else {
            self.port.saturating_add(1)
        };
        Ok(Options {
            port: self.port,
            data: Some(self.data),
            pace,
            clock_start: self.clock_start,
            until: self.until,
            simulators: Simulators {
                requests_per_second: 50,
                populate: Some(people),
                port,
            },
            production,
            requests_per_second: self.requests_per_second,
            workers: self.workers,
            token: self.token,
            demo: true,
        })
    }
}

impl Tenant {
    fn production(&self) -> anyhow::Result<Production> {
        let need = |value: &Option<String>, key: &str| {
            value.clone().with_context(|| format!("{key} is not set"))
        };
        Ok(Production {
            connector_url: need(&self.connector_url, "TEAMS_CONNECTOR_URL")?,
            graph_url: need(&self.graph_url, "GRAPH_URL")?,
            login_url: need(&self.login_url, "LOGIN_URL")?,
            tenant_id: need(&self.tenant_id, "TEAMS_TENANT_ID")?,
            app_id: need(&self.app_id, "TEAMS_APP_ID")?,
            app_secret: SecretString::from(need(&self.app_secret, "TEAMS_APP_SECRET")?),
        })
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    telemetry::init(Target::Local);
    let world = World::start(Arguments::parse().options()?).await?;
    welcome(&world);
    wait_for_the_end().await?;
    tracing::info!("stopping: what has begun is finished first");
    world.stop().await;
    Ok(())
}

#[allow(
    clippy::print_stdout,
    reason = "what a person who starts it wants to read, whatever the log level"
)]
fn welcome(world: &World) {
    println!("Presently is running.");
    println!(
        "  API              {}/v1   described at {}/docs",
        world.base_url, world.base_url
    );
    if world.tenant.is_some() {
        println!(
            "  simulated people http://127.0.0.1:{}/people",
            world.simulator_port
        );
    }
    println!("  bearer token     {}", world.token);
    println!("  dispatch workers {}", world.wiring.options.workers);
    println!(
        "  campaign time    {}",
        world.now().format("%Y-%m-%d %H:%M:%S UTC")
    );
}

async fn wait_for_the_end() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => Ok(done?),
        _ = terminate.recv() => Ok(()),
    }
}
