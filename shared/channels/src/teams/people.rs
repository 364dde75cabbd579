//! People with everything a list keeps of them.

use super::client::Teams;
use super::directory::{DirectoryUser, Field, filters, user};
use super::patience::Patience;
use crate::fault::ChannelFault;
use chrono::{DateTime, Utc};
use serde_json::Value;

/// What is asked of a person who becomes a member of a list.
pub(super) const SELECT: &str = "id,displayName,givenName,surname,mail,userPrincipalName,accountEnabled,userType,\
     department,jobTitle,officeLocation,city,country";
/// People asked for in one request: twenty look-ups of fifteen.
const AT_ONCE: usize = 300;

/// A person of the directory, as a list knows people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryPerson {
    /// Who it is.
    pub user: DirectoryUser,
    /// The name shown in Teams.
    pub display_name: Option<String>,
    /// Whether the account is a guest's.
    pub guest: bool,
    /// Department.
    pub department: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// Office.
    pub office: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country.
    pub country: Option<String>,
}

impl Teams {
    /// The people with these Entra object ids, in no order. Who has left the directory is missing. Throttling is
    /// waited out where the wait ends before `wait_until` (machine time).
    ///
    /// # Errors
    /// [`ChannelFault`], its `retry_after` saying when to ask again.
    pub async fn people_by_id(
        &self,
        object_ids: &[String],
        wait_until: DateTime<Utc>,
    ) -> Result<Vec<DirectoryPerson>, ChannelFault> {
        let mut found = Vec::with_capacity(object_ids.len());
        let patience = Patience::until(wait_until);
        for some in object_ids.chunks(AT_ONCE) {
            let ids: Vec<&str> = some.iter().map(String::as_str).collect();
            let asked = filters(SELECT, Field::Id, &ids);
            let mut patience = patience.anew();
            let pages = loop {
                match self.pages(&asked).await {
                    Ok(pages) => break pages,
                    Err(fault) => self.wait_out(fault, &mut patience).await?,
                }
            };
            found.extend(pages.iter().flatten().filter_map(person));
        }
        Ok(found)
    }
}

/// None for an entry without an id.
pub(super) fn person(entry: &Value) -> Option<DirectoryPerson> {
    let text = |name: &str| {
        entry
            .get(name)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    Some(DirectoryPerson {
        user: user(entry)?,
        display_name: text("displayName"),
        guest: text("userType").is_some_and(|kind| kind.eq_ignore_ascii_case("guest")),
        department: text("department"),
        job_title: text("jobTitle"),
        office: text("officeLocation"),
        city: text("city"),
        country: text("country"),
    })
}
