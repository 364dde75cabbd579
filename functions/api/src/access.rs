//! Who may call: the caller a gateway has checked, or the person at this machine.

mod gateway;
mod local;

pub use local::LocalAccess;

use crate::problem::Problem;
use crate::{Api, Principal};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::request::Parts;
use std::sync::Arc;

/// Where the caller comes from.
#[derive(Debug, Clone)]
pub enum Access {
    /// API Gateway with a JWT authorizer, which has verified the token.
    Gateway {
        /// Name of the claim that holds the roles.
        roles_claim: String,
    },
    /// A server on loopback.
    Local(LocalAccess),
}

impl Access {
    /// API Gateway with the usual claim, `roles`.
    pub fn gateway() -> Self {
        Self::Gateway {
            roles_claim: "roles".to_owned(),
        }
    }

    /// Whether this request may be answered at all, whoever asks.
    ///
    /// # Errors
    /// 421 for a foreign `Host`, 403 for a foreign origin.
    pub fn admit(&self, parts: &Parts) -> Result<(), Problem> {
        match self {
            Self::Gateway { .. } => Ok(()),
            Self::Local(local) => local.admit(parts),
        }
    }

    /// The caller.
    ///
    /// # Errors
    /// 401 when there is none that we know, 403 for one without any role.
    pub fn principal(&self, parts: &Parts) -> Result<Principal, Problem> {
        let principal = match self {
            Self::Gateway { roles_claim } => gateway::principal(parts, roles_claim)?,
            Self::Local(local) => local.principal(parts)?,
        };
        if principal.roles.is_empty() {
            return Err(Problem::forbidden(
                "no_role",
                "You have none of the roles viewer, author and operator.",
            ));
        }
        Ok(principal)
    }
}

/// Middleware: only requests that [`Access::admit`] lets in go on.
pub(crate) async fn admit(
    State(api): State<Arc<Api>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    api.access.admit(&parts)?;
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// Middleware: names the caller for the extractors.
pub async fn identify(
    State(api): State<Arc<Api>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let principal = api.access.principal(&parts)?;
    parts.extensions.insert(principal);
    Ok(next.run(Request::from_parts(parts, body)).await)
}
