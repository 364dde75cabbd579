//! Removing a person from a list.

use super::new_version::{Change, edit};
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Author};
use axum::extract::State;
use domain::ids::ListId;
use domain::list::fold_address;
use http::StatusCode;
use std::sync::Arc;

/// Removes a person from a list, as a new version. Published campaigns are not disturbed.
///
/// Needs the role `author`.
#[utoipa::path(
    delete, path = "/v1/lists/{id}/members/{address}", tag = "lists",
    params(
        ("id" = String, Path, description = "Id of the list"),
        ("address" = String, Path, description = "Address of the member, percent-encoded"),
    ),
    responses((status = 204, description = "The person is no member any more"))
)]
pub(super) async fn remove(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Path((id, address)): Path<(ListId, String)>,
) -> Result<StatusCode, Problem> {
    edit(
        &api,
        id,
        &author.name,
        Change::Remove(&fold_address(&address)),
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
