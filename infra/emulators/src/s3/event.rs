//! What the queue is told.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use super::object::Object;
use crate::sqs::REGION;
use crate::{Error, clocks::instant};

/// As in a form: a space becomes a plus, and what has no meaning in a path stays.
const IN_EVENT: AsciiSet = NON_ALPHANUMERIC
    .remove(b' ')
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'*');

/// The message that tells of an object that was put. `sequence` grows with each object.
///
/// # Errors
/// [`Error::Corrupt`] when its time is none.
pub(crate) fn created(
    bucket: &str,
    object: &Object,
    sequence: i64,
    request: &str,
) -> Result<String, Error> {
    let at = instant(object.modified_ms)?.format("%Y-%m-%dT%H:%M:%S%.3fZ");
    let key = utf8_percent_encode(&object.key, &IN_EVENT)
        .to_string()
        .replace(' ', "+");
    let event = json!({"Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": at.to_string(),
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "LOCAL"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": request, "x-amz-id-2": request},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "uploads",
            "bucket": {
                "name": bucket,
                "ownerIdentity": {"principalId": "LOCAL"},
                "arn": format!("arn:aws:s3:::{bucket}"),
            },
            "object": {
                "key": key,
                "size": object.size,
                "eTag": object.etag,
                "sequencer": format!("{sequence:018X}"),
            },
        },
    }]});
    Ok(event.to_string())
}
