//! Names of queues and of the schedule group, and their creation where no template does it.

use crate::{TimerError, TimersConfig};
use aws_sdk_sqs::types::QueueAttributeName;
use chrono::TimeDelta;
use domain::campaign::Channel;
use std::collections::HashMap;

/// The queue of planning, resuming, purging and preflight tasks.
pub const PLAN: &str = "plan";
/// The schedule group, and the prefix of everything in the cloud.
pub const SCHEDULE_GROUP: &str = "presently";
/// Receives after which a message goes to the dead-letter queue.
pub const MAX_RECEIVE_COUNT: u32 = 5;
/// Time-out of the planner, in seconds: the longest there is.
const PLAN_TIMEOUT: u32 = 900;
/// Visibility of the plan queue, in seconds: six times that. What a planner that died has left is found earlier, by the
/// sweeper.
pub const PLAN_VISIBILITY: u32 = 6 * PLAN_TIMEOUT;
/// The queue of what S3 tells of uploaded files.
pub const IMPORTS: &str = "imports";
/// Time-out of the importer, in seconds.
pub const IMPORT_TIMEOUT: u32 = 300;
/// Visibility of the queue of imports, in seconds: six times that.
pub const IMPORT_VISIBILITY: u32 = 6 * IMPORT_TIMEOUT;
/// Retention of every queue, in seconds: 14 days, the longest there is.
pub const RETENTION: u32 = 14 * 24 * 3_600;

/// Every channel that has a due queue.
pub const CHANNELS: [Channel; 2] = [Channel::Teams, Channel::Skype];

/// The queue of a channel's wakes: `due-teams`.
pub fn due(channel: Channel) -> String {
    format!("due-{}", channel.as_str())
}

/// Time-out of the function behind a channel's due queue, in seconds. A send on Skype for Business waits for a person:
/// it may take most of a minute, and the invocation has to outlast it.
pub const fn due_timeout(channel: Channel) -> u32 {
    match channel {
        Channel::Teams => 60,
        Channel::Skype => 180,
    }
}

/// Visibility of a channel's due queue, in seconds: six times the time-out of the function behind it.
pub const fn due_visibility(channel: Channel) -> u32 {
    6 * due_timeout(channel)
}

/// The dead-letter queue of a queue.
pub fn dlq(queue: &str) -> String {
    format!("{queue}-dlq")
}

/// A queue as the service knows it.
struct Queue {
    url: String,
    arn: String,
    dlq_arn: String,
}

/// Creates what `prefix` names, or finds it: queues, their dead-letter queues, the schedule group.
/// For local mode and tests; in the cloud the template does this.
///
/// # Errors
/// Whatever the services refuse; what was created until then stays, and calling again goes on.
pub async fn create_local(
    sqs: &aws_sdk_sqs::Client,
    scheduler: &aws_sdk_scheduler::Client,
    prefix: &str,
) -> Result<TimersConfig, TimerError> {
    let mut config = TimersConfig {
        due_queue_urls: HashMap::new(),
        due_queue_arns: HashMap::new(),
        due_dlq_arns: HashMap::new(),
        plan_queue_url: create_pair(sqs, &format!("{prefix}{PLAN}"), PLAN_VISIBILITY)
            .await?
            .url,
        schedule_group: format!("{prefix}{SCHEDULE_GROUP}"),
        scheduler_role_arn: "arn:aws:iam::000000000000:role/scheduler".to_owned(),
        queue_delay: TimeDelta::minutes(15),
    };
    for channel in CHANNELS {
        let name = format!("{prefix}{}", due(channel));
        let queue = create_pair(sqs, &name, due_visibility(channel)).await?;
        config.due_queue_urls.insert(channel, queue.url);
        config.due_queue_arns.insert(channel, queue.arn);
        config.due_dlq_arns.insert(channel, queue.dlq_arn);
    }
    // Nobody here writes to it: the bucket does.
    create_pair(sqs, &format!("{prefix}{IMPORTS}"), IMPORT_VISIBILITY).await?;
    create_group(scheduler, &config.schedule_group).await?;
    Ok(config)
}

async fn create_pair(
    sqs: &aws_sdk_sqs::Client,
    name: &str,
    visibility: u32,
) -> Result<Queue, TimerError> {
    let retention = (
        QueueAttributeName::MessageRetentionPeriod,
        RETENTION.to_string(),
    );
    let (_, dlq_arn) = create_queue(sqs, &dlq(name), HashMap::from([retention.clone()])).await?;
    let redrive = serde_json::json!({ "deadLetterTargetArn": &dlq_arn, "maxReceiveCount": MAX_RECEIVE_COUNT });
    let attributes = HashMap::from([
        retention,
        (
            QueueAttributeName::VisibilityTimeout,
            visibility.to_string(),
        ),
        (QueueAttributeName::RedrivePolicy, redrive.to_string()),
    ]);
    let (url, arn) = create_queue(sqs, name, attributes).await?;
    Ok(Queue { url, arn, dlq_arn })
}

/// Creates a queue, or brings an existing one to these attributes; returns its URL and ARN.
async fn create_queue(
    sqs: &aws_sdk_sqs::Client,
    name: &str,
    attributes: HashMap<QueueAttributeName, String>,
) -> Result<(String, String), TimerError> {
    let created = sqs
        .create_queue()
        .queue_name(name)
        .set_attributes(Some(attributes.clone()))
        .send()
        .await;
    let url = match created {
        Ok(answer) => answer.queue_url,
        // A data directory of an earlier version may hold it with other attributes.
        Err(error)
            if error
                .as_service_error()
                .is_some_and(|e| e.is_queue_name_exists()) =>
        {
            let found = sqs.get_queue_url().queue_name(name).send().await;
            let url = found
                .map_err(|error| TimerError::of("GetQueueUrl", &error))?
                .queue_url;
            let request = sqs
                .set_queue_attributes()
                .set_queue_url(url.clone())
                .set_attributes(Some(attributes));
            request
                .send()
                .await
                .map_err(|error| TimerError::of("SetQueueAttributes", &error))?;
            url
        }
        Err(error) => return Err(TimerError::of("CreateQueue", &error)),
    };
    let url = url.ok_or_else(|| missing("CreateQueue", "URL"))?;
    let described = sqs
        .get_queue_attributes()
        .queue_url(&url)
        .attribute_names(QueueAttributeName::QueueArn)
        .send()
        .await;
    let mut answer = described.map_err(|error| TimerError::of("GetQueueAttributes", &error))?;
    let arn = answer
        .attributes
        .as_mut()
        .and_then(|found| found.remove(&QueueAttributeName::QueueArn));
    Ok((
        url,
        arn.ok_or_else(|| missing("GetQueueAttributes", "ARN"))?,
    ))
}

async fn create_group(scheduler: &aws_sdk_scheduler::Client, name: &str) -> Result<(), TimerError> {
    match scheduler.create_schedule_group().name(name).send().await {
        Ok(_) => Ok(()),
        Err(error)
            if error
                .as_service_error()
                .is_some_and(|e| e.is_conflict_exception()) =>
        {
            Ok(())
        }
        Err(error) => Err(TimerError::of("CreateScheduleGroup", &error)),
    }
}

fn missing(operation: &'static str, what: &str) -> TimerError {
    TimerError::Refused {
        operation,
        code: format!("answer without {what}"),
    }
}
