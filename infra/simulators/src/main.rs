//! A simulated Teams tenant in a process of its own: for a system that is deployed elsewhere.

use chrono::{DateTime, Utc};
use clap::Parser;
use simulators::teams::{PopulateRule, Tenant, TenantOptions};
use std::io::Write;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Simulated people on 127.0.0.1, for a system that runs elsewhere on this machine.
#[derive(Debug, Parser)]
#[command(name = "simulators", version)]
enum Arguments {
    /// A Microsoft Teams tenant, in real time and in memory
    Teams(Teams),
}

#[derive(Debug, clap::Args)]
struct Teams {
    /// Port on 127.0.0.1
    #[arg(long)]
    port: u16,
    /// The tenant's GUID
    #[arg(long)]
    tenant: String,
    /// The app's GUID
    #[arg(long)]
    app: String,
    /// The app's secret
    #[arg(long, env = "TEAMS_APP_SECRET", hide_env_values = true)]
    secret: String,
    /// Every address of this domain is somebody
    #[arg(long, default_value = "contoso.example")]
    domain: String,
    /// Requests a second that the connector takes
    #[arg(long, default_value_t = 50)]
    requests_per_second: u32,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Arguments::Teams(chosen) = Arguments::parse();
    let mut options = TenantOptions::new(
        Arc::new(system_now),
        chosen.tenant,
        chosen.app,
        chosen.secret,
    );
    options.requests_per_second = chosen.requests_per_second;
    options.populate = Some(PopulateRule::everyone(chosen.domain));
    let listener = TcpListener::bind(("127.0.0.1", chosen.port)).await?;
    writeln!(
        std::io::stdout(),
        "a simulated tenant on http://{}",
        listener.local_addr()?
    )?;
    let tenant = Tenant::open(options)?;
    tenant.serve(listener, stopped()).await?;
    Ok(())
}

fn system_now() -> DateTime<Utc> {
    #[allow(
        clippy::disallowed_methods,
        reason = "a process of its own, outside of campaign time"
    )]
    std::time::SystemTime::now().into()
}

async fn stopped() {
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    match terminate {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}
