//! SQS events in Lambda: each record by itself, failures reported one by one.
//!
//! A failed record is delivered again when its visibility ends, and after five deliveries goes to the dead-letter
//! queue. That is also the way of a payload nobody can read: it is reported loudly and failed, so that it is kept for
//! people to look at, and can come at most five times.

use crate::Clock;
use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsMessage};
use chrono::{DateTime, TimeDelta, Utc};
use futures::{FutureExt, StreamExt, stream};
use std::panic::AssertUnwindSafe;

/// No record is started with less than this left of the invocation: a response that comes too late is lost, and with
/// it the acknowledgement of everything that was done.
const RESERVE: TimeDelta = TimeDelta::seconds(2);

/// Why the event as a whole was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// Without an id a record cannot be reported as failed; acknowledging it by mistake would lose it.
    #[error("a record of the event has no message id")]
    NoMessageId,
}

/// Why a record is not acknowledged. The texts are logged: no addresses, no message text, no payload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The payload will never be readable; it goes to the dead-letter queue.
    #[error("unreadable payload: {0}")]
    Poison(String),
    /// It is given back and tried again.
    #[error("{0}")]
    Retry(String),
}

/// How often SQS has delivered this record, this time included; 1 when it does not say.
pub fn receive_count(record: &SqsMessage) -> u32 {
    record
        .attributes
        .get("ApproximateReceiveCount")
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
}

/// Works on `records`, up to `concurrency` at a time, and reports those that are to be delivered again: the ones that
/// failed or panicked, and the ones not started before `deadline` (the invocation's end, in machine time) came near.
///
/// # Errors
/// [`BatchError::NoMessageId`], before any record is started.
pub async fn process<F, Fut>(
    records: Vec<SqsMessage>,
    deadline: Option<DateTime<Utc>>,
    concurrency: usize,
    clock: &Clock,
    handle: F,
) -> Result<SqsBatchResponse, BatchError>
where
    F: Fn(SqsMessage) -> Fut,
    Fut: Future<Output = Result<(), RecordError>>,
{
    let identified = records
        .into_iter()
        .map(|record| match record.message_id.clone() {
            Some(id) if !id.is_empty() => Ok((id, record)),
            _ => Err(BatchError::NoMessageId),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let last_start = deadline.map(|deadline| deadline - RESERVE);
    let handle = &handle;
    let one = |(position, (id, record)): (usize, (String, SqsMessage))| async move {
        let in_time = last_start.is_none_or(|last| clock.machine_now() <= last);
        let receives = receive_count(&record);
        let done = if in_time {
            isolated(handle, record).await
        } else {
            Outcome::NotStarted
        };
        done.log(&id, receives);
        (done != Outcome::Done).then_some((position, id))
    };
    let results = stream::iter(identified.into_iter().enumerate())
        .map(one)
        .buffer_unordered(concurrency.max(1));
    let mut failed: Vec<(usize, String)> = results.filter_map(std::future::ready).collect().await;
    failed.sort_unstable();
    let mut response = SqsBatchResponse::default();
    response.batch_item_failures = failed.into_iter().map(|(_, id)| failure(id)).collect();
    Ok(response)
}

/// How a record ended.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    NotStarted,
    Panicked,
    Failed(RecordError),
}

impl Outcome {
    fn log(&self, id: &str, receives: u32) {
        match self {
            Self::Done => {}
            Self::NotStarted => tracing::info!(
                message.id = id,
                receives,
                "no time left, given back unstarted"
            ),
            Self::Panicked => tracing::error!(message.id = id, receives, "panicked, given back"),
            Self::Failed(RecordError::Retry(why)) => {
                tracing::warn!(message.id = id, receives, "given back: {why}")
            }
            Self::Failed(RecordError::Poison(what)) => {
                tracing::error!(
                    message.id = id,
                    receives,
                    "unreadable, on its way to the dead-letter queue: {what}"
                );
            }
        }
    }
}

/// A panic in one record must not take the others with it.
async fn isolated<F, Fut>(handle: &F, record: SqsMessage) -> Outcome
where
    F: Fn(SqsMessage) -> Fut,
    Fut: Future<Output = Result<(), RecordError>>,
{
    match AssertUnwindSafe(async { handle(record).await })
        .catch_unwind()
        .await
    {
        Ok(Ok(())) => Outcome::Done,
        Ok(Err(error)) => Outcome::Failed(error),
        Err(_) => Outcome::Panicked,
    }
}

fn failure(id: String) -> BatchItemFailure {
    let mut failure = BatchItemFailure::default();
    failure.item_identifier = id;
    failure
}

#[cfg(test)]
mod tests;
