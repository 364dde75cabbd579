//! A new list.

use super::view::{ListName, ListView};
use crate::body::Json;
use crate::problem::Problem;
use crate::{Api, Author};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::list::List;
use http::{StatusCode, header};
use std::sync::Arc;

/// Makes an empty list.
///
/// Needs the role `author`.
#[utoipa::path(
    post, path = "/v1/lists", tag = "lists", request_body = ListName,
    responses((status = 201, description = "The list", body = ListView, headers(
        ("Location" = String, description = "Path of the list"),
    )))
)]
pub(super) async fn create(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Json(body): Json<ListName>,
) -> Result<Response, Problem> {
    let (name, now) = (body.checked()?, api.app.clock.campaign_now());
    let (id, owner) = (api.app.entropy.list_id(now), author.name);
    let list = List {
        id,
        name,
        owner,
        created: now,
        updated: now,
        version: 0,
        size: 0,
        columns: Vec::new(),
        kind: domain::list::Kind::Static,
        read_at: None,
    };
    api.app.store.create_list(&list).await?;
    let location = [(header::LOCATION, format!("/v1/lists/{id}"))];
    Ok((
        StatusCode::CREATED,
        location,
        axum::Json(ListView::from(list)),
    )
        .into_response())
}
