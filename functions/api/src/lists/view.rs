//! A list as the API writes it.

use crate::Api;
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use domain::campaign::NAME_MAX;
use domain::ids::ListId;
use domain::list::{Kind, List};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A user list, without its members.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = List)]
pub struct ListView {
    /// Its id.
    #[schema(value_type = String, example = "lst_01KB0000000000000000000000")]
    pub id: ListId,
    /// 1 to 120 characters.
    #[schema(example = "Paris office")]
    pub name: String,
    /// Who made it.
    pub owner: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it last changed.
    pub updated: DateTime<Utc>,
    /// The newest version; 0 while it never had a member.
    pub version: u32,
    /// Members of the newest version.
    pub size: u32,
    /// Extra columns of the newest version, as placeholder names.
    #[schema(example = json!(["CITY"]))]
    pub columns: Vec<String>,
    /// Where its members come from.
    pub kind: ListKind,
    /// The directory group, where they come from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// When its source was last read, where it has one. Nothing had changed if there is no version of that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<DateTime<Utc>>,
}

/// Where the members of a list come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// From files and by hand.
    Static,
    /// From a directory group and the groups in it, read anew for every publication.
    Group,
    /// Everybody for whom the bot is installed, read anew for every publication.
    AllUsers,
}

/// A directory group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DirectoryGroup)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its object id in Microsoft Entra ID.
    #[schema(example = "02bd9fd6-8f93-4758-87c3-1fb73740a315")]
    pub id: String,
    /// Whether guests of the tenant count.
    #[serde(default)]
    pub guests: bool,
}

impl From<List> for ListView {
    fn from(list: List) -> Self {
        let (kind, group) = match list.kind {
            Kind::Static => (ListKind::Static, None),
            Kind::Group { id, guests } => (ListKind::Group, Some(Group { id, guests })),
            Kind::AllUsers => (ListKind::AllUsers, None),
        };
        Self {
            kind,
            group,
            read_at: list.read_at,
            id: list.id,
            name: list.name,
            owner: list.owner,
            created: list.created,
            updated: list.updated,
            version: list.version,
            size: list.size,
            columns: list.columns,
        }
    }
}

/// What a person decides about a list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListName {
    /// 1 to 120 characters.
    #[schema(example = "Paris office", min_length = 1, max_length = 120)]
    name: String,
}

impl ListName {
    /// The name, without blanks around it.
    ///
    /// # Errors
    /// 422 when it is empty, too long, or holds control characters.
    pub(super) fn checked(&self) -> Result<String, Problem> {
        checked_name(&self.name)
    }
}

/// A name without blanks around it.
///
/// # Errors
/// 422 when it is empty, too long, or holds control characters.
pub(super) fn checked_name(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    let length = name.chars().count();
    if !(1..=NAME_MAX).contains(&length) {
        return Err(Problem::field(
            "name",
            format!("has {length} characters; 1 to {NAME_MAX} are allowed"),
        ));
    }
    if name.chars().any(char::is_control) {
        return Err(Problem::field("name", "holds a control character"));
    }
    Ok(name.to_owned())
}

/// A list.
///
/// # Errors
/// 404 when there is none.
pub(super) async fn find(api: &Api, id: ListId) -> Result<List, Problem> {
    api.app
        .store
        .list(id)
        .await?
        .ok_or_else(|| Problem::not_found("list"))
}

/// A list whose members are kept here.
///
/// # Errors
/// 404 when there is none, 409 when its members are read from the directory.
pub(super) async fn find_static(api: &Api, id: ListId) -> Result<List, Problem> {
    let list = find(api, id).await?;
    if list.kind.is_dynamic() {
        let detail = "The members of this list are read from the directory and change there only; \
            make a list of your own to change it here.";
        return Err(Problem::conflict("dynamic_list", detail));
    }
    Ok(list)
}

/// A list whose members are read from the directory.
///
/// # Errors
/// 404 when there is none, 409 when its members are kept here.
pub(super) async fn find_dynamic(api: &Api, id: ListId) -> Result<List, Problem> {
    let list = find(api, id).await?;
    if !list.kind.is_dynamic() {
        let detail = "The members of this list are kept here: there is nothing to read them from.";
        return Err(Problem::conflict("static_list", detail));
    }
    Ok(list)
}
