//! Setting timers: which of the two services takes which.

use crate::config::TimersConfig;
use crate::error::TimerError;
use crate::pacing::Pacing;
use crate::payload::{Task, task_text, wake_text};
use crate::queue_send::{BATCH_MAX, DELAY_MAX, Delayed, delay_seconds};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::wake::Wake;
use futures::{StreamExt, TryStreamExt, stream};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Requests in flight at a time, to each of the two services.
const CONCURRENCY: usize = 16;
/// The most and the least that goes to the queue: schedules are precise to the minute and refuse the past.
const BY_QUEUE_MAX: TimeDelta = TimeDelta::seconds(DELAY_MAX as i64);
const BY_QUEUE_MIN: TimeDelta = TimeDelta::seconds(60);

/// Sets timers and enqueues tasks. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Timers {
    pub(crate) sqs: aws_sdk_sqs::Client,
    pub(crate) scheduler: aws_sdk_scheduler::Client,
    pub(crate) config: Arc<TimersConfig>,
}

impl Timers {
    /// Timers on these queues and this schedule group. A queue delay of less than a minute counts as one, and of more
    /// than a quarter of an hour as that.
    pub fn new(
        sqs: aws_sdk_sqs::Client,
        scheduler: aws_sdk_scheduler::Client,
        mut config: TimersConfig,
    ) -> Self {
        config.queue_delay = config.queue_delay.clamp(BY_QUEUE_MIN, BY_QUEUE_MAX);
        Self {
            sqs,
            scheduler,
            config: Arc::new(config),
        }
    }

    /// Where wakes and tasks go.
    pub fn config(&self) -> &TimersConfig {
        &self.config
    }

    /// Makes sure that `wake` comes at `at` or a little later. A timer of the same name counts as this one.
    ///
    /// # Errors
    /// The timer may not be set: do not advance.
    pub async fn arm(
        &self,
        channel: Channel,
        wake: &Wake,
        at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), TimerError> {
        match self.by_queue(at, now) {
            Some(seconds) => {
                self.send_one(self.config.due_url(channel)?, &wake_text(wake)?, seconds)
                    .await
            }
            None => self.create_one_shot(channel, wake, at).await,
        }
    }

    /// Arms many wakes, creating at most `rate_per_second` one-shots a second (a rate of 0 counts as 1).
    /// The earliest are armed first, so that a long run is not overtaken by its own timers.
    ///
    /// # Errors
    /// Some may be armed, some not: arm all of them again.
    pub async fn arm_many(
        &self,
        channel: Channel,
        mut wakes: Vec<(Wake, DateTime<Utc>)>,
        now: DateTime<Utc>,
        rate_per_second: u32,
    ) -> Result<(), TimerError> {
        wakes.sort_by_key(|(_, at)| *at);
        let later =
            wakes.split_off(wakes.partition_point(|(_, at)| self.by_queue(*at, now).is_some()));
        let soon = wakes
            .iter()
            .map(|(wake, at)| {
                Ok(Delayed {
                    text: wake_text(wake)?,
                    seconds: self.by_queue(*at, now).unwrap_or(DELAY_MAX),
                })
            })
            .collect::<Result<Vec<_>, TimerError>>()?;
        let rate = NonZeroU32::new(rate_per_second).unwrap_or(NonZeroU32::MIN);
        futures::try_join!(
            self.send_many(channel, soon),
            self.create_many(channel, later, rate)
        )?;
        Ok(())
    }

    /// Sends a copy of `wake` that comes after `delay`. Longer delays than 900 s are cut to that: an early wake
    /// is only put off again.
    ///
    /// # Errors
    /// The copy may not be on its way: do not acknowledge the wake in hand.
    pub async fn postpone(
        &self,
        channel: Channel,
        wake: &Wake,
        delay: Duration,
    ) -> Result<(), TimerError> {
        self.send_one(
            self.config.due_url(channel)?,
            &wake_text(wake)?,
            delay_seconds(delay),
        )
        .await
    }

    /// Enqueues a task that starts after `delay`, at most 900 s.
    ///
    /// # Errors
    /// [`TimerError::DelayTooLong`], or the task may not be enqueued.
    pub async fn enqueue(&self, task: &Task, delay: Duration) -> Result<(), TimerError> {
        if delay > Duration::from_secs(DELAY_MAX as u64) {
            return Err(TimerError::DelayTooLong {
                seconds: delay.as_secs(),
            });
        }
        self.send_one(
            &self.config.plan_queue_url,
            &task_text(task)?,
            delay_seconds(delay),
        )
        .await
    }

    fn by_queue(&self, at: DateTime<Utc>, now: DateTime<Utc>) -> Option<i32> {
        by_queue(at, now, self.config.queue_delay)
    }

    async fn send_many(&self, channel: Channel, messages: Vec<Delayed>) -> Result<(), TimerError> {
        if messages.is_empty() {
            return Ok(());
        }
        let url = self.config.due_url(channel)?;
        let batches: Vec<_> = messages
            .chunks(BATCH_MAX)
            .map(<[Delayed]>::to_vec)
            .collect();
        stream::iter(batches)
            .map(|batch| self.send_batch(url, batch))
            .buffer_unordered(CONCURRENCY)
            .try_collect()
            .await
    }

    async fn create_many(
        &self,
        channel: Channel,
        wakes: Vec<(Wake, DateTime<Utc>)>,
        rate: NonZeroU32,
    ) -> Result<(), TimerError> {
        let turns = stream::unfold(
            (Pacing::new(rate), wakes.into_iter()),
            |(mut pacing, mut wakes)| async {
                let next = wakes.next()?;
                pacing.turn().await;
                Some((next, (pacing, wakes)))
            },
        );
        turns
            .map(|(wake, at)| async move { self.create_one_shot(channel, &wake, at).await })
            .buffer_unordered(CONCURRENCY)
            .try_collect()
            .await
    }
}

/// The delay in seconds when a queue is to bridge the time to `at`; `None` when it takes a one-shot.
fn by_queue(at: DateTime<Utc>, now: DateTime<Utc>, most: TimeDelta) -> Option<i32> {
    let ahead = at - now;
    (ahead <= most).then(|| delay_seconds(ahead.to_std().unwrap_or(Duration::ZERO)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn instant(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_790_000_000_000 + millis).unwrap()
    }

    #[test]
    fn a_quarter_of_an_hour_is_bridged_by_the_queue() {
        let seconds = |millis| by_queue(instant(millis), instant(0), BY_QUEUE_MAX);
        assert_eq!(
            (seconds(-5_000), seconds(0), seconds(1)),
            (Some(0), Some(0), Some(1))
        );
        assert_eq!((seconds(600_000), seconds(900_000)), (Some(600), Some(900)));
        assert_eq!((seconds(900_001), seconds(86_400_000)), (None, None));
        let seconds = |millis| by_queue(instant(millis), instant(0), BY_QUEUE_MIN);
        assert_eq!((seconds(60_000), seconds(60_001)), (Some(60), None));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn a_delay_never_ends_before_its_time(ahead in -1_000_000i64..2_000_000) {
            if let Some(seconds) = by_queue(instant(ahead), instant(0), BY_QUEUE_MAX) {
                prop_assert!((0..=900).contains(&seconds));
                prop_assert!(i64::from(seconds) * 1_000 >= ahead);
            }
        }
    }
}
