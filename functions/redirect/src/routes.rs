//! The route, for Lambda and for local mode.

use crate::Redirector;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{ConnectInfo, Path, State};
use axum::routing::any;
use http::{Extensions, HeaderMap, Method, Response};
use lambda_http::request::RequestContext;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// `/r/{token}`.
pub fn router(redirector: Arc<Redirector>) -> Router {
    Router::new()
        .route("/r/{token}", any(follow))
        .with_state(redirector)
}

async fn follow(
    State(redirector): State<Arc<Redirector>>,
    token: Result<Path<String>, PathRejection>,
    method: Method,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response<String> {
    // What is not even text is no token either.
    let token = token.map_or_else(|_| String::new(), |Path(token)| token);
    redirector
        .respond(&method, &token, &headers, remote_ip(&extensions))
        .await
}

/// Who asks, as the gateway says, else as the socket does. `X-Forwarded-For` is whatever a visitor likes.
fn remote_ip(extensions: &Extensions) -> Option<IpAddr> {
    if let Some(RequestContext::ApiGatewayV2(context)) = extensions.get() {
        return context.http.source_ip.as_deref()?.parse().ok();
    }
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip())
}
