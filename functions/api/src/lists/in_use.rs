//! Whether a campaign that is under way needs a list.

use crate::Api;
use crate::problem::Problem;
use domain::campaign::{Campaign, State};
use domain::ids::ListId;

const LIVE: [State; 3] = [State::Publishing, State::Scheduled, State::Running];
/// Campaigns read at a time.
const PAGE: usize = 100;

/// # Errors
/// 409 when a live campaign has pinned the list. It says how many, not which: the caller may find them by their lists.
pub(super) async fn refuse_if_pinned(api: &Api, list: ListId) -> Result<(), Problem> {
    let mut pinned = 0;
    for state in LIVE {
        let mut cursor = None;
        loop {
            let page = api.app.store.campaigns(Some(state), cursor, PAGE).await?;
            pinned += page
                .items
                .iter()
                .filter(|campaign| pins(campaign, list))
                .count();
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    match pinned {
        0 => Ok(()),
        1 => Err(Problem::conflict(
            "list_in_use",
            "A campaign that is under way uses this list.",
        )),
        more => Err(Problem::conflict(
            "list_in_use",
            format!("{more} campaigns that are under way use this list."),
        )),
    }
}

pub(super) fn pins(campaign: &Campaign, list: ListId) -> bool {
    let audience = &campaign.spec.audience;
    let pinned = campaign
        .publication
        .iter()
        .flat_map(|published| published.include.iter().chain(&published.exclude));
    pinned
        .map(|pinned| pinned.id)
        .chain(audience.include.iter().chain(&audience.exclude).copied())
        .any(|id| id == list)
}
