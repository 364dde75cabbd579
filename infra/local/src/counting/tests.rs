use super::request::{Asked, ask_for_units, asked, units};
use super::{Counts, TableUse, pieces};
use axum::http::Request;
use axum::http::request::Parts;
use chrono::TimeDelta;
use serde_json::json;

fn parts(method: &str, path: &str, target: Option<&str>) -> Parts {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(target) = target {
        request = request.header("x-amz-target", target);
    }
    request.body(()).unwrap().into_parts().0
}

fn table(name: &str, is_read: bool) -> Asked {
    Asked::Table {
        name: name.into(),
        is_read,
    }
}

#[test]
fn a_request_is_named_by_its_operation_and_the_kinds_of_its_items() {
    let dynamodb = |operation: &str, body| {
        let target = format!("DynamoDB_20120810.{operation}");
        asked(&parts("POST", "/", Some(&target)), &body)
    };
    let key = |sk: &str| json!({"pk": {"S": "C#1"}, "sk": {"S": sk}});
    assert_eq!(
        dynamodb("PutItem", json!({"Item": key("O#7")})),
        table("PutItem O", false)
    );
    assert_eq!(
        dynamodb("GetItem", json!({"Key": key("META")})),
        table("GetItem META", true)
    );
    assert_eq!(
        dynamodb(
            "BatchGetItem",
            json!({"RequestItems": {"presently": {"Keys": [key("O#7"), key("B#7"), key("B#8")]}}})
        ),
        table("BatchGetItem B+O", true)
    );
    assert_eq!(
        dynamodb(
            "BatchWriteItem",
            json!({"RequestItems": {"presently": [
                {"PutRequest": {"Item": key("B#7")}}, {"DeleteRequest": {"Key": key("X#1")}}
            ]}})
        ),
        table("BatchWriteItem B+X", false)
    );
    assert_eq!(dynamodb("Query", json!({})), table("Query", true));
    assert_eq!(
        asked(
            &parts("POST", "/", Some("AmazonSQS.SendMessageBatch")),
            &json!({})
        ),
        Asked::Queue("SendMessageBatch".into())
    );
    assert_eq!(
        asked(&parts("POST", "/schedules/one", None), &json!({})),
        Asked::Schedules("CreateSchedule".into())
    );
}

#[test]
fn units_are_what_the_table_says_and_a_failed_write_is_not_free() {
    let mut body = json!({"TableName": "presently"});
    ask_for_units(&mut body);
    assert_eq!(body["ReturnConsumedCapacity"], "TOTAL");
    assert_eq!(
        units(
            true,
            false,
            br#"{"ConsumedCapacity": {"CapacityUnits": 2.5}}"#
        ),
        2.5
    );
    assert_eq!(
        units(
            true,
            true,
            br#"{"ConsumedCapacity": [{"CapacityUnits": 2}, {"CapacityUnits": 0.5}]}"#
        ),
        2.5
    );
    assert_eq!(units(false, true, b"{}"), 0.0);
    assert_eq!(units(false, false, b"{}"), 1.0);
    assert_eq!(units(false, false, &[b' '; 1_025]), 2.0);
}

#[test]
fn counts_add_up() {
    let counts = Counts::default();
    let put = table("PutItem O", false);
    for answer in [r#"{"ConsumedCapacity": {"CapacityUnits": 3}}"#, "{}"] {
        counts.answered("", &put, 10, true, answer.as_bytes());
    }
    counts.answered("", &Asked::Queue("SendMessage".into()), 65_537, true, b"{}");
    counts.answered(
        "",
        &Asked::Schedules("CreateSchedule".into()),
        9,
        true,
        b"{}",
    );
    counts.answered("sweep", &table("Query", true), 9, true, b"{}");
    counts.ran("sweep");
    counts.invoked("due-teams", 3, 600, TimeDelta::milliseconds(2_200));
    counts.invoked("due-teams", 1, 200, TimeDelta::milliseconds(100));
    let counted = counts.so_far();
    assert_eq!(
        counted.table["PutItem O"],
        TableUse {
            requests: 2,
            read_units: 0.0,
            write_units: 3.0
        }
    );
    assert_eq!(counted.queues["SendMessage"], 2);
    assert_eq!(counted.queues["ReceiveMessage"], 2);
    assert_eq!(counted.queues["DeleteMessageBatch"], 2);
    assert_eq!(counted.schedules["CreateSchedule"], 1);
    let function = &counted.functions["due-teams"];
    assert_eq!((function.invocations, function.messages), (2, 4));
    assert_eq!(function.milliseconds, 2_300);
    assert_eq!(counted.table["sweep: Query"].requests, 1);
    assert_eq!(counted.functions["sweep"].invocations, 1);
}

#[test]
fn a_large_message_is_several_requests() {
    assert_eq!([0, 1, 65_536, 65_537].map(pieces), [1, 1, 1, 2]);
}
