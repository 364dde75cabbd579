//! Who calls, and what a front-end has to know before it asks for anything else.

use crate::problem::Problem;
use crate::routing::{Routes, route};
use crate::{Access, Api, Principal, Role};
use axum::Json;
use axum::extract::{Extension, State};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    /// As what they make and do is signed.
    #[schema(example = "ann.martin@contoso.example")]
    name: String,
    /// What they may do; never empty.
    roles: Vec<Role>,
    /// Campaign time: what every instant of the API is compared with.
    now: DateTime<Utc>,
    /// Whether this is a system on one machine.
    local: bool,
    /// Longest list file that an import takes in its body, in bytes.
    #[schema(example = 6291456)]
    import_max_bytes: usize,
}

/// The routes of this area.
pub(crate) fn routes() -> Routes {
    Routes::new().route(route!(me))
}

/// Who calls.
///
/// Needs any role.
#[utoipa::path(
    get, path = "/v1/me", tag = "service",
    responses((status = 200, description = "The caller", body = Me))
)]
async fn me(
    State(api): State<Arc<Api>>,
    Extension(caller): Extension<Principal>,
) -> Result<Json<Me>, Problem> {
    Ok(Json(Me {
        name: caller.name,
        roles: caller.roles.into_iter().collect(),
        now: api.app.clock.campaign_now(),
        local: matches!(api.access, Access::Local(_)),
        import_max_bytes: api.import_max,
    }))
}
