//! How many people are expected to be absent: as many as in the last campaigns of the channel.

use crate::problem::Problem;
use crate::results;
use audience::EXPECTED_ABSENCE_PERMILLE;
use domain::campaign::{Spec, State};
use platform::App;
use serde::Serialize;
use utoipa::ToSchema;

/// Finished campaigns looked at, the newest.
const RECENT: usize = 50;
/// Campaigns that make a history.
const HISTORY: usize = 5;
/// People tried at their first minute in a campaign that says something.
const ENOUGH: u32 = 50;

/// Where a share of absent people comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AbsentFrom {
    /// From the last finished campaigns of the channel, five at most.
    History,
    /// There are none: a fifth is assumed.
    Assumed,
    /// Presence is not asked for: nobody counts as absent.
    NotAsked,
}

/// The share of people who are absent at a try.
#[derive(Debug, Clone, Copy)]
pub(super) struct Absence {
    /// In thousandths.
    pub(super) permille: u16,
    pub(super) from: AbsentFrom,
}

/// What is expected of a campaign with this spec.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn expected(app: &App, spec: &Spec) -> Result<Absence, Problem> {
    if !spec.presence_rule().asks() {
        return Ok(Absence {
            permille: 0,
            from: AbsentFrom::NotAsked,
        });
    }
    let page = app.store.campaigns(Some(State::Finished), None, RECENT);
    let alike = page.await?.items.into_iter().filter(|campaign| {
        let known = &campaign.spec;
        known.channel == spec.channel && known.presence_rule() == spec.presence_rule()
    });
    let campaigns: Vec<_> = alike.take(HISTORY).collect();
    let figures = results::figures(app, &campaigns).await?;
    let told = figures.values().filter(|one| one.first_tried >= ENOUGH);
    let (tried, absent) = told.fold((0u64, 0u64), |(tried, absent), one| {
        let more = (u64::from(one.first_tried), u64::from(one.first_absent));
        (tried + more.0, absent + more.1)
    });
    Ok(match (absent * 1_000).checked_div(tried) {
        Some(permille) => Absence {
            permille: u16::try_from(permille).unwrap_or(1_000),
            from: AbsentFrom::History,
        },
        None => Absence {
            permille: EXPECTED_ABSENCE_PERMILLE,
            from: AbsentFrom::Assumed,
        },
    })
}
