//! The way from a path to the service asked.

use super::gate::Cut;
use super::reply::Reply;
use super::request::Request;
use crate::teams::tenant::Tenant;
use crate::teams::{connector, graph, inspect, login};
use http::{Method, StatusCode};

/// Answers a request.
pub(crate) async fn route(tenant: &Tenant, request: &Request) -> Result<Reply, Cut> {
    let inner = &*tenant.0;
    let path = request.path(0);
    match (&request.method, path.as_slice()) {
        (&Method::POST, ["login", authority, "oauth2", "v2.0", "token"]) => {
            login::token(inner, authority, request).await
        }
        (_, ["graph", "v1.0", ..]) => graph::route(inner, request).await,
        (_, ["connector", "v3", ..]) => connector::route(inner, request).await,
        (_, []) => Ok(Reply::empty(StatusCode::SEE_OTHER).with_header("location", "/people")),
        _ => Ok(inspect::route(tenant, request)),
    }
}
