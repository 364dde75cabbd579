//! One-shot schedules: timers further away than a queue can delay.

use crate::TimerError;
use crate::arm::Timers;
use crate::backoff::unthrottled;
use crate::payload::wake_text;
use aws_sdk_scheduler::error::BuildError;
use aws_sdk_scheduler::types::{
    ActionAfterCompletion, DeadLetterConfig, FlexibleTimeWindow, FlexibleTimeWindowMode,
    RetryPolicy, Target,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::wake::Wake;

const OPERATION: &str = "CreateSchedule";
/// A firing that the queue refuses is repeated, but never so long that a message would go out hours late.
const RETRY_ATTEMPTS: i32 = 10;
const RETRY_SECONDS: i32 = 3_600;

impl Timers {
    /// Creates the one-shot of `wake` that fires in the minute of `at` (rounded up).
    pub(crate) async fn create_one_shot(
        &self,
        channel: Channel,
        wake: &Wake,
        at: DateTime<Utc>,
    ) -> Result<(), TimerError> {
        let name = wake.schedule_name();
        let target = self.target(channel, wake)?;
        let window = FlexibleTimeWindow::builder()
            .mode(FlexibleTimeWindowMode::Off)
            .build()
            .map_err(|e| unbuilt(&e))?;
        let expression = at_expression(at);
        unthrottled(&name, || async {
            let answer = self
                .scheduler
                .create_schedule()
                .name(&name)
                .group_name(&self.config.schedule_group)
                .schedule_expression(&expression)
                .schedule_expression_timezone("UTC")
                .flexible_time_window(window.clone())
                .action_after_completion(ActionAfterCompletion::Delete)
                .target(target.clone())
                .send()
                .await;
            match answer {
                Ok(_) => Ok(()),
                // The name holds campaign, epoch, batch and seq: what exists already is this very timer.
                Err(error)
                    if error
                        .as_service_error()
                        .is_some_and(|e| e.is_conflict_exception()) =>
                {
                    Ok(())
                }
                Err(error) => Err(TimerError::of(OPERATION, &error)),
            }
        })
        .await
    }

    fn target(&self, channel: Channel, wake: &Wake) -> Result<Target, TimerError> {
        let retries = RetryPolicy::builder()
            .maximum_retry_attempts(RETRY_ATTEMPTS)
            .maximum_event_age_in_seconds(RETRY_SECONDS);
        Target::builder()
            .arn(self.config.due_arn(channel)?)
            .role_arn(&self.config.scheduler_role_arn)
            .input(wake_text(wake)?)
            .retry_policy(retries.build())
            .dead_letter_config(
                DeadLetterConfig::builder()
                    .arn(self.config.due_dlq_arn(channel)?)
                    .build(),
            )
            .build()
            .map_err(|error| unbuilt(&error))
    }
}

/// Schedules have no seconds: the next full minute, so that none fires before its time.
fn at_expression(at: DateTime<Utc>) -> String {
    let minute = (at + TimeDelta::minutes(1) - TimeDelta::nanoseconds(1))
        .timestamp()
        .div_euclid(60);
    let rounded = DateTime::from_timestamp(minute.saturating_mul(60), 0).unwrap_or(at);
    format!("at({})", rounded.format("%Y-%m-%dT%H:%M:%S"))
}

fn unbuilt(error: &BuildError) -> TimerError {
    TimerError::Refused {
        operation: OPERATION,
        code: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_rounded_up_to_the_minute() {
        let at = |text: &str| at_expression(text.parse().unwrap());
        assert_eq!(at("2026-12-01T15:00:00Z"), "at(2026-12-01T15:00:00)");
        assert_eq!(
            at("2026-12-01T15:00:00.000000001Z"),
            "at(2026-12-01T15:01:00)"
        );
        assert_eq!(at("2026-12-01T15:00:59Z"), "at(2026-12-01T15:01:00)");
        assert_eq!(at("2026-12-31T23:59:01Z"), "at(2027-01-01T00:00:00)");
    }
}
