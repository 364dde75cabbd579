//! What the screens of a front-end ask, once.

use super::story::ANN;
use super::system::System;
use integration::campaign;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;

/// What only a front-end asks.
pub async fn what_screens_show(system: &System, list: &str) {
    for what in [
        "GET /v1/me",
        "GET /v1/audit",
        "GET /v1/campaigns/facets",
        "GET /v1/load",
        "GET /v1/samples/list.csv",
        "GET /v1/samples/list.xlsx",
    ] {
        system.ask(what, &[], None).await;
    }
    system.ask("GET /v1/lists/{id}/facts", &[list], None).await;
    system
        .ask("GET /v1/lists/{id}/versions", &[list], None)
        .await;
    system
        .ask(
            "GET /v1/lists/{id}/versions/{version}/changes",
            &[list, "2"],
            None,
        )
        .await;
    let ann = json!({"address": ANN});
    system.ask("POST /v1/lists/find", &[], Some(&ann)).await;
    system
        .ask_with("POST /v1/lists/columns", "", |request| {
            request
                .header(CONTENT_TYPE, "text/csv")
                .body("E-mail\nann@contoso.example\n")
        })
        .await;
    let draft = json!({"draft": campaign(&[list]), "address": ANN});
    for what in ["POST /v1/forecast", "POST /v1/preview"] {
        system.ask(what, &[], Some(&draft)).await;
    }
}
