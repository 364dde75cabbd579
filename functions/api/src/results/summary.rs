//! How far campaigns are, for a table of many: figures that were read for one are kept for all who look.

use super::published::Published;
use super::snapshot;
use crate::problem::Problem;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Campaign, State};
use domain::ids::CampaignId;
use domain::report::{NextDue, Report};
use futures::{StreamExt, TryStreamExt, stream};
use platform::App;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

const KIND: &str = "report";
const NAME: &str = "figures";
/// Campaigns read afresh at a time.
const CONCURRENCY: usize = 4;
/// Batches read afresh by one answer, at most; one campaign is, however many it has.
const BATCHES_MAX: u32 = 1_000;
/// Figures that nobody asks for are read again when somebody does.
const KEPT: TimeDelta = TimeDelta::days(30);

/// How far a campaign is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    /// When they were read, in campaign time.
    pub read_at: DateTime<Utc>,
    /// People addressed: the sum of the seven outcomes below.
    #[schema(example = 4812)]
    pub recipients: u32,
    /// Accepted by the channel.
    pub sent: u32,
    /// Not tried yet, waiting after a fault, or being sent to.
    pub waiting: u32,
    /// Not there at the last try.
    pub absent: u32,
    /// Never to be sent to.
    pub failed: u32,
    /// Result cannot be known.
    pub unknown: u32,
    /// The ladder or the window ended first.
    pub unprogrammed: u32,
    /// The campaign was cancelled first.
    pub cancelled: u32,
    /// Unique people with a human click, of the people sent.
    pub clicked: u32,
    /// Visits of links that are suspected to be a machine's.
    pub suspected_clicks: u64,
    /// First acceptance by the channel.
    pub first_sent: Option<DateTime<Utc>>,
    /// Last acceptance by the channel.
    pub last_sent: Option<DateTime<Utc>>,
    /// The last human click.
    pub last_click: Option<DateTime<Utc>>,
    /// What is tried next; null while nothing can be.
    #[schema(value_type = Option<super::schema::NextDue>)]
    pub next_due: Option<NextDue>,
    /// People tried at their first minute, whatever came of it.
    pub first_tried: u32,
    /// Those of `first_tried` who were absent.
    pub first_absent: u32,
}

impl Figures {
    /// People sent of a million recipients; none of nobody reads as zero.
    pub fn sent_ppm(&self) -> i64 {
        i64::from(self.sent) * 1_000_000 / i64::from(self.recipients.max(1))
    }
}

impl From<&Report> for Figures {
    fn from(report: &Report) -> Self {
        let totals = &report.totals;
        let first = report
            .by_rung
            .iter()
            .find(|at| (at.cycle, at.rung) == (1, 1));
        Self {
            read_at: report.read_at,
            recipients: totals.recipients,
            sent: totals.sent,
            waiting: totals.pending + totals.claimed,
            absent: totals.absent,
            failed: totals.failed,
            unknown: totals.unknown,
            unprogrammed: totals.unprogrammed,
            cancelled: totals.cancelled,
            clicked: report.click_engagement.count,
            suspected_clicks: report.links.iter().map(|link| link.suspected).sum(),
            first_sent: report.first_sent,
            last_sent: report.last_sent,
            last_click: report.last_click,
            next_due: report.next_due,
            first_tried: first.map_or(0, |at| at.tried),
            first_absent: first.map_or(0, |at| at.absent),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    /// Version of the campaign they were read with.
    version: u64,
    /// When, in machine time.
    made_at: DateTime<Utc>,
    figures: Figures,
}

/// The oldest figures that may be shown: of what is going on a few seconds, of what is over ever longer.
fn max_age(campaign: &Campaign, batches: u32, now: DateTime<Utc>) -> TimeDelta {
    match (campaign.state, campaign.finished) {
        (State::Finished, Some((at, _))) if now - at > TimeDelta::days(30) => TimeDelta::days(1),
        (State::Finished, Some((at, _))) if now - at > TimeDelta::days(1) => TimeDelta::minutes(10),
        (State::Finished, _) => TimeDelta::seconds(30),
        (_, _) if batches > BATCHES_MAX => TimeDelta::seconds(60),
        (State::Running, _) => TimeDelta::seconds(2),
        (_, _) => TimeDelta::seconds(60),
    }
}

/// The figures of those of `campaigns` that are planned. One call reads a bounded number of batches: first those of
/// campaigns without figures, then of running ones. The others show what was read before, or are missing.
///
/// # Errors
/// When the store does not answer.
pub async fn figures(
    app: &App,
    campaigns: &[Campaign],
) -> Result<HashMap<CampaignId, Figures>, Problem> {
    let planned: Vec<Published> = campaigns.iter().filter_map(Published::of).collect();
    let now = app.clock.now();
    let ids: Vec<String> = planned
        .iter()
        .map(|of| of.campaign.id.to_string())
        .collect();
    let texts = app.store.documents(KIND, &ids, NAME, now.machine).await?;
    let mut found = HashMap::new();
    let mut stale = Vec::new();
    for of in planned {
        let id = of.campaign.id;
        let kept: Option<Kept> = texts
            .get(&id.to_string())
            .and_then(|text| serde_json::from_str(text).ok());
        let age = max_age(&of.campaign, of.counts.batches, now.campaign);
        let young = |past: TimeDelta| (TimeDelta::zero()..=age).contains(&past);
        let fresh = kept.as_ref().is_some_and(|kept| {
            // Campaign time may stand still or jump; both clocks have to agree.
            kept.version == of.campaign.version
                && young(now.machine - kept.made_at)
                && young(now.campaign - kept.figures.read_at)
        });
        if !fresh {
            stale.push((kept.is_some(), of));
        }
        found.extend(kept.map(|kept| (id, kept.figures)));
    }
    stale.sort_by_key(|(known, of)| (*known, of.campaign.state != State::Running));
    let chosen = within_bounds(stale.into_iter().map(|(_, of)| of));
    let read: Vec<(CampaignId, Figures)> = stream::iter(chosen)
        .map(|of| async move {
            let figures = fresh(app, &of, now.machine).await?;
            Ok::<_, Problem>((of.campaign.id, figures))
        })
        .buffer_unordered(CONCURRENCY)
        .try_collect()
        .await?;
    found.extend(read);
    Ok(found)
}

/// The first campaigns, as many as have [`BATCHES_MAX`] batches together, and one at least.
fn within_bounds(stale: impl Iterator<Item = Published>) -> Vec<Published> {
    let mut left = BATCHES_MAX;
    let mut chosen = Vec::new();
    for of in stale {
        let batches = of.counts.batches.max(1);
        if batches > left && !chosen.is_empty() {
            break;
        }
        left = left.saturating_sub(batches);
        chosen.push(of);
    }
    chosen
}

async fn fresh(app: &App, of: &Published, made_at: DateTime<Utc>) -> Result<Figures, Problem> {
    let figures = Figures::from(&snapshot::report(app, of).await?);
    let kept = Kept {
        version: of.campaign.version,
        made_at,
        figures: figures.clone(),
    };
    let json = serde_json::to_string(&kept).map_err(Problem::internal)?;
    let id = of.campaign.id.to_string();
    let until = Some(made_at + KEPT);
    app.store
        .put_document(KIND, &id, NAME, &json, until)
        .await?;
    Ok(figures)
}
