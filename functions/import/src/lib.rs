//! Imports files that were uploaded into the bucket. S3 tells a queue of each; it may do so twice, late, or in another
//! order, and the queue may deliver each message several times. The list gets one version all the same: the end of an
//! upload is written together with the list's step to that version.

mod error;
mod fetch;
mod one_upload;
mod work;

pub use error::{ImportError, NoBucket};

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use chrono::{DateTime, Utc};
use objects::Bucket;
use platform::App;
use platform::batch_events::{self, BatchError, RecordError, receive_count};
use std::sync::Arc;
use timers::queues::MAX_RECEIVE_COUNT;

/// The importer of one worker.
pub struct Importer {
    app: Arc<App>,
    bucket: Bucket,
}

impl Importer {
    /// An importer over `app`.
    ///
    /// # Errors
    /// When the app knows no bucket.
    pub fn new(app: Arc<App>) -> Result<Self, NoBucket> {
        let bucket = app.uploads.clone().ok_or(NoBucket)?;
        Ok(Self { app, bucket })
    }

    /// Handles an SQS event of S3 events, one file after the other. `deadline` is the end of the invocation in machine
    /// time.
    ///
    /// # Errors
    /// When the event is not one that SQS makes; the whole of it is delivered again.
    pub async fn handle(
        &self,
        event: SqsEvent,
        deadline: DateTime<Utc>,
    ) -> Result<SqsBatchResponse, BatchError> {
        let clock = self.app.clock.clone();
        batch_events::process(event.records, Some(deadline), 1, &clock, |record| {
            self.record(record, deadline)
        })
        .await
    }

    async fn record(&self, record: SqsMessage, deadline: DateTime<Utc>) -> Result<(), RecordError> {
        let is_last = receive_count(&record) >= MAX_RECEIVE_COUNT;
        let created = objects::parse_event(record.body.as_deref().unwrap_or_default())
            .map_err(|error| RecordError::Poison(error.to_string()))?;
        for file in created {
            if file.bucket != self.bucket.config().name {
                return Err(RecordError::Poison("it is about another bucket".to_owned()));
            }
            self.arrived(&file, deadline, is_last)
                .await
                .map_err(|error| RecordError::Retry(error.to_string()))?;
        }
        Ok(())
    }
}
