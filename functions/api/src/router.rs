//! Puts the routes together.

use crate::problem::Problem;
use crate::routing::{Routes, route};
use crate::schema::Document;
use crate::{
    Api, access, acts, ahead, campaigns, channels, docs, health, idempotency, incident, lists, me,
    people, recovery, results, schema, security_headers, trail,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use http::StatusCode;
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// The whole API.
pub fn router(api: Arc<Api>) -> Router {
    let named = named()
        .into_router()
        .route_layer(from_fn_with_state(api.clone(), idempotency::replay))
        .route_layer(from_fn_with_state(api.clone(), access::identify));
    let all = open()
        .into_router()
        .merge(named)
        .merge(docs::routes())
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(DefaultBodyLimit::max(crate::api::JSON_MAX))
        .with_state(api.clone());
    guard(api, all)
}

/// Puts any router behind the checks of a local server and gives its answers the usual headers.
pub fn guard(api: Arc<Api>, router: Router) -> Router {
    router
        .layer(from_fn_with_state(api.clone(), access::admit))
        .layer(from_fn_with_state(api, incident::report))
        .layer(from_fn(security_headers::add))
}

/// The description of the API, made from the handlers.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let document = OpenApiRouter::with_openapi(Document::openapi());
    let mut document = open().merge(named()).describe(document).into_openapi();
    schema::complete(&mut document);
    document
}

/// The description as it is committed in `openapi.json`: `cargo run -p xtask -- openapi` writes it.
pub fn openapi_json() -> String {
    let mut text = openapi()
        .to_pretty_json()
        .expect("a description has only texts as keys");
    text.push('\n');
    text
}

/// Routes that need a caller.
fn named() -> Routes {
    Routes::new()
        .merge(lists::routes())
        .merge(campaigns::routes())
        .merge(acts::routes())
        .merge(results::routes())
        .merge(channels::routes())
        .merge(people::routes())
        .merge(recovery::routes())
        .merge(me::routes())
        .merge(ahead::routes())
        .merge(trail::routes())
}

/// Routes that anybody may call.
fn open() -> Routes {
    Routes::new().route(route!(health::healthz))
}

async fn no_route() -> Problem {
    Problem::not_found("resource")
}

async fn no_method() -> Problem {
    let detail = "This resource does not have this method.";
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "Not a method of this resource",
        detail,
    )
}
