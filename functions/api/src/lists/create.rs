//! A new list.

use super::view::{Group, ListKind, ListView, checked_name};
use crate::body::Json;
use crate::problem::Problem;
use crate::{Api, Author};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::list::{Kind, List, group_id};
use http::{StatusCode, header};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A list to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewList {
    /// 1 to 120 characters.
    #[schema(example = "Paris office", min_length = 1, max_length = 120)]
    name: String,
    /// Where its members come from; `static` without.
    #[serde(default)]
    kind: Option<ListKind>,
    /// The directory group, for a list of kind `group`.
    #[serde(default)]
    group: Option<Group>,
}

impl NewList {
    /// # Errors
    /// 422 when a group is missing, not one, or not wanted.
    fn kind(&self) -> Result<Kind, Problem> {
        match (self.kind.unwrap_or(ListKind::Static), &self.group) {
            (ListKind::Static, None) => Ok(Kind::Static),
            (ListKind::AllUsers, None) => Ok(Kind::AllUsers),
            (ListKind::Group, Some(group)) => {
                let id = group_id(&group.id).ok_or_else(|| {
                    Problem::field(
                        "group.id",
                        "is not the object id of a group, which is a GUID",
                    )
                })?;
                let guests = group.guests;
                Ok(Kind::Group { id, guests })
            }
            (ListKind::Group, None) => Err(Problem::field(
                "group",
                "is missing: a list of kind `group` names one",
            )),
            (ListKind::Static | ListKind::AllUsers, Some(_)) => {
                Err(Problem::field("group", "is for lists of kind `group` only"))
            }
        }
    }
}

/// Makes a list without members yet. Those of kind `group` and `all_users` are read from the directory when a campaign is
/// published, and when somebody asks for it.
///
/// Needs the role `author`.
#[utoipa::path(
    post, path = "/v1/lists", tag = "lists", request_body = NewList,
    responses((status = 201, description = "The list", body = ListView, headers(
        ("Location" = String, description = "Path of the list"),
    )))
)]
pub(super) async fn create(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Json(body): Json<NewList>,
) -> Result<Response, Problem> {
    let (name, kind) = (checked_name(&body.name)?, body.kind()?);
    let now = api.app.clock.campaign_now();
    let (id, owner) = (api.app.entropy.list_id(now), author.name);
    let list = List {
        id,
        name,
        owner,
        created: now,
        updated: now,
        version: 0,
        size: 0,
        columns: kind.columns(),
        kind,
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
