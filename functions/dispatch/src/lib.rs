//! A batch from "due" to "every person in one outcome": load, decide, look for presence, claim, send at
//! the shared pace, record, arm the next rung, acknowledge.
//!
//! Read `firing.rs` first: it is one wake from beginning to end.

mod attempt;
mod breaker;
mod campaigns;
mod copies;
mod error;
mod firing;
mod held;
mod identify;
mod stops;
mod tally;
mod turns;
mod window;

pub use error::FireError;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use campaigns::Campaigns;
use chrono::{DateTime, Utc};
use platform::App;
use platform::batch_events::{self, BatchError, RecordError};
use std::sync::Arc;
use stops::Stops;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tracing::Instrument;
use turns::Turns;

/// Deliveries of one message after which a fault of our own code ends the batch as `failed: internal`.
const INTERNAL_TRIES: u32 = 3;
/// Messages of one event worked on at a time.
const CONCURRENCY: usize = 10;

/// The dispatcher of one worker. Cheap to clone.
#[derive(Clone)]
pub struct Dispatcher {
    app: Arc<App>,
    campaigns: Arc<Campaigns>,
    stops: Arc<Stops>,
    turns: Arc<Turns>,
    /// One permit for each person who may be claimed and not recorded.
    window: Arc<Semaphore>,
}

impl Dispatcher {
    /// A dispatcher over `app`.
    pub fn new(app: Arc<App>) -> Self {
        Self {
            campaigns: Arc::new(Campaigns::new(app.clone())),
            stops: Arc::new(Stops::new(app.clone())),
            turns: Arc::default(),
            window: Arc::new(Semaphore::new(window::WINDOW)),
            app,
        }
    }

    /// Handles an SQS event of wakes. `deadline` is the end of the invocation in machine time.
    ///
    /// # Errors
    /// When the event is not one that SQS makes; the whole of it is delivered again.
    pub async fn handle(
        &self,
        event: SqsEvent,
        deadline: DateTime<Utc>,
    ) -> Result<SqsBatchResponse, BatchError> {
        let clock = self.app.clock.clone();
        let invocation = (clock.machine_now(), deadline);
        self.app.link_keys.refresh(&clock).await;
        let response = batch_events::process(
            event.records,
            Some(deadline),
            CONCURRENCY,
            &clock,
            |record| self.record(record, invocation),
        )
        .await;
        // Between two invocations a function is frozen: it must hold nothing that lives by being used.
        for carrier in self.app.carriers().collect::<Vec<_>>() {
            carrier.close().await;
        }
        self.app.metrics.flush(clock.machine_now());
        response
    }

    async fn record(
        &self,
        record: SqsMessage,
        invocation: (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<(), RecordError> {
        let wake = timers::parse_wake(record.body.as_deref().unwrap_or_default())
            .map_err(|error| RecordError::Poison(error.to_string()))?;
        let receives = batch_events::receive_count(&record);
        let span = tracing::info_span!(
            "wake",
            campaign.id = %wake.campaign,
            batch = wake.batch,
            seq = wake.seq,
            worker = self.app.settings.worker
        );
        // A task of its own, so that firings share the processors, and that one that panics takes no other with it. It
        // ends with whoever waits for it.
        let (worker, mut firing) = (self.clone(), JoinSet::new());
        let fire = async move { firing::fire(&worker, wake, invocation).await };
        firing.spawn(fire.instrument(span));
        let fault = match firing.join_next().await {
            Some(Ok(Ok(()))) => return Ok(()),
            Some(Ok(Err(FireError::Internal(what)))) => what,
            Some(Ok(Err(error))) => return Err(RecordError::Retry(error.to_string())),
            Some(Err(_)) | None => "panicked".to_owned(),
        };
        if receives >= INTERNAL_TRIES {
            tracing::error!(campaign.id = %wake.campaign, batch = wake.batch, "gave a batch up: {fault}");
            return firing::give_up(self, wake)
                .await
                .map_err(|error| RecordError::Retry(error.to_string()));
        }
        Err(RecordError::Retry(format!("internal: {fault}")))
    }
}
