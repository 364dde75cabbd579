//! The end of a list.

use super::in_use::refuse_if_pinned;
use super::view::find;
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Author};
use axum::extract::State;
use domain::ids::ListId;
use http::StatusCode;
use std::sync::Arc;

/// Deletes a list and all its versions.
///
/// Needs the role `author`. Drafts that name it have to be changed before they can be published.
#[utoipa::path(
    delete, path = "/v1/lists/{id}", tag = "lists",
    params(("id" = String, Path, description = "Id of the list")),
    responses(
        (status = 204, description = "It is deleted"),
        (status = 409, description = "A campaign that is under way uses it"),
    )
)]
pub(super) async fn delete(
    State(api): State<Arc<Api>>,
    _: Author,
    Path(id): Path<ListId>,
) -> Result<StatusCode, Problem> {
    find(&api, id).await?;
    refuse_if_pinned(&api, id).await?;
    api.app.store.delete_list(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
