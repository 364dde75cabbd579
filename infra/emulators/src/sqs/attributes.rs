//! Reading and changing the attributes of a queue.

use std::collections::BTreeMap;

use super::{
    SqsCode, counts,
    queues::{self, arn_of},
};
use crate::{Error, database::Session};

/// The attributes asked for by name, or all of them for `All`.
///
/// # Errors
/// [`SqsCode::QueueDoesNotExist`], [`SqsCode::InvalidAttributeName`].
pub(crate) fn describe(
    session: &Session<'_>,
    name: &str,
    wanted: &[String],
) -> Result<BTreeMap<&'static str, String>, Error> {
    let queue = queues::find(session, name)?;
    let counts = counts::count(session, name)?;
    let settings = &queue.settings;
    let mut all = BTreeMap::from([
        ("ApproximateNumberOfMessages", counts.visible.to_string()),
        (
            "ApproximateNumberOfMessagesDelayed",
            counts.delayed.to_string(),
        ),
        (
            "ApproximateNumberOfMessagesNotVisible",
            counts.in_flight.to_string(),
        ),
        ("CreatedTimestamp", (queue.created_ms / 1000).to_string()),
        ("DelaySeconds", settings.delay.to_string()),
        (
            "LastModifiedTimestamp",
            (queue.modified_ms / 1000).to_string(),
        ),
        ("MaximumMessageSize", settings.max_bytes.to_string()),
        ("MessageRetentionPeriod", settings.retention.to_string()),
        ("QueueArn", arn_of(&queue.name)),
        ("ReceiveMessageWaitTimeSeconds", settings.wait.to_string()),
        ("VisibilityTimeout", settings.visibility.to_string()),
    ]);
    let redrive = settings.redrive.as_ref().map(|redrive| redrive.to_json());
    let known = |name: &str| name == "All" || name == "RedrivePolicy" || all.contains_key(name);
    if let Some(unknown) = wanted.iter().find(|name| !known(name)) {
        return Err(Error::sqs(
            SqsCode::InvalidAttributeName,
            format!("Unknown Attribute {unknown}."),
        ));
    }
    all.extend(redrive.map(|policy| ("RedrivePolicy", policy)));
    if !wanted.iter().any(|name| name == "All") {
        all.retain(|name, _| wanted.iter().any(|wanted| wanted == name));
    }
    Ok(all)
}

/// Changes the attributes given and leaves the others.
///
/// # Errors
/// Those of [`super::create`], and [`SqsCode::QueueDoesNotExist`].
pub(crate) fn set(
    session: &Session<'_>,
    name: &str,
    attributes: &BTreeMap<String, String>,
) -> Result<(), Error> {
    let mut queue = queues::find(session, name)?;
    queue.settings.apply(attributes)?;
    queues::store(session, queue.id, &queue.settings)
}
