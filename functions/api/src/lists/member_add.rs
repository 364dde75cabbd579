//! Adding a person to a list.

use super::members::MemberView;
use super::new_version::{Change, edit};
use super::one_row::NewMember;
use crate::body::Json;
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Author};
use axum::extract::State;
use domain::ids::ListId;
use http::StatusCode;
use std::sync::Arc;

/// Adds a person to a list, as a new version. Published campaigns are not disturbed.
///
/// Needs the role `author`.
#[utoipa::path(
    post, path = "/v1/lists/{id}/members", tag = "lists", request_body = NewMember,
    params(("id" = String, Path, description = "Id of the list")),
    responses(
        (status = 201, description = "The member", body = MemberView),
        (status = 409, description = "`duplicate`: the list has a member of this address. `dynamic_list`: its members are read from the directory"),
    )
)]
pub(super) async fn add(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Path(id): Path<ListId>,
    Json(body): Json<NewMember>,
) -> Result<(StatusCode, axum::Json<MemberView>), Problem> {
    let new = body.checked()?;
    let columns = edit(&api, id, &author.name, Change::Add(&new))
        .await?
        .columns;
    let member = new.in_columns(&columns)?;
    Ok((
        StatusCode::CREATED,
        axum::Json(MemberView::new(&columns, member, None)),
    ))
}
