//! Errors of ours and panics: logged once, here, under an id that the caller gets instead of the cause.

use crate::Api;
use crate::problem::{Incident, Problem};
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Middleware: see the module.
pub(crate) async fn report(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    // The pattern, not the path: a path may hold an address.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response =
        answered.unwrap_or_else(|_| Problem::internal("a handler panicked").into_response());
    let Some(Incident {
        cause,
        mut document,
    }) = response.extensions_mut().remove::<Incident>()
    else {
        return response;
    };
    let id = format!("{:016x}", api.app.entropy.u64());
    tracing::error!(
        incident = id,
        http.route = route,
        http.status = document.status,
        cause,
        "request failed"
    );
    document.instance = Some(format!("urn:presently:incident:{id}"));
    if let Ok(body) = serde_json::to_vec(&document) {
        *response.body_mut() = Body::from(body);
    }
    response
}
