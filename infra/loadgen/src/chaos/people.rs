//! The people of both channels. They live in this process, which nobody kills: their inboxes are the evidence.

use super::campaign_time::CampaignTime;
use super::channel_faults;
use super::draw::Draw;
use super::verdict::Arrived;
use anyhow::{Context, Result};
use chrono::TimeDelta;
use platform::{SystemTime, TimeSource};
use simulators::skype::{self, Behaviour, Pool, PoolOptions};
use simulators::teams::{self, PresenceScript, Tenant, TenantOptions};
use std::future::Future;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const TENANT: &str = "7d1c6a52-3f0e-4b7a-9d55-0c5f1e2a9b10";
const APP: &str = "2f9a1c34-8b6d-4e21-a7c3-5d0e9f8b7a61";
/// Everybody's domain.
pub const DOMAIN: &str = "contoso.example";
const USERNAME: &str = "presently@contoso.example";
/// Shared by the app and the service account: there is nothing here to protect.
const SECRET: &str = "of-no-use-anywhere";
/// Share of the people who are there at any hour, in thousandths.
const AVAILABLE: u32 = 667;
/// Campaign time jumps by days: tokens outlive that.
const TOKEN_LIFETIME: u32 = 10 * 365 * 24 * 3_600;
/// How long an invitation rings that nobody takes: campaign time stands still meanwhile, and the machine's passes.
const RINGS: TimeDelta = TimeDelta::milliseconds(300);
/// One application for each worker of each life of the system.
const APPLICATIONS: usize = 1_000;

/// A simulated tenant and a simulated pool.
pub struct People {
    tenant: Tenant,
    pool: Pool,
    tenant_port: u16,
    pool_port: u16,
    serving: Vec<JoinHandle<()>>,
}

impl Drop for People {
    fn drop(&mut self) {
        self.serving.iter().for_each(JoinHandle::abort);
    }
}

impl People {
    /// Opens both on free ports.
    ///
    /// # Errors
    /// When there is no port.
    pub async fn start(time: &CampaignTime) -> Result<Self> {
        let presence = PresenceScript::Hourly {
            available_permille: AVAILABLE,
        };
        let clock = || -> teams::Clock {
            let time = time.clone();
            Arc::new(move || time.now())
        };
        let mut tenant = TenantOptions::new(clock(), TENANT, APP, SECRET);
        tenant.token_clock = Some(Arc::new(|| SystemTime.now()));
        tenant.token_lifetime = TOKEN_LIFETIME;
        tenant.populate = Some(teams::PopulateRule {
            unknown_permille: 5,
            not_installed_permille: 10,
            blocked_permille: 5,
            presence: presence.clone(),
            ..teams::PopulateRule::everyone(DOMAIN)
        });
        let tenant = Tenant::open(tenant).context("no simulated tenant")?;

        let mut pool = PoolOptions::new(clock(), DOMAIN, USERNAME, SECRET);
        pool.applications = APPLICATIONS;
        pool.token_lifetime = TOKEN_LIFETIME;
        pool.unanswered_after = RINGS;
        let mut people = skype::PopulateRule::everyone(DOMAIN)
            .with(5, Behaviour::NotFound)
            .with(60, Behaviour::Declines)
            .with(60, Behaviour::DoesNotAnswer)
            .with(30, Behaviour::DoNotDisturb)
            .with(5, Behaviour::ModalityNotSupported);
        people.presence = presence;
        pool.populate = Some(people);
        let pool = Pool::open(pool).context("no simulated pool")?;

        let (tenant_port, for_tenant) = listen().await?;
        let (pool_port, for_pool) = listen().await?;
        let serving = vec![
            serve(tenant.clone().serve(for_tenant, std::future::pending())),
            serve(pool.clone().serve(for_pool, std::future::pending())),
        ];
        Ok(Self {
            tenant,
            pool,
            tenant_port,
            pool_port,
            serving,
        })
    }

    /// What the system is told of them. `proxy` passes on what is sent to people on Teams.
    pub fn environment(&self, proxy: &str) -> Vec<(&'static str, String)> {
        let tenant = format!("http://127.0.0.1:{}", self.tenant_port);
        vec![
            (
                "TEAMS_CONNECTOR_URL",
                format!("{proxy}/{}/connector", self.tenant_port),
            ),
            ("GRAPH_URL", format!("{tenant}/graph")),
            ("LOGIN_URL", format!("{tenant}/login")),
            ("TEAMS_TENANT_ID", TENANT.into()),
            ("TEAMS_APP_ID", APP.into()),
            ("TEAMS_APP_SECRET", SECRET.into()),
            ("SKYPE_SIP_DOMAIN", DOMAIN.into()),
            ("SKYPE_USERNAME", USERNAME.into()),
            ("SKYPE_PASSWORD", SECRET.into()),
            (
                "SKYPE_DISCOVERY_URLS",
                format!("http://127.0.0.1:{}/discover/", self.pool_port),
            ),
        ]
    }

    /// Lets requests to the channels go wrong, `permille` of a kind at most.
    pub fn disturb(&self, permille: u64, draw: &mut Draw) {
        for rule in channel_faults::teams(permille, draw) {
            self.tenant.faults().add(rule);
        }
        for rule in channel_faults::skype(permille, draw) {
            self.pool.faults().add(rule);
        }
    }

    /// How many requests went wrong, and of how many of them nobody can know whether a message arrived. To be read
    /// before [`People::be_calm`].
    pub fn faults(&self) -> (u64, u64) {
        let (teams, skype) = (self.tenant.faults().rules(), self.pool.faults().rules());
        let all = teams
            .iter()
            .map(|state| (state.fired, channel_faults::leaves_open_teams(&state.rule)))
            .chain(
                skype
                    .iter()
                    .map(|state| (state.fired, channel_faults::leaves_open_skype(&state.rule))),
            );
        all.fold((0, 0), |(fired, open), (count, is_open)| {
            (fired + count, open + if is_open { count } else { 0 })
        })
    }

    /// Ends all faults.
    pub fn be_calm(&self) {
        self.tenant.faults().clear();
        self.pool.faults().clear();
    }

    /// Everything that has reached anybody.
    ///
    /// # Errors
    /// When an inbox cannot be read.
    pub fn inboxes(&self) -> Result<Vec<Arrived>> {
        let mut arrived = Vec::new();
        for message in self.tenant.inbox()? {
            arrived.push(Arrived {
                address: message.address.to_lowercase(),
                text: message.activity["text"].as_str().unwrap_or_default().into(),
                at: message.received_at,
            });
        }
        for invitation in self.pool.inbox()? {
            for message in invitation.delivered {
                arrived.push(Arrived {
                    address: invitation.address.to_lowercase(),
                    text: message.text,
                    at: message.at,
                });
            }
        }
        Ok(arrived)
    }
}

async fn listen() -> Result<(u16, TcpListener)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    Ok((listener.local_addr()?.port(), listener))
}

fn serve<E>(service: impl Future<Output = Result<(), E>> + Send + 'static) -> JoinHandle<()> {
    tokio::spawn(async move {
        // It ends with the round, not before.
        let _ = service.await;
    })
}
