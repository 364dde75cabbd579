//! Canned answers: throttling, partial failures, refusals. Time is paused, so pauses cost nothing.

use super::{REGION, credentials, invented, start, wake};
use crate::{Task, TimerError, Timers};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use chrono::TimeDelta;
use domain::campaign::Channel;
use serde_json::Value;
use std::time::Duration;

fn answers(list: &[(u16, &str)]) -> StaticReplayClient {
    let event = |(status, body): &(u16, &str)| {
        let answer = http::Response::builder()
            .status(*status)
            .body(SdkBody::from(*body))
            .unwrap();
        ReplayEvent::new(http::Request::new(SdkBody::empty()), answer)
    };
    StaticReplayClient::new(list.iter().map(event).collect())
}

/// Both services give these answers. The SDK's own repetitions are off: ours are what is tested.
fn timers(http: &StaticReplayClient) -> Timers {
    let sqs = aws_sdk_sqs::Config::builder()
        .behavior_version(aws_sdk_sqs::config::BehaviorVersion::v2026_01_12())
        .region(aws_sdk_sqs::config::Region::new(REGION))
        .credentials_provider(credentials())
        .endpoint_url("http://127.0.0.1")
        .retry_config(aws_sdk_sqs::config::retry::RetryConfig::disabled())
        .http_client(http.clone());
    let scheduler = aws_sdk_scheduler::Config::builder()
        .behavior_version(aws_sdk_scheduler::config::BehaviorVersion::v2026_01_12())
        .region(aws_sdk_scheduler::config::Region::new(REGION))
        .credentials_provider(credentials())
        .endpoint_url("http://127.0.0.1")
        .retry_config(aws_sdk_scheduler::config::retry::RetryConfig::disabled())
        .http_client(http.clone());
    Timers::new(
        aws_sdk_sqs::Client::from_conf(sqs.build()),
        aws_sdk_scheduler::Client::from_conf(scheduler.build()),
        invented(),
    )
}

/// The bodies of the requests that were made.
fn bodies(http: &StaticReplayClient) -> Vec<Value> {
    http.actual_requests()
        .map(|request| serde_json::from_slice(request.body().bytes().unwrap()).unwrap())
        .collect()
}

const CREATED: (u16, &str) = (
    200,
    r#"{"ScheduleArn":"arn:aws:scheduler:eu-central-1:0:schedule/presently/x"}"#,
);
const THROTTLED: (u16, &str) = (
    429,
    r#"{"__type":"ThrottlingException","Message":"Rate exceeded"}"#,
);
const CONFLICT: (u16, &str) = (
    409,
    r#"{"__type":"ConflictException","Message":"Schedule already exists."}"#,
);
const NO_GROUP: (u16, &str) = (
    404,
    r#"{"__type":"ResourceNotFoundException","Message":"Schedule group does not exist."}"#,
);

#[tokio::test(start_paused = true)]
async fn a_one_shot_says_everything_that_matters() {
    let http = answers(&[CREATED]);
    let at = start() + TimeDelta::seconds(3_601);
    timers(&http)
        .arm(Channel::Skype, &wake(4), at, start())
        .await
        .unwrap();
    let body = &bodies(&http)[0];
    assert_eq!(body["ScheduleExpression"], "at(2026-12-01T10:01:00)");
    assert_eq!(body["ScheduleExpressionTimezone"], "UTC");
    assert_eq!(body["ActionAfterCompletion"], "DELETE");
    assert_eq!(body["FlexibleTimeWindow"]["Mode"], "OFF");
    assert_eq!(body["GroupName"], "presently");
    let target = &body["Target"];
    assert_eq!(
        target["Arn"],
        "arn:aws:sqs:eu-central-1:000000000000:due-skype"
    );
    assert_eq!(
        target["DeadLetterConfig"]["Arn"],
        "arn:aws:sqs:eu-central-1:000000000000:due-skype-dlq"
    );
    assert_eq!(target["RetryPolicy"]["MaximumRetryAttempts"], 10);
    assert_eq!(target["RetryPolicy"]["MaximumEventAgeInSeconds"], 3_600);
    assert_eq!(
        crate::parse_wake(target["Input"].as_str().unwrap()),
        Ok(wake(4))
    );
    let path = http.actual_requests().next().unwrap().uri().to_owned();
    assert!(path.ends_with(&wake(4).schedule_name()), "{path}");
}

#[tokio::test(start_paused = true)]
async fn throttling_is_waited_out_and_an_existing_name_is_success() {
    let http = answers(&[THROTTLED, THROTTLED, CONFLICT]);
    timers(&http)
        .arm(
            Channel::Teams,
            &wake(0),
            start() + TimeDelta::hours(1),
            start(),
        )
        .await
        .unwrap();
    assert_eq!(http.actual_requests().count(), 3);
}

#[tokio::test(start_paused = true)]
async fn throttling_without_end_and_refusals_are_told_apart() {
    let http = answers(&[THROTTLED; 6]);
    let at = start() + TimeDelta::hours(1);
    let error = timers(&http)
        .arm(Channel::Teams, &wake(0), at, start())
        .await
        .unwrap_err();
    assert_eq!(
        error,
        TimerError::Throttled {
            operation: "CreateSchedule"
        }
    );
    assert!(error.is_retryable());

    let http = answers(&[NO_GROUP]);
    let error = timers(&http)
        .arm(Channel::Teams, &wake(0), at, start())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "CreateSchedule: refused (ResourceNotFoundException)"
    );
    assert!(!error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn only_the_failed_part_of_a_batch_is_sent_again() {
    let http = answers(&[
        (
            200,
            r#"{"Successful":[{"Id":"0","MessageId":"a","MD5OfMessageBody":"x"}],
                "Failed":[{"Id":"1","SenderFault":false,"Code":"InternalError"},
                          {"Id":"2","SenderFault":false,"Code":"RequestThrottled"}]}"#,
        ),
        (
            200,
            r#"{"Successful":[],"Failed":[{"Id":"1","SenderFault":false,"Code":"InternalError"}]}"#,
        ),
        (
            200,
            r#"{"Successful":[{"Id":"0","MessageId":"b","MD5OfMessageBody":"x"}],"Failed":[]}"#,
        ),
    ]);
    let wakes = (0..3)
        .map(|batch| (wake(batch), start() + TimeDelta::seconds(i64::from(batch))))
        .collect();
    timers(&http)
        .arm_many(Channel::Teams, wakes, start(), 100)
        .await
        .unwrap();
    let sent: Vec<Vec<u32>> = bodies(&http)
        .iter()
        .map(|body| {
            let entries = body["Entries"].as_array().unwrap();
            entries
                .iter()
                .map(|entry| {
                    crate::parse_wake(entry["MessageBody"].as_str().unwrap())
                        .unwrap()
                        .batch
                })
                .collect()
        })
        .collect();
    assert_eq!(sent, [vec![0, 1, 2], vec![1, 2], vec![2]]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_entry_that_is_our_fault_is_not_repeated() {
    let http = answers(&[(
        200,
        r#"{"Successful":[],"Failed":[{"Id":"0","SenderFault":true,"Code":"InvalidParameterValue"}]}"#,
    )]);
    let error = timers(&http)
        .arm_many(Channel::Teams, vec![(wake(0), start())], start(), 1)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "SendMessageBatch: refused (InvalidParameterValue)"
    );
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_addressed_or_delayed_is_refused_before_any_request() {
    let http = answers(&[]);
    let mut config = invented();
    config.due_queue_urls.remove(&Channel::Skype);
    config.due_queue_arns.remove(&Channel::Skype);
    let timers = timers(&http);
    let timers = Timers::new(timers.sqs, timers.scheduler, config);
    let no_queue = Err(TimerError::NoQueue { channel: "skype" });
    assert_eq!(
        timers.arm(Channel::Skype, &wake(0), start(), start()).await,
        no_queue
    );
    assert_eq!(
        timers
            .arm(
                Channel::Skype,
                &wake(0),
                start() + TimeDelta::hours(1),
                start()
            )
            .await,
        no_queue
    );
    assert_eq!(
        timers
            .postpone(Channel::Skype, &wake(0), Duration::ZERO)
            .await,
        no_queue
    );
    let task = Task::Purge {
        campaign: wake(0).campaign,
    };
    let too_long = timers.enqueue(&task, Duration::from_secs(901)).await;
    assert_eq!(too_long, Err(TimerError::DelayTooLong { seconds: 901 }));
    assert_eq!(http.actual_requests().count(), 0);
}
