//! The committed description is what the handlers say.

use super::support::Server;
use serde_json::Value;

#[test]
fn the_committed_description_is_up_to_date() {
    let committed = include_str!("../../openapi.json");
    assert!(
        committed == crate::openapi_json(),
        "out of date: cargo run -p xtask -- openapi"
    );
}

#[tokio::test]
async fn it_is_served_as_committed() {
    let answer = Server::start().await.get("/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.text, include_str!("../../openapi.json"));
}

#[test]
fn every_operation_is_explained_and_every_error_has_a_document() {
    let document: Value = serde_json::from_str(&crate::openapi_json()).unwrap();
    assert_eq!(document["info"]["title"], "Presently");
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let at = format!("{method} {path}");
            assert!(
                operation["summary"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{at}"
            );
            if !path.starts_with("/v1/") {
                continue;
            }
            for status in ["401", "403", "500", "503"] {
                let response = &operation["responses"][status];
                let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(
                    schema, "#/components/schemas/ProblemDocument",
                    "{at} {status}"
                );
            }
            let has_key = operation["parameters"]
                .as_array()
                .is_some_and(|all| all.iter().any(|p| p["name"] == "Idempotency-Key"));
            assert_eq!(has_key, method == "post", "{at}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document: Value = serde_json::from_str(&crate::openapi_json()).unwrap();
    let text = document.to_string();
    for reference in text
        .split("\"$ref\":\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
}

#[test]
fn operations_have_names_of_their_own_and_shapes_are_described() {
    let document: Value = serde_json::from_str(&crate::openapi_json()).unwrap();
    let operations = document["paths"].as_object().unwrap().values();
    let mut names: Vec<&Value> = operations
        .flat_map(|item| {
            item.as_object()
                .unwrap()
                .values()
                .map(|operation| &operation["operationId"])
        })
        .collect();
    let all = names.len();
    names.sort_by_key(|name| name.to_string());
    names.dedup();
    assert_eq!(names.len(), all);
    let draft = &document["components"]["schemas"]["Draft"]["properties"];
    assert_eq!(draft["duration"]["$ref"], "#/components/schemas/Length");
    assert_eq!(
        draft["opening_hours"]["$ref"],
        "#/components/schemas/OpeningHours"
    );
}
