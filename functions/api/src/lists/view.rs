//! A list as the API writes it.

use crate::Api;
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use domain::campaign::NAME_MAX;
use domain::ids::ListId;
use domain::list::List;
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
}

impl From<List> for ListView {
    fn from(list: List) -> Self {
        Self {
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
        let name = self.name.trim();
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
