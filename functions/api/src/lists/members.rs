//! Leafing through the members of a list.

use super::view::find;
use crate::page::{Page, limit};
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State;
use domain::campaign::Channel;
use domain::ids::ListId;
use domain::list::Member;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Version;
use utoipa::{IntoParams, ToSchema};

/// One person of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberView {
    /// The address in lower case.
    #[schema(example = "anna.keller@contoso.example")]
    pub address: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What the list says of the time zone; may be a text that is none.
    #[schema(example = "Europe/Zurich")]
    pub time_zone: Option<String>,
    /// Values of the extra columns by placeholder name.
    #[schema(example = json!({"CITY": "Zürich"}))]
    pub columns: BTreeMap<String, String>,
    /// Whether the Teams bot is installed for the person; null while nobody knows.
    pub teams_installed: Option<bool>,
}

impl MemberView {
    pub(super) fn new(columns: &[String], member: Member, teams_installed: Option<bool>) -> Self {
        Self {
            address: member.address.into(),
            first_name: member.first_name.into(),
            last_name: member.last_name.into(),
            time_zone: member.time_zone.map(Into::into),
            columns: columns
                .iter()
                .cloned()
                .zip(member.extra.into_iter().map(Into::into))
                .collect(),
            teams_installed,
        }
    }
}

/// Which members.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberParams {
    /// Only people whose address or name holds this, in any case; at most 200 characters.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Of this version; of the newest without.
    version: Option<u32>,
    /// `next_cursor` of the page before; the first page without.
    cursor: Option<String>,
    /// Items on a page, 1 to 1000; 100 without.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// Members of a list, by address. With `q` a page may be short, or empty, and still have a next.
///
/// Needs the role `viewer`.
#[utoipa::path(
    get, path = "/v1/lists/{id}/members", tag = "lists",
    params(("id" = String, Path, description = "Id of the list"), MemberParams),
    responses((status = 200, description = "A page of members", body = Page<MemberView>))
)]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(id): Path<ListId>,
    Query(params): Query<MemberParams>,
) -> Result<Json<Page<MemberView>>, Problem> {
    let limit = limit(params.limit)?;
    let q = params.q.as_deref();
    if q.is_some_and(|q| q.chars().count() > 200) {
        return Err(Problem::bad_request("q", "is longer than 200 characters"));
    }
    let Some(version) = version(&api, id, params.version).await? else {
        return Ok(Json(Page {
            items: Vec::new(),
            next_cursor: None,
        }));
    };
    let page = api
        .app
        .store
        .members_page(id, &version, params.cursor.as_deref(), limit, q)
        .await?;
    let items = with_channel(&api, &version.columns, page.items).await?;
    Ok(Json(Page {
        items,
        next_cursor: page.next,
    }))
}

/// The version asked for, or the newest; none for a list that never had a member.
async fn version(api: &Api, id: ListId, asked: Option<u32>) -> Result<Option<Version>, Problem> {
    let newest = find(api, id).await?.version;
    let number = asked.unwrap_or(newest);
    if number == 0 && newest == 0 {
        return Ok(None);
    }
    let found = if number <= newest {
        api.app.store.version(id, number).await?
    } else {
        None
    };
    found.map(Some).ok_or_else(|| Problem::not_found("version"))
}

async fn with_channel(
    api: &Api,
    columns: &[String],
    members: Vec<Member>,
) -> Result<Vec<MemberView>, Problem> {
    let addresses: Vec<String> = members
        .iter()
        .map(|member| member.address.to_string())
        .collect();
    let store = &api.app.store;
    let known = store.person_refs(Channel::Teams, &addresses).await?;
    let ids: Vec<String> = known
        .values()
        .filter_map(|person| person.object_id.clone())
        .collect();
    let reach = store.reach(Channel::Teams, &ids).await?;
    let installed = |member: &Member| {
        let object_id = known.get(&*member.address)?.object_id.as_ref()?;
        reach.get(object_id)?.installed
    };
    Ok(members
        .into_iter()
        .map(|member| {
            let installed = installed(&member);
            MemberView::new(columns, member, installed)
        })
        .collect())
}
