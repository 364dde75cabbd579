//! Routes and what describes them. A start of the function must not wait for a description that only the committed
//! `openapi.json` is made of: each route knows how its description is made, and it is made when somebody asks.

use crate::Api;
use axum::Router;
use axum::routing::{MethodFilter, MethodRouter};
use std::sync::Arc;
use utoipa::openapi::path::HttpMethod;
use utoipa_axum::PathItemExt as _;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// Handlers of one path.
pub struct Route {
    pub path: String,
    pub handlers: MethodRouter<Arc<Api>>,
    pub described: fn() -> UtoipaMethodRouter<Arc<Api>>,
}

/// Handlers of many paths.
#[derive(Default)]
pub struct Routes {
    router: Router<Arc<Api>>,
    described: Vec<fn() -> UtoipaMethodRouter<Arc<Api>>>,
}

impl Routes {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// With the handlers of one path.
    #[must_use]
    pub fn route(mut self, route: Route) -> Self {
        self.router = self.router.route(&route.path, route.handlers);
        self.described.push(route.described);
        self
    }

    /// With those of `others`.
    #[must_use]
    pub fn merge(mut self, others: Routes) -> Self {
        self.router = self.router.merge(others.router);
        self.described.extend(others.described);
        self
    }

    /// What answers.
    pub fn into_router(self) -> Router<Arc<Api>> {
        self.router
    }

    /// Adds what describes them.
    pub fn describe(self, to: OpenApiRouter<Arc<Api>>) -> OpenApiRouter<Arc<Api>> {
        let routes = self.described.into_iter();
        routes.fold(to, |to, described| to.routes(described()))
    }
}

/// The methods that a handler is described with.
pub fn methods(described: &[HttpMethod]) -> MethodFilter {
    let mut each = described.iter().map(HttpMethod::to_method_filter);
    let first = each.next().expect("a description names a method");
    each.fold(first, MethodFilter::or)
}

/// The [`Route`] of handlers that share a path, which their `utoipa::path` names.
macro_rules! route {
    ($first:path $(, $other:path)* $(,)?) => {
        utoipa_axum::paste! {
            $crate::routing::Route {
                path: utoipa_axum::routes!(@path [path()] of $first),
                handlers: $crate::routing::route!(@on $first $(, $other)*),
                described: || utoipa_axum::routes!($first $(, $other)*),
            }
        }
    };
    (@on $($handler:path),+) => {
        axum::routing::MethodRouter::new()$(.on(
            $crate::routing::methods(&utoipa_axum::paste!(utoipa_axum::routes!(@path [methods()] of $handler))),
            $handler,
        ))+
    };
}
pub(crate) use route;
