//! Planned, sent and clicked over time.

use super::published::published;
use super::{planned, reading, schema};
use crate::campaigns::WindowView;
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Viewer};
use audience::EXPECTED_ABSENCE_PERMILLE;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Spec;
use domain::ids::CampaignId;
use domain::report::{self, Ahead, Series};
use domain::send_window::{OpenMinutes, SendWindow};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::AuditEntry;
use utoipa::{IntoParams, ToSchema};

/// Most steps of an answer.
const STEPS_MAX: i64 = 2_000;
/// Steps an answer has, at most, when no step is asked for.
const STEPS_USUAL: i64 = 300;
/// Acts looked at for pauses, the latest.
const TRAIL: usize = 200;
/// Steps to choose from, in seconds.
const STEPS: [i64; 9] = [60, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400];

/// Which stretch of time, how finely.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SeriesParams {
    /// Start of the first step; when the plan starts, rounded down to a step, without.
    from: Option<DateTime<Utc>>,
    /// Length of a step in seconds, 60 to 86400; one that suits the campaign without.
    #[param(minimum = 60, maximum = 86400)]
    step: Option<i64>,
}

/// Counts per step, and what goes with them on one axis.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SeriesAnswer)]
pub(super) struct SeriesView {
    /// The counts.
    #[serde(flatten)]
    #[schema(value_type = schema::Series)]
    series: Series,
    /// The stretches of the send window in which the campaign's zone is open, in order.
    open: Vec<WindowView>,
    /// When it was paused, the latest first.
    pauses: Vec<Pause>,
    /// What is still to be expected; null when it is over.
    #[schema(value_type = Option<schema::Ahead>)]
    ahead: Option<Ahead>,
}

/// A stretch in which nothing left.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
struct Pause {
    /// When an operator paused it.
    from: DateTime<Utc>,
    /// When an operator resumed it; null while it is paused.
    until: Option<DateTime<Utc>>,
}

/// First tries planned, messages accepted and first human clicks of a published campaign, per step of time.
///
/// Needs the role `viewer`. The steps reach to the end of the send window. Summed up from `before`, `sent` ends in
/// the sent people of the report and `clicked` in the count of its click engagement.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/series", tag = "results",
    params(("id" = String, Path, description = "Id of the campaign"), SeriesParams),
    responses(
        (status = 200, description = "Counts per step", body = SeriesView),
        (status = 409, description = "It is not published, or still being planned"),
    )
)]
pub(super) async fn series(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path(id): Path<CampaignId>,
    Query(params): Query<SeriesParams>,
) -> Result<Json<SeriesView>, Problem> {
    let published = published(&api, id).await?;
    let publication = &published.publication;
    let (from, step, steps) = steps(
        params.from,
        params.step,
        publication.plan_from,
        publication.window.until,
    )?;
    let (reading, planned) = futures::try_join!(
        reading::read(&api.app, id),
        planned::planned(&api.app, &published)
    )?;
    let shape = (TimeDelta::seconds(step), steps);
    let campaign = &published.campaign;
    let (vectors, clicks) = (&reading.vectors, &reading.clicks);
    let trail = api.app.store.audit(id, None, TRAIL).await?;
    Ok(Json(SeriesView {
        series: report::series(campaign, &planned, vectors, clicks, from, shape),
        open: open(&campaign.spec, publication.window),
        pauses: pauses(&trail.items),
        ahead: report::ahead(campaign, vectors, &planned, EXPECTED_ABSENCE_PERMILLE),
    }))
}

/// The open stretches of a window in the campaign's zone; those that touch are one.
pub(crate) fn open(spec: &Spec, window: SendWindow) -> Vec<WindowView> {
    let minutes = OpenMinutes::of(
        &spec.opening_hours,
        spec.time_zone,
        window.from,
        window.until,
    );
    let mut found: Vec<WindowView> = Vec::new();
    for run in minutes.runs() {
        let until = run.first + TimeDelta::minutes(run.minutes.cast_signed());
        match found.last_mut().filter(|last| last.until == run.first) {
            Some(last) => last.until = until,
            None => found.push(WindowView {
                from: run.first,
                until,
            }),
        }
    }
    found
}

/// The pauses in a trail, which begins with the latest act.
fn pauses(trail: &[AuditEntry]) -> Vec<Pause> {
    let mut resumed = None;
    let mut found = Vec::new();
    for entry in trail {
        match entry.act.as_str() {
            "resume" => resumed = Some(entry.at),
            "pause" => found.push(Pause {
                from: entry.at,
                until: resumed.take(),
            }),
            _ => {}
        }
    }
    found
}

/// The first instant, the length of a step in seconds, and the number of steps.
fn steps(
    from: Option<DateTime<Utc>>,
    step: Option<i64>,
    plan_from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(DateTime<Utc>, i64, usize), Problem> {
    let start = from.unwrap_or(plan_from).timestamp();
    let length = |start: i64| until.timestamp().saturating_sub(start).max(0);
    let step = match step {
        Some(step) if (STEPS[0]..=STEPS[8]).contains(&step) => step,
        Some(step) => {
            return Err(Problem::bad_request(
                "step",
                format!("is {step}; 60 to 86400 seconds are allowed"),
            ));
        }
        None => *STEPS
            .iter()
            .find(|step| length(start) / **step < STEPS_USUAL)
            .unwrap_or(&STEPS[8]),
    };
    let start = if from.is_some() {
        start
    } else {
        start - start.rem_euclid(step)
    };
    let count = (length(start) + step - 1) / step;
    if count > STEPS_MAX {
        let detail = format!(
            "gives {count} steps up to the end of the window; at most {STEPS_MAX} are answered"
        );
        return Err(Problem::bad_request("step", detail));
    }
    let from = DateTime::from_timestamp(start, 0)
        .ok_or_else(|| Problem::bad_request("from", "is too far away"))?;
    Ok((from, step, usize::try_from(count).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_step_suits_the_window_and_is_bounded() {
        let (start, day, month) = (
            at("2026-12-01T09:07:00Z"),
            at("2026-12-02T00:00:00Z"),
            at("2026-12-31T00:00:00Z"),
        );
        assert_eq!(
            steps(None, None, start, day).unwrap(),
            (at("2026-12-01T09:05:00Z"), 300, 179)
        );
        assert_eq!(steps(None, None, start, month).unwrap().1, 21_600);
        assert_eq!(
            steps(Some(start), Some(3_600), start, day).unwrap(),
            (start, 3_600, 15)
        );
        assert_eq!(steps(Some(month), Some(60), start, day).unwrap().2, 0);
        for step in [0, 59, 86_401, -60] {
            assert_eq!(
                steps(None, Some(step), start, day).unwrap_err().status(),
                400,
                "{step}"
            );
        }
        let too_many = steps(None, Some(60), start, month).unwrap_err();
        assert!(too_many.to_string().starts_with("step: "), "{too_many}");
    }
}
