//! What stands for the cloud: DynamoDB, SQS with EventBridge Scheduler, and a bucket of S3, each on a loopback port of its
//! own.

use crate::clock::LocalClock;
use crate::data::Data;
use crate::options::is_local;
use crate::table::Table;
use anyhow::Context;
use emulators::{Bucket, Clocks, Emulators};
use objects::BucketConfig;
use platform::clients;
use platform::config::{AwsConfig, LocalEndpoints};
use platform::{SystemTime, TimeSource};
use std::sync::Arc;
use timers::{TimersConfig, queues};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// The region that is named in signatures.
pub const REGION: &str = "local";
/// Name of the table.
pub const TABLE: &str = "presently";
/// Name of the bucket of uploaded files, and of its folder.
const UPLOADS: &str = "uploads";

/// The running services.
pub struct Endpoints {
    /// Where they are.
    pub addresses: LocalEndpoints,
    /// The table, in process.
    pub table: Table,
    /// Queues and one-shots, in process.
    pub emulators: Emulators,
    /// What was created in them.
    pub timers: TimersConfig,
    /// The bucket of uploaded files.
    pub uploads: BucketConfig,
}

/// Resolves when `stop` says so, or when nobody can say so any more.
pub async fn stopped(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// A listener on a loopback port.
///
/// # Errors
/// When the port is taken.
pub async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .with_context(|| format!("cannot listen on 127.0.0.1:{port}"))
}

/// The same services by way of `way`, which is told their ports.
///
/// # Errors
/// When `way` is not on this machine, or a service is not.
pub fn by_way_of(way: &str, services: &LocalEndpoints) -> anyhow::Result<LocalEndpoints> {
    anyhow::ensure!(
        is_local(way),
        "--through takes an address such as http://127.0.0.1:9000"
    );
    let lead = |service: &str| {
        let (_, port) = service.rsplit_once(':').context("a service has no port")?;
        anyhow::Ok(format!("{}/{port}", way.trim_end_matches('/')))
    };
    Ok(LocalEndpoints {
        dynamodb: lead(&services.dynamodb)?,
        sqs: lead(&services.sqs)?,
        scheduler: lead(&services.scheduler)?,
    })
}

/// Starts the services and creates table, queues and group in them. `sync_table`: each write of the table waits for the
/// disk.
///
/// # Errors
/// When files cannot be opened or a port cannot be had.
pub async fn start(
    data: &Data,
    sync_table: bool,
    clock: &LocalClock,
    boot_id: &str,
    tasks: &mut JoinSet<()>,
    stop: &watch::Receiver<bool>,
) -> anyhow::Result<Endpoints> {
    let table = Table::open(data, sync_table)?;
    let dynamodb = listen(0).await?;
    let dynamodb_port = dynamodb.local_addr()?.port();
    tasks.spawn(table.clone().serve(dynamodb, stopped(stop.clone())));
    tasks.spawn(table.clone().expire(stop.clone()));

    let campaign = clock.clone();
    let clocks = Clocks {
        campaign: Arc::new(move || campaign.now()),
        machine: Arc::new(|| SystemTime.now()),
    };
    let emulators = Emulators::open(data.file("queues.db").as_deref(), clocks, boot_id)?;
    let queues_listener = listen(0).await?;
    let queues_port = queues_listener.local_addr()?.port();
    let (serving, until) = (emulators.clone(), stopped(stop.clone()));
    tasks.spawn(async move {
        if let Err(error) = serving.serve(queues_listener, until).await {
            tracing::error!("the queues' server ended: {error}");
        }
    });

    let at = |port: u16| format!("http://127.0.0.1:{port}");
    let addresses = LocalEndpoints {
        dynamodb: at(dynamodb_port),
        sqs: at(queues_port),
        scheduler: at(queues_port),
    };
    let clients = clients::connect(&AwsConfig {
        region: REGION.into(),
        local: Some(addresses.clone()),
    })
    .await?;
    if !table.is_made(TABLE)? {
        store::table::create(&clients.dynamodb, TABLE).await?;
    }
    let timers = queues::create_local(&clients.sqs, &clients.scheduler, "").await?;
    let uploads = bucket(data, &emulators, tasks, stop).await?;
    Ok(Endpoints {
        addresses,
        table,
        emulators,
        timers,
        uploads,
    })
}

/// Starts the bucket, which tells the queue of imports of each file.
async fn bucket(
    data: &Data,
    emulators: &Emulators,
    tasks: &mut JoinSet<()>,
    stop: &watch::Receiver<bool>,
) -> anyhow::Result<BucketConfig> {
    let listener = listen(0).await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let (id, secret) = clients::LOCAL_KEY;
    let bucket = Bucket {
        name: UPLOADS.into(),
        folder: data.file(UPLOADS),
        queue: queues::IMPORTS.into(),
        key_id: id.into(),
        key_secret: secret.into(),
    };
    let (serving, until) = (emulators.clone(), stopped(stop.clone()));
    tasks.spawn(async move {
        if let Err(error) = serving.serve_bucket(bucket, listener, until).await {
            tracing::error!("the bucket's server ended: {error}");
        }
    });
    Ok(BucketConfig {
        name: UPLOADS.into(),
        region: REGION.into(),
        endpoint: Some(endpoint),
    })
}
