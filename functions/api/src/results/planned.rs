//! What reports need to know of the batches. The plan never changes, so it is read once and kept in one
//! document; of a large campaign it is read piece by piece, one piece a request, from the earliest batch on.

use super::published::Published;
use crate::problem::Problem;
use chrono::{DateTime, TimeDelta};
use domain::report::PlannedBatch;
use platform::App;
use store::StoreError;

const KIND: &str = "report";
/// Batches read beyond those known, by one request.
const PIECE: u32 = 2_000;
/// Batches read by one call.
const SLICE: u32 = 200;
const MINUTE: i64 = 60;
/// The plan can be read again when it is asked for later than this.
const KEPT: TimeDelta = TimeDelta::days(30);

/// One batch as it is kept: planned minute since 1970, and people.
type Kept = (Option<i64>, u16);

/// The batches from number zero on, as far as they have been read: all of them, up to [`PIECE`].
///
/// # Errors
/// When the store fails.
pub(super) async fn planned(app: &App, of: &Published) -> Result<Vec<PlannedBatch>, Problem> {
    let (id, now) = (of.campaign.id.to_string(), app.clock.machine_now());
    let name = format!("planned-{}", of.campaign.epoch);
    let known = app.store.document(KIND, &id, &name, now).await?;
    let mut kept: Vec<Kept> = known
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let first = kept.len();
    extend(app, of, &mut kept).await?;
    if kept.len() > first {
        let json = serde_json::to_string(&kept).map_err(Problem::internal)?;
        // One that does not fit is read again every time; that is slow, not wrong.
        match app
            .store
            .put_document(KIND, &id, &name, &json, Some(now + KEPT))
            .await
        {
            Ok(()) | Err(StoreError::TooLarge { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let at = |minute: i64| DateTime::from_timestamp(minute.saturating_mul(MINUTE), 0);
    let batches = kept.into_iter();
    Ok(batches
        .map(|(minute, people)| PlannedBatch {
            at: minute.and_then(at),
            people,
        })
        .collect())
}

/// Reads on where `kept` ends.
async fn extend(app: &App, of: &Published, kept: &mut Vec<Kept>) -> Result<(), StoreError> {
    let known = |kept: &Vec<Kept>| u32::try_from(kept.len()).unwrap_or(u32::MAX);
    let mut next = known(kept);
    let end = of.counts.batches.min(next.saturating_add(PIECE));
    while next < end {
        let batches = app
            .store
            .batches(of.campaign.id, next, SLICE.min(end - next))
            .await?;
        let in_order = (next..).zip(batches).take_while(|(n, batch)| batch.n == *n);
        kept.extend(in_order.map(|(_, batch)| {
            let minute = batch.planned_at.map(|at| at.timestamp().div_euclid(MINUTE));
            (
                minute,
                u16::try_from(batch.people.len()).unwrap_or(u16::MAX),
            )
        }));
        if known(kept) == next {
            return Ok(());
        }
        next = known(kept);
    }
    Ok(())
}
