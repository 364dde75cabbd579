//! Emulators under clocks set by hand, served to SDK clients.

use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use aws_credential_types::Credentials;
use aws_sdk_scheduler::types::{
    ActionAfterCompletion, FlexibleTimeWindow, FlexibleTimeWindowMode, Target,
    builders::TargetBuilder,
};
use aws_sdk_sqs::types::QueueAttributeName;
use chrono::{DateTime, Utc};
use emulators::{Clocks, Emulators, ReceivedMessage, TimeSource};
use tokio::{net::TcpListener, sync::oneshot};

/// Campaign time at the start of every test.
pub const START: &str = "2027-01-15T09:00:00Z";
/// A visibility nobody waits for.
pub const LONG: Duration = Duration::from_secs(3600);

/// Milliseconds, moved by hand.
#[derive(Clone)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    pub fn at(text: &str) -> Self {
        Self(Arc::new(AtomicI64::new(
            text.parse::<DateTime<Utc>>().unwrap().timestamp_millis(),
        )))
    }

    pub fn advance(&self, by: Duration) {
        self.0
            .fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    pub fn set(&self, text: &str) {
        self.0
            .store(Self::at(text).0.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    fn source(&self) -> TimeSource {
        let millis = self.0.clone();
        Arc::new(move || DateTime::from_timestamp_millis(millis.load(Ordering::SeqCst)).unwrap())
    }
}

pub struct Bed {
    pub emulators: Emulators,
    pub campaign: ManualClock,
    pub machine: ManualClock,
    pub sqs: aws_sdk_sqs::Client,
    pub scheduler: aws_sdk_scheduler::Client,
    pub address: std::net::SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Bed {
    pub async fn new() -> Self {
        Self::open(None, "boot-1").await
    }

    pub async fn open(path: Option<&Path>, boot_id: &str) -> Self {
        let (campaign, machine) = (
            ManualClock::at(START),
            ManualClock::at("2030-06-01T00:00:00Z"),
        );
        let clocks = Clocks {
            campaign: campaign.source(),
            machine: machine.source(),
        };
        let emulators = Emulators::open(path, clocks, boot_id).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(emulators.clone().serve(listener, async {
            let _ = stopped.await;
        }));
        let endpoint = format!("http://{address}");
        let credentials = Credentials::new("test", "test", None, None, "test");
        let http = aws_smithy_http_client::Builder::new().build_http();
        let sqs = aws_sdk_sqs::Config::builder()
            .behavior_version(aws_sdk_sqs::config::BehaviorVersion::v2026_01_12())
            .region(aws_sdk_sqs::config::Region::new("eu-west-1"))
            .endpoint_url(&endpoint)
            .credentials_provider(credentials.clone())
            .http_client(http.clone())
            .build();
        let scheduler = aws_sdk_scheduler::Config::builder()
            .behavior_version(aws_sdk_scheduler::config::BehaviorVersion::v2026_01_12())
            .region(aws_sdk_scheduler::config::Region::new("eu-west-1"))
            .endpoint_url(&endpoint)
            .credentials_provider(credentials)
            .http_client(http)
            .build();
        Self {
            emulators,
            campaign,
            machine,
            sqs: aws_sdk_sqs::Client::from_conf(sqs),
            scheduler: aws_sdk_scheduler::Client::from_conf(scheduler),
            address,
            stop: Some(stop),
            server,
        }
    }

    /// Stops the server and waits for it.
    pub async fn close(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        within(self.server).await.unwrap().unwrap();
    }

    pub async fn queue(&self, name: &str) -> String {
        self.queue_with(name, &[]).await
    }

    pub async fn queue_with(
        &self,
        name: &str,
        attributes: &[(QueueAttributeName, &str)],
    ) -> String {
        let attributes: HashMap<_, _> = attributes
            .iter()
            .map(|(k, v)| (k.clone(), (*v).to_owned()))
            .collect();
        let created = self
            .sqs
            .create_queue()
            .queue_name(name)
            .set_attributes(Some(attributes))
            .send()
            .await;
        created.unwrap().queue_url.unwrap()
    }

    pub async fn send(&self, url: &str, body: &str) {
        self.sqs
            .send_message()
            .queue_url(url)
            .message_body(body)
            .send()
            .await
            .unwrap();
    }

    /// Bodies received now, without waiting, and kept in flight.
    pub async fn bodies(&self, queue: &str) -> Vec<String> {
        let messages = self.emulators.receive(queue, 10, LONG, None).await.unwrap();
        messages.into_iter().map(|message| message.body).collect()
    }

    pub async fn receive_one(&self, queue: &str) -> ReceivedMessage {
        self.emulators
            .receive(queue, 1, LONG, None)
            .await
            .unwrap()
            .pop()
            .unwrap()
    }

    /// A one-shot into queue `due` that disappears when it fired.
    pub fn one_shot(
        &self,
        name: &str,
        at: &str,
    ) -> aws_sdk_scheduler::operation::create_schedule::builders::CreateScheduleFluentBuilder {
        self.scheduler
            .create_schedule()
            .name(name)
            .schedule_expression(format!("at({at})"))
            .flexible_time_window(off())
            .action_after_completion(ActionAfterCompletion::Delete)
            .target(target(name).build().unwrap())
    }

    pub async fn pending(&self) -> Vec<String> {
        self.emulators
            .pending_schedules()
            .await
            .unwrap()
            .into_iter()
            .map(|schedule| schedule.name)
            .collect()
    }
}

pub fn off() -> FlexibleTimeWindow {
    FlexibleTimeWindow::builder()
        .mode(FlexibleTimeWindowMode::Off)
        .build()
        .unwrap()
}

/// Queue `due`, whatever region and account the ARN says.
pub fn target(input: &str) -> TargetBuilder {
    Target::builder()
        .arn("arn:aws:sqs:eu-west-1:123456789012:due")
        .role_arn("arn:aws:iam::123456789012:role/timer")
        .input(input)
}

/// Fails instead of hanging.
pub async fn within<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(20), future)
        .await
        .expect("nothing happened in 20 s")
}

/// Code of an SDK error.
macro_rules! code {
    ($call:expr) => {
        aws_sdk_sqs::error::ProvideErrorMetadata::code(
            &$call.send().await.unwrap_err().into_service_error(),
        )
        .unwrap_or_default()
        .to_owned()
    };
}
pub(crate) use code;
