//! The API's description, and a page that shows it. No other host is asked for anything.

use crate::Api;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header;
use std::sync::Arc;

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
                   base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `/docs`, its script and its style, and `/openapi.json` as it is committed.
pub(crate) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route(
            "/openapi.json",
            get(async || file("application/json", include_str!("../openapi.json"))),
        )
        .route(
            "/docs",
            get(async || file("text/html; charset=utf-8", include_str!("docs/index.html"))),
        )
        .route(
            "/docs/docs.js",
            get(async || {
                file(
                    "text/javascript; charset=utf-8",
                    include_str!("docs/docs.js"),
                )
            }),
        )
        .route(
            "/docs/docs.css",
            get(async || file("text/css; charset=utf-8", include_str!("docs/docs.css"))),
        )
}

fn file(media_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text).into_response()
}
