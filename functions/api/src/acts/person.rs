//! Whose data a message is written with: a row of the audience, else what the directory says.

use crate::problem::Problem;
use channels::DirectoryUser;
use domain::campaign::{Campaign, State};
use domain::ids::ListId;
use domain::list::{FIRST_NAME, LAST_NAME, Member};
use platform::App;

/// What is known of somebody.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    /// The audience's row, with the columns of its list.
    pub(super) row: Option<(Vec<String>, Member)>,
    /// The directory's entry, where it was asked.
    pub(super) user: Option<DirectoryUser>,
}

impl Person {
    /// The cell of a placeholder; none where nobody says anything.
    pub(super) fn value(&self, placeholder: &str) -> Option<String> {
        if let Some((columns, member)) = &self.row {
            return member.value(columns, placeholder).map(str::to_owned);
        }
        let user = self.user.as_ref()?;
        match placeholder {
            FIRST_NAME => user.given_name.clone(),
            LAST_NAME => user.surname.clone(),
            _ => None,
        }
    }
}

/// The row that gives this person's values: of the first list in order that has one, in the version that is
/// addressed, or the newest while nothing is pinned.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn row(
    app: &App,
    campaign: &Campaign,
    address: &str,
) -> Result<Option<(Vec<String>, Member)>, Problem> {
    for (list, version) in lists(app, campaign).await? {
        let Some(version) = app.store.version(list, version).await? else {
            continue;
        };
        if let Some(member) = app.store.member(list, &version, address).await? {
            return Ok(Some((version.columns, member)));
        }
    }
    Ok(None)
}

async fn lists(app: &App, campaign: &Campaign) -> Result<Vec<(ListId, u32)>, Problem> {
    if let Some(publication) = campaign
        .publication
        .as_ref()
        .filter(|_| campaign.state != State::Draft)
    {
        return Ok(publication
            .include
            .iter()
            .map(|list| (list.id, list.version))
            .collect());
    }
    let mut lists = Vec::new();
    for id in &campaign.spec.audience.include {
        lists.extend(
            app.store
                .list(*id)
                .await?
                .map(|list| (list.id, list.version)),
        );
    }
    Ok(lists)
}
