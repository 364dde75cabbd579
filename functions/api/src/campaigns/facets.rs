//! How many campaigns there are of each kind: what the filters of the table offer.

use crate::problem::Problem;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State as Held;
use chrono::{DateTime, Utc};
use domain::campaign::{Channel, State};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// Campaigns counted.
const SCAN_MAX: usize = 5_000;
/// Campaigns read at a time.
const PAGE: usize = 500;
/// Owners named, those with most campaigns.
const OWNERS_MAX: usize = 100;

/// Campaigns by state, channel and owner.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Facets {
    /// Campaign time.
    read_at: DateTime<Utc>,
    /// All of them; of more than 5,000 the newest.
    total: u32,
    /// By state.
    states: ByState,
    /// By channel.
    channels: ByChannel,
    /// By owner, most campaigns first; at most 100 owners.
    owners: Vec<ByOwner>,
}

/// Campaigns by state.
#[derive(Debug, Default, Serialize, ToSchema)]
struct ByState {
    /// Being written.
    draft: u32,
    /// Being planned.
    publishing: u32,
    /// Planned.
    scheduled: u32,
    /// Begun.
    running: u32,
    /// At their end.
    finished: u32,
}

/// Campaigns by channel.
#[derive(Debug, Default, Serialize, ToSchema)]
struct ByChannel {
    /// Microsoft Teams.
    teams: u32,
    /// Skype for Business.
    skype: u32,
}

/// Campaigns of one owner.
#[derive(Debug, Serialize, ToSchema)]
struct ByOwner {
    /// Who made them.
    owner: String,
    /// How many.
    campaigns: u32,
}

/// Campaigns by state, channel and owner.
///
/// Needs the role `viewer`. A change shows here after a moment.
#[utoipa::path(
    get, path = "/v1/campaigns/facets", tag = "campaigns",
    responses((status = 200, description = "The counts", body = Facets))
)]
pub(super) async fn facets(Held(api): Held<Arc<Api>>, _: Viewer) -> Result<Json<Facets>, Problem> {
    let mut found = Facets {
        read_at: api.app.clock.campaign_now(),
        total: 0,
        states: ByState::default(),
        channels: ByChannel::default(),
        owners: Vec::new(),
    };
    let mut owners: BTreeMap<String, u32> = BTreeMap::new();
    let (mut cursor, mut counted) = (None, 0);
    loop {
        let page = api.app.store.campaigns(None, cursor, PAGE).await?;
        counted += page.items.len();
        for campaign in page.items {
            found.total += 1;
            *found.states.of(campaign.state) += 1;
            *found.channels.of(campaign.spec.channel) += 1;
            *owners.entry(campaign.owner).or_default() += 1;
        }
        cursor = page.next;
        if cursor.is_none() || counted >= SCAN_MAX {
            break;
        }
    }
    found.owners = most(owners);
    Ok(Json(found))
}

impl ByState {
    fn of(&mut self, state: State) -> &mut u32 {
        match state {
            State::Draft => &mut self.draft,
            State::Publishing => &mut self.publishing,
            State::Scheduled => &mut self.scheduled,
            State::Running => &mut self.running,
            State::Finished => &mut self.finished,
        }
    }
}

impl ByChannel {
    fn of(&mut self, channel: Channel) -> &mut u32 {
        match channel {
            Channel::Teams => &mut self.teams,
            Channel::Skype => &mut self.skype,
        }
    }
}

fn most(owners: BTreeMap<String, u32>) -> Vec<ByOwner> {
    let mut owners: Vec<ByOwner> = owners
        .into_iter()
        .map(|(owner, campaigns)| ByOwner { owner, campaigns })
        .collect();
    owners.sort_by_key(|one| Reverse(one.campaigns));
    owners.truncate(OWNERS_MAX);
    owners
}
