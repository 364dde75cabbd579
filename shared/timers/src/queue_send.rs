//! Queue messages: timers of at most a quarter of an hour.

use crate::TimerError;
use crate::arm::Timers;
use crate::backoff::{ATTEMPTS, full_jitter, unthrottled};
use aws_sdk_sqs::types::{BatchResultErrorEntry, SendMessageBatchRequestEntry};
use std::time::Duration;

/// Longest delay of a message, in seconds.
pub(crate) const DELAY_MAX: i32 = 900;
/// Most messages in one request.
pub(crate) const BATCH_MAX: usize = 10;

/// Whole seconds of a delay, rounded up so that nothing comes early; clamped to what a queue can do.
pub(crate) fn delay_seconds(delay: Duration) -> i32 {
    let seconds = delay
        .as_secs()
        .saturating_add(u64::from(delay.subsec_nanos() > 0));
    i32::try_from(seconds).unwrap_or(DELAY_MAX).min(DELAY_MAX)
}

/// One message of a batch.
#[derive(Debug, Clone)]
pub(crate) struct Delayed {
    pub(crate) text: String,
    pub(crate) seconds: i32,
}

impl Timers {
    pub(crate) async fn send_one(
        &self,
        url: &str,
        text: &str,
        seconds: i32,
    ) -> Result<(), TimerError> {
        unthrottled(text, || async {
            let request = self
                .sqs
                .send_message()
                .queue_url(url)
                .message_body(text)
                .delay_seconds(seconds);
            match request.send().await {
                Ok(_) => Ok(()),
                Err(error) => Err(TimerError::of("SendMessage", &error)),
            }
        })
        .await
    }

    /// Sends up to [`BATCH_MAX`] messages; those that fail alone are sent again alone.
    pub(crate) async fn send_batch(
        &self,
        url: &str,
        mut messages: Vec<Delayed>,
    ) -> Result<(), TimerError> {
        let key = messages
            .first()
            .map(|message| message.text.clone())
            .unwrap_or_default();
        let mut retry = 1;
        loop {
            let failed = self.try_batch(url, &key, &messages).await?;
            let Some(first) = failed.first() else {
                return Ok(());
            };
            if let Some(refused) = failed.iter().find(|entry| entry.sender_fault()) {
                return Err(of_entry(refused));
            }
            if retry == ATTEMPTS {
                return Err(of_entry(first));
            }
            let indices: Vec<usize> = failed
                .iter()
                .filter_map(|entry| entry.id().parse().ok())
                .collect();
            let mut at = 0..;
            messages.retain(|_| at.next().is_some_and(|index| indices.contains(&index)));
            tracing::debug!(
                failed = messages.len(),
                retry,
                "part of a batch failed, sending it again"
            );
            tokio::time::sleep(full_jitter(&key, retry)).await;
            retry += 1;
        }
    }

    async fn try_batch(
        &self,
        url: &str,
        key: &str,
        messages: &[Delayed],
    ) -> Result<Vec<BatchResultErrorEntry>, TimerError> {
        let entries = messages
            .iter()
            .enumerate()
            .map(|(index, message)| {
                SendMessageBatchRequestEntry::builder()
                    .id(index.to_string())
                    .message_body(&message.text)
                    .delay_seconds(message.seconds)
                    .build()
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| TimerError::Refused {
                operation: "SendMessageBatch",
                code: error.to_string(),
            })?;
        unthrottled(key, || async {
            let request = self
                .sqs
                .send_message_batch()
                .queue_url(url)
                .set_entries(Some(entries.clone()));
            match request.send().await {
                Ok(answer) => Ok(answer.failed),
                Err(error) => Err(TimerError::of("SendMessageBatch", &error)),
            }
        })
        .await
    }
}

fn of_entry(entry: &BatchResultErrorEntry) -> TimerError {
    let status = if entry.sender_fault() { 400 } else { 500 };
    TimerError::of_code("SendMessageBatch", entry.code(), status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_whole_seconds_rounded_up_and_clamped() {
        let seconds = |millis| delay_seconds(Duration::from_millis(millis));
        assert_eq!(
            (seconds(0), seconds(1), seconds(1_000), seconds(1_001)),
            (0, 1, 1, 2)
        );
        assert_eq!(
            (seconds(899_001), seconds(900_001), seconds(u64::MAX)),
            (900, 900, 900)
        );
    }
}
