//! Starts the whole system on this machine: `cargo run`, or `make run`.

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::Parser;
use local::{Options, Pace, Production, RealTenant, SignIn, Simulators, World};
use platform::Secrets;
use platform::config::{self, Env};
use platform::telemetry::{self, Target};
use secrecy::SecretString;
use simulators::skype::{self, Behaviour};
use simulators::teams::{PopulateRule, PresenceScript};
use std::path::PathBuf;
use tikv_jemallocator::Jemalloc;

/// Every thread asks the table and gives back what it was given; the C library's allocator keeps that for each of them.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// Presently on one machine: every function, on an embedded default of the cloud.
///
/// Simulated people of contoso.example exist as soon as they are looked up. On Teams, of a thousand 5 are not in the
/// directory, 10 do not have the app and 5 have blocked it. On Skype for Business, of a thousand 5 are not in the
/// directory, 60 decline, 60 do not answer, 30 do not want to be disturbed whatever their presence says, and 5 have
/// nothing that can take a message.
#[derive(Debug, Parser)]
#[command(name = "presently", version)]
struct Arguments {
    /// Port on 127.0.0.1; the pages of the simulated tenant are one above it, those of the simulated pool two
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where everything is kept
    #[arg(long, default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// Talk to the tenant that TEAMS_CONNECTOR_URL, GRAPH_URL, LOGIN_URL, TEAMS_TENANT_ID, TEAMS_APP_ID and
    /// TEAMS_APP_SECRET name, and to the pool that SKYPE_SIP_DOMAIN, SKYPE_USERNAME, SKYPE_PASSWORD and, if need be,
    /// SKYPE_DISCOVERY_URLS, SKYPE_POOL_HOSTS and SKYPE_CA_PEM name, instead of simulated ones; one of them is enough
    #[arg(long)]
    no_simulators: bool,
    /// Let campaign time jump to the next due time whenever nothing is going on; with --no-simulators only when all that
    /// is named is on this machine
    #[arg(long, conflicts_with = "speed")]
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
    /// Dispatch workers of each channel
    #[arg(long, default_value_t = 2)]
    workers: usize,
    /// Share of the simulated people who are there at any hour, in thousandths
    #[arg(long, default_value_t = 667, value_name = "PERMILLE")]
    available: u16,
    /// Local bearer token with all roles; generated and kept when missing
    #[arg(long, env = "PRESENTLY_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Requests per second to Teams, over all workers
    #[arg(long, env = "TEAMS_REQUESTS_PER_SECOND", default_value_t = 45, value_parser = clap::value_parser!(u32).range(1..=1000))]
    requests_per_second: u32,
    /// Count what the functions ask of the cloud's services, as it would be billed: GET /_counts
    #[arg(long)]
    count: bool,
    /// Reach table, queues and one-shots by way of this address on 127.0.0.1, which finds the port of the service as the
    /// first part of the path: for whatever is to watch or to disturb them
    #[arg(long, value_name = "URL")]
    through: Option<String>,
    /// Let each write of the table wait for the disk: what was acknowledged survives a power cut then, and not only a
    /// killed process
    #[arg(long)]
    sync_table: bool,
    /// Install the Teams app for people who do not have it, before they are written to
    #[arg(long)]
    install_app: bool,
    /// Invitations per second to Skype for Business, over all workers
    #[arg(long, env = "SKYPE_REQUESTS_PER_SECOND", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=1000))]
    invitations_per_second: u32,
    #[command(flatten)]
    sign_in: SignInArguments,
    #[command(flatten)]
    tenant: Tenant,
}

/// Sign-in as a deployment has it.
#[derive(Debug, clap::Args)]
struct SignInArguments {
    /// Sign in with this OpenID Connect issuer instead of choosing roles; every call then needs a token of it
    #[arg(long, value_name = "URL", requires = "audience")]
    issuer: Option<String>,
    /// Audience of the issuer's tokens
    #[arg(long, value_name = "ID", requires = "issuer")]
    audience: Option<String>,
    /// Id of the console at the issuer; its redirect address there is http://127.0.0.1:PORT/signin/callback
    #[arg(long, value_name = "ID", requires = "issuer")]
    client_id: Option<String>,
    /// What the console asks the issuer for besides "openid profile"
    #[arg(long, value_name = "SCOPES", requires = "issuer")]
    scope: Option<String>,
    /// Claim of the tokens that holds the roles
    #[arg(long, value_name = "CLAIM", default_value = "roles")]
    roles_claim: String,
}

impl SignInArguments {
    fn chosen(self) -> Option<SignIn> {
        Some(SignIn {
            issuer: self.issuer?,
            audience: self.audience?,
            client_id: self.client_id,
            scope: self.scope,
            roles_claim: self.roles_claim,
        })
    }
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
            .then(|| production(&self.tenant))
            .transpose()?;
        let is_remote = production
            .as_ref()
            .is_some_and(|real| !real.is_on_this_machine());
        anyhow::ensure!(
            !(self.fast_forward && is_remote),
            "--fast-forward is for people on this machine: real ones do not follow its clock"
        );
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
        let above = |by: u16| match self.port {
            0 => 0,
            port => port.saturating_add(by),
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
                port: above(1),
                pool_people: Some(pool_people(self.available.min(1000).into())),
                pool_port: above(2),
            },
            production,
            requests_per_second: self.requests_per_second,
            invitations_per_second: self.invitations_per_second,
            install_app: self.install_app,
            workers: self.workers,
            sign_in: self.sign_in.chosen(),
            token: self.token,
            demo: true,
            count: self.count,
            sync_table: self.sync_table,
            through: self.through,
            ..Options::default()
        })
    }
}

/// The people of the simulated pool.
fn pool_people(available_permille: u32) -> skype::PopulateRule {
    let mut people = skype::PopulateRule::everyone("contoso.example")
        .with(5, Behaviour::NotFound)
        .with(60, Behaviour::Declines)
        .with(60, Behaviour::DoesNotAnswer)
        .with(30, Behaviour::DoNotDisturb)
        .with(5, Behaviour::ModalityNotSupported);
    people.presence = PresenceScript::Hourly { available_permille };
    people
}

/// The real channels that are named, at least one.
fn production(tenant: &Tenant) -> anyhow::Result<Production> {
    let env = Env::process();
    let password = Secrets::skype_password(&env)?;
    let skype = match config::skype(&env, password)? {
        Some(skype) => Some((skype, config::skype_http(&env)?)),
        None => None,
    };
    let teams = match (&tenant.tenant_id, &tenant.app_id, &tenant.app_secret) {
        (None, None, None) if skype.is_some() => None,
        _ => Some(tenant.real()?),
    };
    Ok(Production { teams, skype })
}

impl Tenant {
    fn real(&self) -> anyhow::Result<RealTenant> {
        let need = |value: &Option<String>, key: &str| {
            value.clone().with_context(|| format!("{key} is not set"))
        };
        Ok(RealTenant {
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
    if world.pool.is_some() {
        println!(
            "  … on Skype       http://127.0.0.1:{}/people",
            world.pool_port
        );
    }
    match &world.wiring.options.sign_in {
        Some(sign_in) => println!("  sign-in          {}", sign_in.issuer),
        None => println!("  bearer token     {}", world.token),
    }
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
