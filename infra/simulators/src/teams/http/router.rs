//! The way from a path to the service asked.

use crate::meter::OpenRequest;
use crate::teams::tenant::Tenant;
use crate::teams::{connector, graph, inspect, login, outbound};
use crate::web::{Cut, Reply, Request, Service};
use http::{Method, StatusCode};

impl Service for Tenant {
    fn open(&self) -> OpenRequest<'_> {
        self.0.meter.open()
    }

    async fn answer(&self, request: &Request) -> Result<Reply, Cut> {
        route(self, request).await
    }
}

async fn route(tenant: &Tenant, request: &Request) -> Result<Reply, Cut> {
    let inner = &*tenant.0;
    let path = request.path(0);
    match (&request.method, path.as_slice()) {
        (&Method::POST, ["login", authority, "oauth2", "v2.0", "token"]) => {
            login::token(inner, authority, request).await
        }
        (_, ["graph", "v1.0", ..]) => graph::route(inner, request).await,
        (_, ["connector", "v3", ..]) => connector::route(inner, request).await,
        (&Method::GET, ["botframework", ".well-known", document]) => {
            Ok(outbound::published(inner, document).await)
        }
        (&Method::POST, ["control", "bot", act]) => {
            Ok(outbound::control(tenant, act, request).await)
        }
        (_, []) => Ok(Reply::empty(StatusCode::SEE_OTHER).with_header("location", "/people")),
        _ => Ok(inspect::route(tenant, request)),
    }
}
