//! Everything started, wired together, and stopped again.

use crate::authorizer::Authorizer;
use crate::checkpoints;
use crate::clock::LocalClock;
use crate::counting::Counts;
use crate::data::Data;
use crate::driver::Driver;
use crate::endpoints;
use crate::mailbox::Mailboxes;
use crate::options::{Options, Pace};
use crate::pump::{BATCH, Busy, Function, Pump};
use crate::queues::Queues;
use crate::serving::{self, Limits};
use crate::simulated::Simulated;
use crate::wiring::Wiring;
use crate::{bot, demo, http, skype, teams};
use anyhow::Context;
use channels::HttpClient;
use chrono::{DateTime, Utc};
use dispatch::Dispatcher;
use domain::campaign::Channel;
use emulators::Emulators;
use import::Importer;
use plan::Planner;
use platform::{App, Entropy, Metrics, TimeSource};
use simulators::skype::Pool;
use simulators::teams::Tenant;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use sweep::Sweeper;
use timers::queues;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Time-out of a planning invocation.
const PLAN_TIMEOUT: Duration = Duration::from_secs(900);
/// How long stopping waits for what is running: an invitation that somebody is to answer, at the longest.
const DRAIN: Duration = Duration::from_secs(70);
/// Messages of one event where several workers take from a queue: what falls due together is dealt out to all of them.
const DEALT: usize = 3;

/// Workers of this channel are counted from here, so that no two workers have one name.
const SKYPE_WORKERS: usize = 1_000;
/// The worker that imports files.
const IMPORT_WORKER: usize = 2_000;
/// What the sweeper is called where its requests are counted apart: how many sweeps there are is a matter of time.
pub(crate) const SWEEP: &str = "sweep";

/// The running system.
pub struct World {
    /// What the functions hold.
    pub app: Arc<App>,
    /// Campaign time.
    pub clock: LocalClock,
    /// Moves it.
    pub driver: Arc<Driver>,
    /// Queues and one-shots.
    pub emulators: Emulators,
    /// The simulated tenant.
    pub tenant: Option<Tenant>,
    /// Where its pages are.
    pub simulator_port: u16,
    /// The simulated pool.
    pub pool: Option<Pool>,
    /// Where its pages are.
    pub pool_port: u16,
    /// Where everything else is: `http://127.0.0.1:8080`.
    pub base_url: String,
    /// The local bearer token.
    pub token: String,
    /// Names this run of the process in leases.
    pub boot_id: String,
    /// How apps are put together.
    pub wiring: Wiring,
    mailboxes: Mailboxes,
    busy: Arc<Busy>,
    counts: Option<Counts>,
    /// Held until the end: with it goes the lock on the directory.
    _data: Data,
    functions: JoinSet<()>,
    services: JoinSet<()>,
    stop_functions: watch::Sender<bool>,
    stop_services: watch::Sender<bool>,
}

impl World {
    /// Starts everything.
    ///
    /// # Errors
    /// When the data directory is in use, a port is taken, or a file cannot be read.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let entropy = Entropy::system()?;
        let boot_id = format!("{:08x}", entropy.u64() >> 32);
        let data = Data::open(options.data.as_deref())?;
        let mut kept = data.kept(&entropy, options.simulators.port)?;
        if let Some(token) = &options.token {
            kept.token.clone_from(token);
        }
        let clock = LocalClock::open(data.file("clock"), options.clock_start, options.pace)?;
        let (stop_functions, functions_stop) = watch::channel(false);
        let (stop_services, services_stop) = watch::channel(false);
        let (mut functions, mut services) = (JoinSet::new(), JoinSet::new());

        let services_started = endpoints::start(
            &data,
            options.sync_table,
            &clock,
            &boot_id,
            &mut services,
            &services_stop,
        )
        .await?;
        services.spawn(checkpoints::run(
            checkpoints::files(&data),
            services_stop.clone(),
        ));
        let counts = options.count.then(Counts::default);
        let mut addresses = services_started.addresses.clone();
        if let Some(counts) = &counts {
            addresses = counts
                .before(&addresses, "", &mut services, &services_stop)
                .await?;
        }
        if let Some(way) = &options.through {
            addresses = endpoints::by_way_of(way, &addresses)?;
        }
        let by_itself = counts.is_none() && options.through.is_none();
        let mut simulated = Simulated::default();
        let (mut simulator_port, mut pool_port) = (0, 0);
        if options.production.is_none() {
            let (tasks, stop) = (&mut services, &services_stop);
            let (tenant, port) = teams::simulate(&options, &data, &kept, &clock, tasks, stop)
                .await
                .context("the simulated tenant did not start")?;
            (simulated.tenant, simulator_port) = (Some(tenant), port);
            let (pool, port) = skype::simulate(&options, &data, &kept, &clock, tasks, stop)
                .await
                .context("the simulated pool did not start")?;
            (simulated.pool, pool_port) = (Some(pool), port);
        }
        if simulated.tenant.is_some() && kept.simulator_port != simulator_port {
            kept.simulator_port = simulator_port;
            data.keep(&kept)?;
        }
        let listener = endpoints::listen(options.port).await?;
        let port = listener.local_addr()?.port();
        let base_url = format!("http://127.0.0.1:{port}");
        let (workers, until) = (options.workers, options.until);
        let busy = Arc::new(Busy::default());
        let here = Queues::of(&services_started.emulators);
        let wiring = Wiring {
            clock: clock.clone(),
            asking: busy.asking().clone(),
            endpoints: addresses,
            here: by_itself.then_some((services_started.table, here)),
            store: OnceLock::new(),
            timers: services_started.timers,
            uploads: services_started.uploads,
            tenant_url: format!("http://127.0.0.1:{simulator_port}"),
            pool_url: format!("http://127.0.0.1:{pool_port}"),
            base_url: base_url.clone(),
            metrics: Metrics::in_memory(),
            options,
            kept,
        };
        let app = Arc::new(wiring.app(&boot_id, 0).await?);
        let mut sweeps = app.clone();
        if let Some(counts) = &counts {
            let (tasks, stop) = (&mut services, &services_stop);
            let own = counts.before(&services_started.addresses, SWEEP, tasks, stop);
            let channels = (wiring.tenant_url.as_str(), wiring.pool_url.as_str());
            sweeps = Arc::new(
                wiring
                    .app_through(&own.await?, channels, &boot_id, 0)
                    .await?,
            );
        }
        if data.is_new && wiring.options.demo {
            demo::create(&app).await?;
        }

        let driver = Arc::new(Driver::new(
            clock.clone(),
            services_started.emulators.clone(),
            simulated.clone(),
            busy.clone(),
            Sweeper::new(sweeps),
            until,
            counts.clone(),
        ));
        let (driving, driving_stop) = (driver.clone(), functions_stop.clone());
        functions.spawn(async move { driving.run(driving_stop).await });
        let access = http::access(&wiring.options, port, &wiring.kept.token);
        let console = wiring.console()?;
        let mut router = http::router(
            app.clone(),
            access,
            driver.clone(),
            clock.clone(),
            &counts,
            &console,
        )
        .merge(bot::router(&app, &wiring, simulated.tenant.as_ref())?);
        if let Some(sign_in) = &wiring.options.sign_in {
            let http = HttpClient::new()?;
            router = Authorizer::new(sign_in, http, app.clock.clone())?.before(router);
        }
        let until = endpoints::stopped(functions_stop);
        functions.spawn(serving::serve(listener, router, Limits::default(), until));
        let mailboxes = Mailboxes::new(
            &services_started.emulators,
            &wiring.endpoints,
            &wiring.timers,
            wiring.options.through.is_some(),
        );
        let mut world = Self {
            mailboxes: mailboxes.await?,
            app,
            clock,
            driver,
            emulators: services_started.emulators,
            tenant: simulated.tenant,
            simulator_port,
            pool: simulated.pool,
            pool_port,
            base_url,
            token: wiring.kept.token.clone(),
            boot_id,
            wiring,
            busy,
            counts,
            _data: data,
            functions,
            services,
            stop_functions,
            stop_services,
        };
        world.start_planner();
        if workers > 0 {
            world.start_importer().await?;
        }
        world.start_workers(workers).await?;
        Ok(world)
    }

    /// Starts dispatch workers of each channel. Each has a name of its own, as each function instance in the cloud has.
    ///
    /// # Errors
    /// When an app cannot be put together.
    pub async fn start_workers(&mut self, count: usize) -> anyhow::Result<()> {
        let batch = if count > 1 { DEALT } else { BATCH };
        for n in 1..=count {
            for (channel, n) in [(Channel::Teams, n), (Channel::Skype, SKYPE_WORKERS + n)] {
                let app = self.wiring.app(&self.boot_id, n).await?;
                if app.carrier(channel).is_some() {
                    let dispatcher = Function::Dispatch(Box::new(Dispatcher::new(Arc::new(app))));
                    let timeout = Duration::from_secs(queues::due_timeout(channel).into());
                    self.start_pump(queues::due(channel), dispatcher, batch, timeout);
                }
            }
        }
        Ok(())
    }

    fn start_planner(&mut self) {
        let planner = Function::Plan(Planner::new(self.app.clone()));
        self.start_pump(queues::PLAN.to_owned(), planner, BATCH, PLAN_TIMEOUT);
    }

    /// Starts a worker that imports uploaded files.
    ///
    /// # Errors
    /// When an app cannot be put together.
    async fn start_importer(&mut self) -> anyhow::Result<()> {
        let app = self.wiring.app(&self.boot_id, IMPORT_WORKER).await?;
        let importer = Function::Import(Importer::new(Arc::new(app))?);
        let timeout = Duration::from_secs(queues::IMPORT_TIMEOUT.into());
        self.start_pump(queues::IMPORTS.to_owned(), importer, BATCH, timeout);
        Ok(())
    }

    fn start_pump(&mut self, queue: String, function: Function, batch: usize, timeout: Duration) {
        let queue_invites = queue == queues::due(Channel::Skype);
        let pump = Pump {
            mailbox: self.mailboxes.of(&queue),
            queue,
            function,
            batch,
            timeout,
            invites: queue_invites,
            clock: self.app.clock.clone(),
            busy: self.busy.clone(),
            counts: self.counts.clone(),
        };
        self.functions
            .spawn(pump.run(self.stop_functions.subscribe()));
    }

    /// Campaign time now.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Stops taking work, finishes what has begun, then stops the services.
    pub async fn stop(mut self) {
        // Time no longer moves by itself, or the last sleepers would wait for nobody.
        if self.clock.pace() != Pace::Real {
            let _ = self.clock.set_pace(Pace::Real);
        }
        let _ = self.stop_functions.send(true);
        drain(&mut self.functions, "functions").await;
        let _ = self.stop_services.send(true);
        drain(&mut self.services, "services").await;
        let _ = self.clock.keep();
    }
}

async fn drain(tasks: &mut JoinSet<()>, what: &str) {
    let drained =
        tokio::time::timeout(DRAIN, async { while tasks.join_next().await.is_some() {} }).await;
    if drained.is_err() {
        tracing::warn!("{what} did not end in time and are cut off");
        tasks.shutdown().await;
    }
}
