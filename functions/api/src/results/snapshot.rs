//! One stored report for all who look at a large campaign, so that twenty open pages cost as much as one.

use super::published::Published;
use super::{planned, reading};
use crate::problem::Problem;
use chrono::{DateTime, TimeDelta, Utc};
use domain::report::{self, Report};
use platform::App;
use serde::{Deserialize, Serialize};
use store::StoreError;

const KIND: &str = "report";
const NAME: &str = "latest";
/// Campaigns with fewer batches are always read afresh.
const SMALL: u32 = 100;
/// Campaigns with more batches may be read this much less often.
const LARGE: u32 = 5_000;
/// Nothing needs a snapshot that nobody has asked for in this time.
const KEPT: TimeDelta = TimeDelta::hours(1);

#[derive(Serialize, Deserialize)]
struct Snapshot {
    /// Version of the campaign it was read with: an operator sees the effect of an act at once.
    version: u64,
    /// When, in machine time; the report says when in campaign time.
    made_at: DateTime<Utc>,
    report: Report,
}

/// The oldest report that may be shown of a campaign of so many batches; none for a fresh one each time.
fn max_age(batches: u32) -> Option<TimeDelta> {
    match batches {
        0..SMALL => None,
        SMALL..=LARGE => Some(TimeDelta::seconds(2)),
        _ => Some(TimeDelta::seconds(60)),
    }
}

/// The report: the stored one while it is fresh enough, else a new one.
///
/// # Errors
/// When the store fails.
pub(super) async fn report(app: &App, of: &Published) -> Result<Report, Problem> {
    let Some(max_age) = max_age(of.counts.batches) else {
        return fresh(app, of).await;
    };
    let id = of.campaign.id.to_string();
    let now = app.clock.now();
    let stored = app.store.document(KIND, &id, NAME, now.machine).await?;
    let stored: Option<Snapshot> = stored.and_then(|text| serde_json::from_str(&text).ok());
    // Campaign time may stand still or jump; both clocks have to agree that it is fresh.
    let young = |age: TimeDelta| (TimeDelta::zero()..=max_age).contains(&age);
    if let Some(Snapshot {
        version,
        made_at,
        report,
    }) = stored
        && version == of.campaign.version
        && young(now.machine - made_at)
        && young(now.campaign - report.read_at)
    {
        return Ok(report);
    }
    let report = fresh(app, of).await?;
    let snapshot = Snapshot {
        version: of.campaign.version,
        made_at: now.machine,
        report,
    };
    let json = serde_json::to_string(&snapshot).map_err(Problem::internal)?;
    match app
        .store
        .put_document(KIND, &id, NAME, &json, Some(now.machine + KEPT))
        .await
    {
        Ok(()) | Err(StoreError::TooLarge { .. }) => Ok(snapshot.report),
        Err(error) => Err(error.into()),
    }
}

async fn fresh(app: &App, of: &Published) -> Result<Report, Problem> {
    // The time is taken before the records are read: the report is never older than it says.
    let now = app.clock.campaign_now();
    let (reading, planned) = futures::try_join!(
        reading::read(app, of.campaign.id),
        planned::planned(app, of)
    )?;
    let links = reading::links(&of.campaign);
    Ok(report::report(
        &of.campaign,
        &links,
        &reading.vectors,
        (&reading.clicks, &reading.reads),
        &planned,
        now,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_the_campaign_the_older_a_report_may_be() {
        let seconds = |batches| max_age(batches).map(|age| age.num_seconds());
        assert_eq!(
            [0, 99, 100, 5_000, 5_001].map(seconds),
            [None, None, Some(2), Some(2), Some(60)]
        );
    }
}
