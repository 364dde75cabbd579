//! Renaming a list.

use super::view::{ListName, ListView};
use crate::body::Json;
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Author};
use axum::extract::State;
use domain::ids::ListId;
use std::sync::Arc;

/// Renames a list. Published campaigns keep the name they were published with.
///
/// Needs the role `author`.
#[utoipa::path(
    patch, path = "/v1/lists/{id}", tag = "lists", request_body = ListName,
    params(("id" = String, Path, description = "Id of the list")),
    responses((status = 200, description = "The list as it is now", body = ListView))
)]
pub(super) async fn rename(
    State(api): State<Arc<Api>>,
    _: Author,
    Path(id): Path<ListId>,
    Json(body): Json<ListName>,
) -> Result<axum::Json<ListView>, Problem> {
    let (name, now) = (body.checked()?, api.app.clock.campaign_now());
    let renamed = api.app.store.update_list(id, |list| {
        list.name.clone_from(&name);
        list.updated = now;
        Ok::<_, Problem>(())
    });
    Ok(axum::Json(renamed.await?.into()))
}
