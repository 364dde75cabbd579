//! Every field out of its range, and who is named for it.

use super::support::{Server, draft_body};
use serde_json::{Value, json};

/// A body with `value` at `pointer`; null takes the field away.
fn with(pointer: &str, value: Value) -> Value {
    let mut body = draft_body();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Value::Null => parent.remove(name),
        value => parent.insert(name.to_owned(), value),
    };
    body
}

#[tokio::test]
async fn each_field_out_of_range_is_named() {
    let server = Server::start().await;
    let days: Vec<String> = (0..367)
        .map(|day| {
            (chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(day))
                .to_string()
        })
        .collect();
    let many: Vec<String> = (0..51)
        .map(|n| domain::ids::ListId::from_parts(1, n).to_string())
        .collect();
    let missing_list = json!(["lst_01KB0000000000000000000000"]);
    for (pointer, value, field) in [
        ("/name", Value::Null, "name"),
        ("/name", json!(""), "name"),
        ("/name", json!("  "), "name"),
        ("/name", json!("x".repeat(121)), "name"),
        ("/name", json!("a\u{0}b"), "name"),
        ("/name", json!(7), "name"),
        ("/message", Value::Null, "message"),
        ("/message", json!(""), "message"),
        ("/message", json!("\n \n"), "message"),
        ("/message", json!("x".repeat(8_001)), "message"),
        ("/message", json!("[x](javascript:alert)"), "message"),
        ("/message", json!("https://[HOST].example/"), "message"),
        ("/message", json!("[a](/relative)"), "message"),
        ("/channel", Value::Null, "channel"),
        ("/channel", json!("pigeon"), "channel"),
        ("/channel", json!("Teams"), "channel"),
        ("/audience", json!([]), "audience"),
        ("/audience/include", json!("lst_x"), "audience.include"),
        ("/audience/include", json!(["lst_x"]), "audience.include[0]"),
        (
            "/audience/include",
            missing_list.clone(),
            "audience.include",
        ),
        ("/audience/include", json!(many), "audience.include"),
        ("/audience/exclude", missing_list, "audience.exclude"),
        ("/audience/exclude", json!(many), "audience.exclude"),
        ("/audience/others", json!([]), "audience.others"),
        ("/start", Value::Null, "start"),
        ("/start", json!("2026-12-01"), "start"),
        ("/start", json!("2026-12-01T15:00Z"), "start"),
        ("/start", json!("2026-02-30T15:00"), "start"),
        ("/start", json!(""), "start"),
        ("/start", json!(1), "start"),
        ("/time_zone", Value::Null, "time_zone"),
        ("/time_zone", json!("Europe/Atlantis"), "time_zone"),
        ("/time_zone", json!("+02:00"), "time_zone"),
        ("/time_zone", json!(""), "time_zone"),
        ("/duration", Value::Null, "duration"),
        ("/duration", json!({"days": 0}), "duration"),
        ("/duration", json!({"days": 61}), "duration"),
        ("/duration", json!({"hours": 0}), "duration"),
        ("/duration", json!({"hours": 241}), "duration"),
        ("/duration", json!({"hours": 100_000}), "duration"),
        ("/duration", json!({"hours": 1, "days": 1}), "duration"),
        ("/duration", json!({"weeks": 1}), "duration"),
        ("/duration", json!({}), "duration"),
        ("/duration", json!(3), "duration"),
        ("/opening_hours/from", Value::Null, "opening_hours.from"),
        ("/opening_hours/from", json!("8:00"), "opening_hours.from"),
        ("/opening_hours/from", json!("25:00"), "opening_hours.from"),
        ("/opening_hours/to", json!("24:01"), "opening_hours.to"),
        ("/opening_hours/to", json!("08:00"), "opening_hours.to"),
        ("/opening_hours/to", json!("07:00"), "opening_hours.to"),
        (
            "/opening_hours/weekdays",
            json!(["monday"]),
            "opening_hours.weekdays[0]",
        ),
        (
            "/opening_hours/weekdays",
            json!([]),
            "opening_hours.weekdays",
        ),
        (
            "/opening_hours/skip",
            json!(["25.12.2026"]),
            "opening_hours.skip[0]",
        ),
        ("/opening_hours/skip", json!(days), "opening_hours.skip"),
        (
            "/opening_hours/lunch",
            json!("12:00"),
            "opening_hours.lunch",
        ),
        ("/opening_hours", json!("08-18"), "opening_hours"),
        ("/presence", json!("asleep"), "presence"),
        ("/on_exhausted", json!("explode"), "on_exhausted"),
        ("/on_ambiguous", json!("guess"), "on_ambiguous"),
        ("/id", json!("cmp_01KB0000000000000000000000"), "id"),
    ] {
        let answer = server
            .post("/v1/campaigns", &with(pointer, value.clone()))
            .await;
        let fields = answer.fields(422);
        let at = format!(
            "{pointer} {}",
            value.to_string().chars().take(60).collect::<String>()
        );
        // A list that is too long also names lists that do not exist; the field is the same.
        assert!(
            fields
                .iter()
                .all(|named| named == field || named.starts_with(&format!("{field}."))),
            "{at}: {fields:?}"
        );
        assert!(!fields.is_empty(), "{at}");
    }
    for body in [json!([]), json!("x"), json!(7), Value::Null] {
        assert_eq!(
            server.post("/v1/campaigns", &body).await.fields(422)[0],
            "body",
            "{body}"
        );
    }
    assert!(
        server.get("/v1/campaigns").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn all_problems_come_at_once() {
    let server = Server::start().await;
    let body = json!({
        "name": "x".repeat(121),
        "message": "[click](ftp://contoso.example)",
        "channel": "pigeon",
        "audience": {"include": ["lst_01KB0000000000000000000000"]},
        "start": "tomorrow",
        "time_zone": "Europe/Atlantis",
        "duration": {"days": 99},
        "opening_hours": {"from": "18:00", "to": "08:00", "weekdays": []},
        "colour": "red",
    });
    let mut fields = server.post("/v1/campaigns", &body).await.fields(422);
    fields.sort();
    let expected = [
        "audience.include",
        "channel",
        "colour",
        "duration",
        "message",
        "name",
        "opening_hours.to",
        "opening_hours.weekdays",
        "start",
        "time_zone",
    ];
    assert_eq!(fields, expected);
    let mut empty = server.post("/v1/campaigns", &json!({})).await.fields(422);
    empty.sort();
    let expected = [
        "channel",
        "duration",
        "message",
        "name",
        "opening_hours.from",
        "opening_hours.to",
        "start",
        "time_zone",
    ];
    assert_eq!(empty, expected);
}

#[tokio::test]
async fn a_placeholder_nobody_can_fill_is_named() {
    let server = Server::start().await;
    let list = server
        .list("Paris", &["Ann,Lee,ann@contoso.example,Oslo"])
        .await;
    let answer = async |message: &str| {
        let mut body = with("/message", json!(message));
        body["audience"]["include"] = json!([list]);
        server.post("/v1/campaigns", &body).await
    };
    answer("Hello [FIRSTNAME] [LASTNAME] of [CITY], desk [DESK|unknown]")
        .await
        .expect(201);
    let refused = answer("Desk [DESK], floor [FLOOR], https://contoso.example/?desk=[DESK]").await;
    assert_eq!(refused.fields(422), ["message", "message"]);
    let details = refused.problem(422)["errors"].to_string();
    assert!(
        details.contains("[DESK]") && details.contains("[FLOOR]"),
        "{details}"
    );
    let mut twice = draft_body();
    twice["audience"]["include"] = json!([list, list]);
    assert_eq!(
        server.post("/v1/campaigns", &twice).await.fields(422),
        ["audience.include"]
    );
}
