//! What is answered is what is described.

use super::{get, read, usual};
use crate::tests::support::Server;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every field that is answered is described, and the other way round.
#[tokio::test]
async fn answers_have_the_described_shape() {
    let server = Server::start().await;
    let id = usual(&server).await;
    read(&server, id, (0, 0), 50).await;
    let document = serde_json::to_value(crate::openapi()).unwrap();
    let schemas = &document["components"]["schemas"];
    for (path, name) in [
        ("report", "Report"),
        ("recipients/p1-1@contoso.example", "Timeline"),
        ("recipients/%3Dcmd@contoso.example", "Timeline"),
        ("series", "SeriesAnswer"),
    ] {
        let answer = get(&server, id, path).await.expect(200);
        described(
            schemas,
            &json!({"$ref": format!("#/components/schemas/{name}")}),
            &answer,
            path,
        );
    }
    let row = &get(&server, id, "recipients").await.expect(200)["items"][0];
    described(
        schemas,
        &json!({"$ref": "#/components/schemas/RecipientRow"}),
        row,
        "row",
    );
}

/// The object that has the properties of all `parts`.
fn merged(schemas: &Value, parts: &[Value]) -> Value {
    let mut properties = serde_json::Map::new();
    for part in parts {
        let part = match part["$ref"].as_str() {
            Some(name) => &schemas[name.rsplit('/').next().unwrap()],
            None => part,
        };
        properties.extend(part["properties"].as_object().unwrap().clone());
    }
    json!({ "properties": properties })
}

fn described(schemas: &Value, schema: &Value, value: &Value, at: &str) {
    if value.is_null() {
        return;
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return described(schemas, &schemas[name], value, at);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return described(schemas, &merged(schemas, parts), value, at);
    }
    if let Some(one_of) = schema["oneOf"].as_array() {
        let some = one_of.iter().find(|one| one.get("$ref").is_some()).unwrap();
        return described(schemas, some, value, at);
    }
    match value {
        Value::Object(fields) => {
            let known = schema["properties"]
                .as_object()
                .unwrap_or_else(|| panic!("{at}: {schema}"));
            assert_eq!(
                fields.keys().collect::<BTreeSet<_>>(),
                known.keys().collect::<BTreeSet<_>>(),
                "{at}"
            );
            for (name, value) in fields {
                described(schemas, &known[name], value, &format!("{at}.{name}"));
            }
        }
        Value::Array(items) => {
            for item in items {
                described(schemas, &schema["items"], item, at);
            }
        }
        Value::String(word) => {
            if let Some(words) = schema["enum"].as_array() {
                assert!(words.contains(&json!(word)), "{at}: {word}");
            }
        }
        _ => {}
    }
}
