//! Finding campaigns where the table's own order and pages do not do: filtered, sorted, or both.

use super::query::{Sort, Wanted};
use crate::problem::Problem;
use crate::results::Figures;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::campaign::{Campaign, State};
use domain::ids::CampaignId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::Store;

/// Campaigns looked at, the newest of each state: beyond, a table on a screen is not the way to find one.
const SCAN_MAX: usize = 2_000;
/// Campaigns read at a time.
const PAGE: usize = 200;
/// Longest cursor that is looked at, in characters.
const CURSOR_MAX: usize = 2_000;

/// Where a campaign stands in an order. Ids settle ties, so that a page goes on exactly where the one before ended,
/// whatever has changed meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Place(Key, CampaignId);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Key {
    Number(i64),
    Text(String),
}

/// The campaigns that are wanted, newest of each state first; at most [`SCAN_MAX`] are looked at.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn matching(store: &Store, wanted: &Wanted) -> Result<Vec<Campaign>, Problem> {
    let each: Vec<Option<State>> = match &wanted.states {
        Some(states) => states.iter().copied().map(Some).collect(),
        None => vec![None],
    };
    let mut found = Vec::new();
    let mut scanned = 0;
    for state in each {
        let mut cursor = None;
        loop {
            let page = store.campaigns(state, cursor, PAGE).await?;
            scanned += page.items.len();
            found.extend(page.items.into_iter().filter(|one| wanted.fits(one)));
            cursor = page.next;
            if cursor.is_none() || scanned >= SCAN_MAX {
                break;
            }
        }
    }
    // A campaign that changed its state meanwhile may have been seen in both.
    found.sort_by_key(|campaign| std::cmp::Reverse((campaign.id, campaign.version)));
    found.dedup_by_key(|campaign| campaign.id);
    Ok(found)
}

/// Whether the order needs the figures of every campaign.
pub(super) fn by_figures(sort: Sort) -> bool {
    matches!(
        sort,
        Sort::SentRate | Sort::SentRateDown | Sort::Failed | Sort::FailedDown
    )
}

/// The page of `found` that `wanted` asks for, and the cursor of the next.
///
/// # Errors
/// 400 for a cursor that is none of ours.
pub(super) fn page(
    mut found: Vec<Campaign>,
    wanted: &Wanted,
    figures: &HashMap<CampaignId, Figures>,
) -> Result<(Vec<Campaign>, Option<String>), Problem> {
    let (sort, down) = direction(wanted.sort);
    let place = |campaign: &Campaign| Place(key(sort, campaign, figures), campaign.id);
    found.sort_by_cached_key(place);
    if down {
        found.reverse();
    }
    if let Some(cursor) = &wanted.cursor {
        let last = read(cursor)?;
        found.retain(|campaign| {
            let here = place(campaign);
            if down { here < last } else { here > last }
        });
    }
    let more = found.len() > wanted.limit;
    found.truncate(wanted.limit);
    let next = match found.last().filter(|_| more) {
        Some(last) => Some(write(&place(last))?),
        None => None,
    };
    Ok((found, next))
}

/// The order without its direction, and whether it runs down.
fn direction(sort: Sort) -> (Sort, bool) {
    match sort {
        Sort::Newest => (Sort::Oldest, true),
        Sort::NameDown => (Sort::Name, true),
        Sort::StartDown => (Sort::Start, true),
        Sort::UpdatedDown => (Sort::Updated, true),
        Sort::SentRateDown => (Sort::SentRate, true),
        Sort::FailedDown => (Sort::Failed, true),
        up => (up, false),
    }
}

fn key(sort: Sort, campaign: &Campaign, figures: &HashMap<CampaignId, Figures>) -> Key {
    let figures = figures.get(&campaign.id);
    match sort {
        Sort::Name | Sort::NameDown => Key::Text(campaign.spec.name.to_lowercase()),
        Sort::Start | Sort::StartDown => Key::Number(campaign.spec.window().from.timestamp()),
        Sort::Updated | Sort::UpdatedDown => Key::Number(campaign.updated.timestamp_micros()),
        // Those without figures come before those with none sent, or none failed.
        Sort::SentRate | Sort::SentRateDown => Key::Number(figures.map_or(-1, Figures::sent_ppm)),
        Sort::Failed | Sort::FailedDown => {
            Key::Number(figures.map_or(-1, |figures| i64::from(figures.failed)))
        }
        // Ids begin with the time at which they were made.
        Sort::Newest | Sort::Oldest => Key::Number(0),
    }
}

fn write(place: &Place) -> Result<String, Problem> {
    let json = serde_json::to_vec(place).map_err(Problem::internal)?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

fn read(cursor: &str) -> Result<Place, Problem> {
    let bytes = Some(cursor)
        .filter(|cursor| cursor.len() <= CURSOR_MAX)
        .and_then(|cursor| URL_SAFE_NO_PAD.decode(cursor).ok());
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| Problem::bad_request("cursor", "is not a cursor of this list"))
}
