//! What a list holds, seen from far: its columns, zones, who has the app, who uses it.

use super::in_use::pins;
use super::view::find;
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::schema;
use crate::{Api, Viewer};
use axum::Json;
use axum::extract::State as Held;
use domain::campaign::{Channel, State};
use domain::ids::{CampaignId, ListId};
use domain::list::{FIRST_NAME, LAST_NAME, Member};
use platform::App;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Version;
use utoipa::{IntoParams, ToSchema};

/// Members looked at, the first by address.
const COUNTED_MAX: usize = 20_000;
/// Members asked about the app, the first by address.
const ASKED_MAX: usize = 2_000;
/// Different values shown of a column.
const SAMPLES: usize = 3;
/// Longest value shown, in characters.
const SAMPLE_MAX: usize = 60;
/// Zones named, those with most people.
const ZONES_MAX: usize = 50;
/// Campaigns looked at, the newest.
const SCAN_MAX: usize = 2_000;
/// Campaigns read at a time.
const PAGE: usize = 200;
/// Live campaigns named.
const NAMED_MAX: usize = 10;

/// Of which version.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct FactsParams {
    /// Of this version; of the newest without.
    version: Option<u32>,
}

/// What a list holds.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListFacts {
    /// The version; 0 for a list that never had a member.
    version: u32,
    /// Its members.
    people: u32,
    /// Members that were looked at: the first 20,000.
    counted: u32,
    /// First name, last name and the extra columns.
    columns: Vec<ColumnFacts>,
    /// People who have a time zone of their own, by zone, most first; at most 50 zones.
    time_zones: Vec<ZoneFacts>,
    /// Who has the app for Teams.
    with_app: AppFacts,
    /// Which campaigns use it.
    used_by: UseFacts,
}

/// One column.
#[derive(Debug, Serialize, ToSchema)]
struct ColumnFacts {
    /// Its placeholder name.
    #[schema(example = "CITY")]
    name: String,
    /// People who have a value.
    people: u32,
    /// Some of the values.
    #[schema(example = json!(["Lyon", "Mumbai"]))]
    samples: Vec<String>,
}

/// One time zone.
#[derive(Debug, Serialize, ToSchema)]
struct ZoneFacts {
    /// What the list says; may be a text that is no zone.
    #[schema(example = "Europe/Zurich")]
    time_zone: String,
    /// How many people.
    people: u32,
}

/// Who has the app for Teams, of the first 2,000 people.
#[derive(Debug, Default, Serialize, ToSchema)]
struct AppFacts {
    /// People of whom it is known.
    known: u32,
    /// Those of them who have it.
    installed: u32,
}

/// Which campaigns use a list.
#[derive(Debug, Default, Serialize, ToSchema)]
struct UseFacts {
    /// How many of the newest 2,000 campaigns.
    total: u32,
    /// Those that are under way, the newest ten.
    live: Vec<UserOfList>,
}

/// A campaign that uses a list.
#[derive(Debug, Serialize, ToSchema)]
struct UserOfList {
    /// Its id.
    #[schema(value_type = String, example = "cmp_01KB0000000000000000000000")]
    id: CampaignId,
    /// Its name.
    name: String,
    /// Where it is in its life.
    #[schema(value_type = schema::State)]
    state: State,
}

/// What a list holds, seen from far.
///
/// Needs the role `viewer`. Of a large list the first 20,000 people are counted.
#[utoipa::path(
    get, path = "/v1/lists/{id}/facts", tag = "lists",
    params(("id" = String, Path, description = "Id of the list"), FactsParams),
    responses((status = 200, description = "The facts", body = ListFacts))
)]
pub(super) async fn facts(
    Held(api): Held<Arc<Api>>,
    _: Viewer,
    Path(id): Path<ListId>,
    Query(params): Query<FactsParams>,
) -> Result<Json<ListFacts>, Problem> {
    let newest = find(&api, id).await?.version;
    let number = params.version.unwrap_or(newest);
    let version = match number {
        0 if newest == 0 => None,
        number => {
            let found = api.app.store.version(id, number).await?;
            Some(found.ok_or_else(|| Problem::not_found("version"))?)
        }
    };
    let used_by = used_by(&api.app, id).await?;
    let members = match &version {
        Some(version) => members(&api.app, id, version).await?,
        None => Vec::new(),
    };
    let with_app = with_app(&api.app, &members).await?;
    let columns = version.as_ref().map(|version| version.columns.as_slice());
    Ok(Json(ListFacts {
        version: number,
        people: version.as_ref().map_or(0, |version| version.size),
        counted: count(members.len()),
        columns: column_facts(columns.unwrap_or_default(), &members),
        time_zones: zones(&members),
        with_app,
        used_by,
    }))
}

async fn members(app: &App, list: ListId, version: &Version) -> Result<Vec<Member>, Problem> {
    let mut counted = 0;
    let within = |chunk: &&store::ChunkRef| {
        let fits = counted < COUNTED_MAX;
        counted += usize::try_from(chunk.count).unwrap_or(COUNTED_MAX);
        fits
    };
    let chunks: Vec<_> = version.chunks.iter().take_while(within).cloned().collect();
    let chunks = app.store.chunks(list, &chunks).await?;
    let mut members: Vec<Member> = chunks.into_iter().flatten().collect();
    members.truncate(COUNTED_MAX);
    Ok(members)
}

fn column_facts(extra: &[String], members: &[Member]) -> Vec<ColumnFacts> {
    let names = [FIRST_NAME, LAST_NAME].map(str::to_owned);
    let of = |name: &String| {
        let mut facts = ColumnFacts {
            name: name.clone(),
            people: 0,
            samples: Vec::new(),
        };
        for value in members
            .iter()
            .filter_map(|member| member.value(extra, name))
        {
            facts.people += 1;
            let value: String = value.chars().take(SAMPLE_MAX).collect();
            if facts.samples.len() < SAMPLES && !facts.samples.contains(&value) {
                facts.samples.push(value);
            }
        }
        facts
    };
    names.iter().chain(extra).map(of).collect()
}

fn zones(members: &[Member]) -> Vec<ZoneFacts> {
    let mut people: BTreeMap<&str, u32> = BTreeMap::new();
    for zone in members
        .iter()
        .filter_map(|member| member.time_zone.as_deref())
    {
        *people.entry(zone).or_default() += 1;
    }
    let mut found: Vec<ZoneFacts> = people
        .into_iter()
        .map(|(zone, people)| ZoneFacts {
            time_zone: zone.to_owned(),
            people,
        })
        .collect();
    found.sort_by_key(|zone| Reverse(zone.people));
    found.truncate(ZONES_MAX);
    found
}

async fn with_app(app: &App, members: &[Member]) -> Result<AppFacts, Problem> {
    let addresses = members.iter().take(ASKED_MAX);
    let addresses: Vec<String> = addresses.map(|member| member.address.to_string()).collect();
    let known = app.store.person_refs(Channel::Teams, &addresses).await?;
    let ids: Vec<String> = known
        .into_values()
        .filter_map(|person| person.object_id)
        .collect();
    let reach = app.store.reach(Channel::Teams, &ids).await?;
    let mut facts = AppFacts::default();
    for installed in reach.values().filter_map(|reach| reach.installed) {
        facts.known += 1;
        facts.installed += u32::from(installed);
    }
    Ok(facts)
}

async fn used_by(app: &App, list: ListId) -> Result<UseFacts, Problem> {
    let mut facts = UseFacts::default();
    let (mut cursor, mut looked_at) = (None, 0);
    loop {
        let page = app.store.campaigns(None, cursor, PAGE).await?;
        looked_at += page.items.len();
        for campaign in page.items.into_iter().filter(|one| pins(one, list)) {
            facts.total += 1;
            if campaign.state.is_live() && facts.live.len() < NAMED_MAX {
                facts.live.push(UserOfList {
                    id: campaign.id,
                    name: campaign.spec.name,
                    state: campaign.state,
                });
            }
        }
        cursor = page.next;
        if cursor.is_none() || looked_at >= SCAN_MAX {
            return Ok(facts);
        }
    }
}

fn count(people: usize) -> u32 {
    u32::try_from(people).unwrap_or(u32::MAX)
}
