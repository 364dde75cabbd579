//! A schedule as the caller defines it.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{expression, names::invalid, target::Target};
use crate::{Error, sqs};

/// The body of `CreateSchedule` and `UpdateSchedule`, and what `GetSchedule` gives back. Without
/// `Debug`, as everything that carries an input or a body: those do not belong into logs.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Definition {
    #[serde(default)]
    pub(crate) schedule_expression: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) schedule_expression_timezone: Option<String>,
    pub(crate) flexible_time_window: FlexibleTimeWindow,
    pub(crate) target: Target,
    #[serde(default)]
    pub(crate) state: State,
    #[serde(default)]
    pub(crate) action_after_completion: AfterCompletion,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    /// Refused: nothing is encrypted here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kms_key_arn: Option<String>,
    /// Epoch seconds. AWS ignores both dates for one-shots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) start_date: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end_date: Option<f64>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct FlexibleTimeWindow {
    pub(crate) mode: Mode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) maximum_window_in_minutes: Option<i64>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Mode {
    Off,
    Flexible,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum State {
    #[default]
    Enabled,
    Disabled,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum AfterCompletion {
    #[default]
    None,
    Delete,
}

impl Definition {
    /// Checks the definition at campaign time `now` and returns when it fires, `None` when disabled.
    ///
    /// Precision is the minute, as on AWS: a one-shot due within a minute fires from the minute's start. A flexible
    /// window moves it on by whole minutes, always the same number for the same `key`.
    ///
    /// # Errors
    /// [`super::SchedulerCode::Validation`].
    pub(super) fn check(
        &self,
        key: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        self.target.check()?;
        if self
            .description
            .as_ref()
            .is_some_and(|text| text.chars().count() > 512)
        {
            return Err(invalid("Description must have at most 512 characters."));
        }
        if self.kms_key_arn.is_some() {
            return Err(invalid("KmsKeyArn is not supported here."));
        }
        let at = expression::instant_of(
            &self.schedule_expression,
            self.schedule_expression_timezone.as_deref(),
        )?;
        if at < now {
            return Err(invalid(
                "Invalid Schedule Expression: the time is in the past.",
            ));
        }
        let window = self.flexible_time_window.minutes()?;
        if self.state == State::Disabled {
            return Ok(None);
        }
        let minute = at
            .duration_trunc(TimeDelta::minutes(1))
            .map_err(|_| invalid("The time is out of range."))?;
        let shift = TimeDelta::minutes(spread(key, window));
        Ok(Some(
            minute
                .checked_add_signed(shift)
                .ok_or_else(|| invalid("The time is out of range."))?,
        ))
    }
}

impl FlexibleTimeWindow {
    /// Minutes of the window, zero when off.
    fn minutes(&self) -> Result<i64, Error> {
        match (self.mode, self.maximum_window_in_minutes) {
            (Mode::Off, None) => Ok(0),
            (Mode::Flexible, Some(minutes @ 1..=1440)) => Ok(minutes),
            (Mode::Off, Some(_)) => Err(invalid("MaximumWindowInMinutes needs the mode FLEXIBLE.")),
            (Mode::Flexible, _) => Err(invalid(
                "FLEXIBLE needs MaximumWindowInMinutes between 1 and 1440.",
            )),
        }
    }
}

/// A minute in `0..window` that depends on the key only: AWS picks at random, a test must be able to repeat.
fn spread(key: &str, window: i64) -> i64 {
    let digest = sqs::hex(key.as_bytes());
    let number = i64::from_str_radix(&digest[..8], 16).unwrap_or(0);
    if window == 0 { 0 } else { number % window }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn base() -> Value {
        json!({
            "ScheduleExpression": "at(2027-01-15T10:00:42)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": "arn:aws:sqs:eu-west-1:123456789012:due",
                "RoleArn": "arn:aws:iam::123456789012:role/timer",
                "Input": "{}",
            },
        })
    }

    fn with(pointer: &str, key: &str, value: Value) -> Value {
        let mut body = base();
        body.pointer_mut(pointer).unwrap()[key] = value;
        body
    }

    fn check(body: Value) -> Result<Option<DateTime<Utc>>, Error> {
        let definition: Definition = serde_json::from_value(body).unwrap();
        definition.check("default/a", "2027-01-15T09:00:00Z".parse().unwrap())
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn fires_from_the_start_of_the_minute() {
        assert_eq!(check(base()).unwrap(), Some(at("2027-01-15T10:00:00Z")));
        assert_eq!(check(with("", "State", json!("DISABLED"))).unwrap(), None);
    }

    #[test]
    fn a_flexible_window_shifts_within_itself_and_always_alike() {
        let body = || {
            with(
                "",
                "FlexibleTimeWindow",
                json!({"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}),
            )
        };
        let first = check(body()).unwrap().unwrap();
        assert!(first >= at("2027-01-15T10:00:00Z") && first < at("2027-01-15T10:15:00Z"));
        assert_eq!(check(body()).unwrap(), Some(first));
    }

    #[test]
    fn what_aws_rejects_is_rejected() {
        for (pointer, key, value) in [
            ("", "ScheduleExpression", json!("at(2027-01-15T08:59:59)")),
            ("", "ScheduleExpression", json!("rate(5 minutes)")),
            ("", "ScheduleExpressionTimezone", json!("Nowhere")),
            (
                "",
                "KmsKeyArn",
                json!("arn:aws:kms:eu-west-1:123456789012:key/k"),
            ),
            ("", "Description", json!("x".repeat(513))),
            ("", "FlexibleTimeWindow", json!({"Mode": "FLEXIBLE"})),
            (
                "",
                "FlexibleTimeWindow",
                json!({"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 1441}),
            ),
            (
                "",
                "FlexibleTimeWindow",
                json!({"Mode": "OFF", "MaximumWindowInMinutes": 5}),
            ),
            (
                "/Target",
                "Arn",
                json!("arn:aws:lambda:eu-west-1:123456789012:function:f"),
            ),
            ("/Target", "RoleArn", json!("")),
            ("/Target", "Input", json!("x".repeat(256 * 1024 + 1))),
            ("/Target", "Input", json!("")),
            ("/Target", "DeadLetterConfig", json!({"Arn": "dlq"})),
            (
                "/Target",
                "RetryPolicy",
                json!({"MaximumRetryAttempts": 186}),
            ),
            (
                "/Target",
                "RetryPolicy",
                json!({"MaximumEventAgeInSeconds": 59}),
            ),
            ("/Target", "SqsParameters", json!({"MessageGroupId": "g"})),
        ] {
            let outcome = check(with(pointer, key, value.clone()));
            assert!(matches!(outcome, Err(Error::Scheduler { .. })), "{key}");
        }
    }
}
