//! The table as a whole, behind the system's back: a copy of it, putting a copy back, and looking for bytes in it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use integration::TestApp;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde_json::{Value, json};

const TABLE: &str = "presently";
/// Most items the service takes in one request.
const AT_ONCE: usize = 25;
/// Most bytes that a packed attribute holds.
const INFLATED: usize = 16 * 1024 * 1024;

async fn ask(app: &TestApp, operation: &str, body: Value) -> Value {
    let request = app
        .request(reqwest::Method::POST, &app.world.wiring.endpoints.dynamodb)
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header("x-amz-date", "20261130T120000Z")
        .header("content-type", "application/x-amz-json-1.0")
        .header("authorization", "AWS4-HMAC-SHA256 Credential=id/20261130/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
        .body(body.to_string());
    app.send(request).await.expect(200).json()
}

/// Every item.
pub async fn copy(app: &TestApp) -> Vec<Value> {
    let (mut items, mut start) = (Vec::new(), Value::Null);
    loop {
        let mut body = json!({"TableName": TABLE, "ConsistentRead": true});
        if !start.is_null() {
            body["ExclusiveStartKey"] = start;
        }
        let mut page = ask(app, "Scan", body).await;
        items.append(page["Items"].as_array_mut().unwrap());
        start = page["LastEvaluatedKey"].take();
        if start.is_null() {
            return items;
        }
    }
}

/// Makes the table what it was, as a restore does.
pub async fn put_back(app: &TestApp, items: &[Value]) {
    let keys = copy(app).await;
    let gone = keys
        .iter()
        .map(|item| json!({"DeleteRequest": {"Key": {"pk": item["pk"], "sk": item["sk"]}}}));
    write(app, gone.collect()).await;
    let back = items
        .iter()
        .map(|item| json!({"PutRequest": {"Item": item}}));
    write(app, back.collect()).await;
}

async fn write(app: &TestApp, requests: Vec<Value>) {
    for some in requests.chunks(AT_ONCE) {
        let answer = ask(
            app,
            "BatchWriteItem",
            json!({"RequestItems": {TABLE: some}}),
        )
        .await;
        let left = answer["UnprocessedItems"].as_object();
        assert!(left.is_none_or(serde_json::Map::is_empty), "{answer}");
    }
}

/// The sort keys of the items that hold `needle` anywhere: in a name, a text, or packed.
pub fn holding(items: &[Value], needle: &str) -> Vec<String> {
    let item = items.iter().filter(|item| {
        let attributes = item.as_object().unwrap().iter();
        attributes
            .into_iter()
            .any(|(name, value)| name.contains(needle) || holds(value, needle))
    });
    item.map(|item| format!("{} {}", item["pk"]["S"], item["sk"]["S"]))
        .collect()
}

/// Whether an attribute value in the service's JSON holds a text.
fn holds(value: &Value, needle: &str) -> bool {
    value
        .as_object()
        .unwrap()
        .iter()
        .any(|(kind, value)| match kind.as_str() {
            "S" | "N" => value.as_str().unwrap().contains(needle),
            "B" => in_bytes(&STANDARD.decode(value.as_str().unwrap()).unwrap(), needle),
            "L" => value
                .as_array()
                .unwrap()
                .iter()
                .any(|value| holds(value, needle)),
            "M" => {
                let fields = value.as_object().unwrap().iter();
                fields
                    .into_iter()
                    .any(|(name, value)| name.contains(needle) || holds(value, needle))
            }
            _ => false,
        })
}

/// Packed values begin with their format, whose highest bit says that the rest is deflated.
fn in_bytes(bytes: &[u8], needle: &str) -> bool {
    let within = |bytes: &[u8]| {
        let needle = needle.as_bytes();
        bytes.windows(needle.len()).any(|window| window == needle)
    };
    let inflated = bytes
        .split_first()
        .filter(|(format, _)| **format & 0x80 != 0)
        .and_then(|(_, rest)| decompress_to_vec_with_limit(rest, INFLATED).ok());
    within(bytes) || inflated.is_some_and(|bytes| within(&bytes))
}
