//! How an [`App`] is put together from what runs on this machine.

use crate::asking::Asking;
use crate::clock::LocalClock;
use crate::data::Kept;
use crate::endpoints::{REGION, TABLE};
use crate::options::Options;
use crate::queues::Queues;
use crate::table::Table;
use crate::{skype, teams};
use domain::campaign::Channel;
use objects::BucketConfig;
use platform::clients;
use platform::config::{AwsConfig, LocalEndpoints};
use platform::{App, Clock, DEFAULT_RETENTION_DAYS, Entropy, LinkKeys, Metrics, Settings};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use store::Store;
use timers::{Timers, TimersConfig};

/// One-shots created per second: nobody's quota is used up here.
const SCHEDULES_PER_SECOND: u32 = 5_000;

/// Everything an [`App`] is made of.
pub struct Wiring {
    /// What a person or a test chose.
    pub options: Options,
    /// This machine's secrets.
    pub kept: Kept,
    /// Campaign time.
    pub clock: LocalClock,
    /// Counts open requests to the table.
    pub asking: Asking,
    /// Table, queues and one-shots.
    pub endpoints: LocalEndpoints,
    /// The table, the queues and the one-shots in this process, unless requests to them are to be seen on their way.
    pub here: Option<(Table, Queues)>,
    /// What all workers know of the table, being one process. Whoever asks elsewhere knows for itself.
    pub store: OnceLock<Store>,
    /// What was created in them.
    pub timers: TimersConfig,
    /// The bucket of uploaded files.
    pub uploads: BucketConfig,
    /// Where the simulated tenant is.
    pub tenant_url: String,
    /// Where the simulated pool is.
    pub pool_url: String,
    /// What all workers count together.
    pub metrics: Metrics,
    /// Where links begin.
    pub base_url: String,
}

impl Wiring {
    /// How people sign in to the console here, and where it puts large files. Without an issuer they choose roles;
    /// where messages really leave this machine it asks for the printed token instead of being given one.
    ///
    /// # Errors
    /// When the issuer's address makes no sense.
    pub fn console(&self) -> anyhow::Result<console::Settings> {
        let uploads = vec![self.uploads.origin()];
        let Some(sign_in) = &self.options.sign_in else {
            let token = self.options.production.is_none();
            let token = token.then(|| "local".to_owned());
            return Ok(console::Settings::local(token, uploads));
        };
        Ok(console::Settings::issuer(
            &sign_in.issuer,
            sign_in.client_id.clone(),
            sign_in.scope.clone(),
            &uploads,
        )?)
    }

    /// An app whose worker is called `worker`, in the run of the process called `boot`.
    ///
    /// # Errors
    /// When an address or a key makes no sense.
    pub async fn app(&self, boot: &str, worker: usize) -> anyhow::Result<App> {
        let channels = (self.tenant_url.as_str(), self.pool_url.as_str());
        self.put_together(&self.endpoints, self.here.as_ref(), channels, boot, worker)
            .await
    }

    /// The same, but speaking to these addresses: how tests put something in between.
    ///
    /// # Errors
    /// When an address or a key makes no sense.
    pub async fn app_through(
        &self,
        endpoints: &LocalEndpoints,
        channels: (&str, &str),
        boot: &str,
        worker: usize,
    ) -> anyhow::Result<App> {
        self.put_together(endpoints, None, channels, boot, worker)
            .await
    }

    async fn put_together(
        &self,
        endpoints: &LocalEndpoints,
        here: Option<&(Table, Queues)>,
        (tenant_url, pool_url): (&str, &str),
        boot: &str,
        worker: usize,
    ) -> anyhow::Result<App> {
        let aws = AwsConfig {
            region: REGION.into(),
            local: Some(endpoints.clone()),
        };
        let mut clients = clients::connect(&aws).await?;
        if let Some((table, queues)) = here {
            clients.dynamodb = table.client(&clients.dynamodb);
            clients.sqs = queues.sqs(&clients.sqs);
            clients.scheduler = queues.scheduler(&clients.scheduler);
        }
        let entropy = Entropy::system()?;
        let settings = Settings {
            link_base_url: self.base_url.clone(),
            requests_per_second: BTreeMap::from([
                (Channel::Teams, self.options.requests_per_second),
                (Channel::Skype, self.options.invitations_per_second),
            ]),
            schedules_per_second: SCHEDULES_PER_SECOND,
            table: TABLE.to_owned(),
            worker: format!("{boot}-{worker}"),
            boot: Some(boot.to_owned()),
            recovery: false,
            retention_days: DEFAULT_RETENTION_DAYS,
        };
        let new = || {
            let client = self.asking.counted(&clients.dynamodb, self.clock.clone());
            Store::new(client, TABLE)
        };
        let store = match here {
            Some(_) => self.store.get_or_init(new).clone(),
            None => new(),
        };
        Ok(App {
            store,
            timers: Timers::new(clients.sqs, clients.scheduler, self.timers.clone()),
            teams: teams::client(&self.options, &self.kept, tenant_url)?,
            skype: skype::client(&self.options, &self.kept, pool_url, &entropy)?,
            uploads: Some(clients::local_bucket(self.uploads.clone(), &aws).await?),
            clock: Clock::with(Arc::new(self.clock.clone())),
            entropy,
            settings,
            link_keys: LinkKeys::parse(&self.kept.link_keys)?.into(),
            metrics: self.metrics.clone(),
        })
    }
}
