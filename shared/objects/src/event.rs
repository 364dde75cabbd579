//! What S3 tells a queue.

use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// Longest event that is read, in bytes: no message of the queue is longer.
const EVENT_MAX: usize = 1024 * 1024;

/// An object has been put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// The bucket.
    pub bucket: String,
    /// Its key, decoded.
    pub key: String,
    /// Its size, in bytes.
    pub size: u64,
    /// Names its content, without quotes.
    pub etag: String,
}

/// Why an event cannot be read. Quotes nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an event of S3: {0}")]
pub struct EventError(String);

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "Records", default)]
    records: Option<Vec<Record>>,
    #[serde(rename = "Event", default)]
    event: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    event_source: String,
    event_name: String,
    #[serde(default)]
    s3: Option<Entity>,
}

#[derive(Deserialize)]
struct Entity {
    bucket: BucketName,
    object: Object,
}

#[derive(Deserialize)]
struct BucketName {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    key: String,
    size: u64,
    e_tag: String,
}

/// The objects that were put, of which a message tells. The message that S3 tries the queue with tells of none.
///
/// # Errors
/// [`EventError`] when it is not one of S3's, or of something that nobody asked to be told of.
pub fn parse_event(text: &str) -> Result<Vec<Created>, EventError> {
    if text.len() > EVENT_MAX {
        return Err(EventError("it is too long".to_owned()));
    }
    let event: Event = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        EventError(format!("unreadable at line {line}, column {column}"))
    })?;
    match (event.records, event.event.as_deref()) {
        (Some(records), _) => records.into_iter().map(created).collect(),
        (None, Some("s3:TestEvent")) => Ok(Vec::new()),
        (None, _) => Err(EventError("it has no records".to_owned())),
    }
}

fn created(record: Record) -> Result<Created, EventError> {
    if record.event_source != "aws:s3" || !record.event_name.starts_with("ObjectCreated:") {
        return Err(EventError(
            "a record is not of an object that was put".to_owned(),
        ));
    }
    let entity = record
        .s3
        .ok_or_else(|| EventError("a record names no object".to_owned()))?;
    // Encoded as in a form: a space is a plus.
    let key = entity.object.key.replace('+', " ");
    let key = percent_decode_str(&key)
        .decode_utf8()
        .map_err(|_| EventError("a key is not text".to_owned()))?;
    Ok(Created {
        bucket: entity.bucket.name,
        key: key.into_owned(),
        size: entity.object.size,
        etag: entity.object.e_tag.trim_matches('"').to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As the vendor's guide shows one.
    const EVENT: &str = r#"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-west-2",
        "eventTime":"1970-01-01T00:00:00.000Z","eventName":"ObjectCreated:Put",
        "userIdentity":{"principalId":"AIDAJDPLRKLG7UEXAMPLE"},"requestParameters":{"sourceIPAddress":"172.16.0.1"},
        "responseElements":{"x-amz-request-id":"C3D13FE58DE4C810","x-amz-id-2":"FMyUVURIY8"},
        "s3":{"s3SchemaVersion":"1.0","configurationId":"c","bucket":{"name":"files",
        "ownerIdentity":{"principalId":"A3NL1KOZZKExample"},"arn":"arn:aws:s3:::files"},
        "object":{"key":"uploads/a+b%2Bc/%C3%A9.csv","size":1024,"eTag":"d41d8cd98f00b204e9800998ecf8427e",
        "versionId":"096fKKXTRTtl3on89fVO","sequencer":"0055AED6DCD90281E5"}}}]}"#;

    #[test]
    fn an_event_names_the_object_with_its_key_decoded() {
        let found = parse_event(EVENT).unwrap();
        let created = Created {
            bucket: "files".into(),
            key: "uploads/a b+c/é.csv".into(),
            size: 1_024,
            etag: "d41d8cd98f00b204e9800998ecf8427e".into(),
        };
        assert_eq!(found, [created]);
    }

    #[test]
    fn the_test_event_tells_of_nothing() {
        let test = r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-11-22T09:00:00.000Z","Bucket":"files"}"#;
        assert_eq!(parse_event(test), Ok(Vec::new()));
    }

    #[test]
    fn anything_else_is_refused_without_being_quoted() {
        for text in [
            "".to_owned(),
            "{}".to_owned(),
            "null".to_owned(),
            r#"{"Event":"s3:Other"}"#.to_owned(),
            EVENT.replace("aws:s3\"", "aws:sns\""),
            EVENT.replace("ObjectCreated", "ObjectRemoved"),
            EVENT.replace("%C3%A9", "%FF"),
            EVENT.replace("\"key\"", "\"secret\""),
        ] {
            let error = parse_event(&text).unwrap_err().to_string();
            assert!(!error.contains("uploads"), "{error}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            let _ = parse_event(&text);
        }
    }
}
