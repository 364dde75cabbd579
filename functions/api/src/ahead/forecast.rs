//! What a draft would come to.

use super::absence::{self, Absence};
use super::forecast_view::{
    ExpectedView, ForecastView, HourView, LinkView, ListShare, OutlookView, PaceOf,
};
use super::looked::Looked;
use super::{exact, large};
use crate::acts::{AT_ONCE, FindingView, asked, faults};
use crate::body;
use crate::campaigns::lenient;
use crate::lists::ListView;
use crate::problem::{FieldError, Problem};
use crate::results::open;
use crate::{Api, Looker};
use audience::preflight::{Finding, at_once};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::campaign::{Accepted, Campaign, FieldProblem, LISTS_MAX, OnExhausted, Spec};
use domain::ids::{CampaignId, ListId};
use domain::ladder::{Expected, Outlook, expected};
use domain::plan;
use markup::Message;
use platform::App;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// Fields without which nothing can be said about time.
const TIMES: [&str; 4] = ["start", "time_zone", "duration", "opening_hours"];

/// A draft as far as it is written, and somebody whose ladder is to be shown.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ForecastBody {
    /// The fields of a `Draft`, any of which may be missing or wrong: that is told under `problems`.
    #[schema(value_type = HashMap<String, Value>)]
    draft: Map<String, Value>,
    /// Somebody of the audience; anybody without.
    #[serde(default)]
    #[schema(example = "ines.silva@contoso.example")]
    address: Option<String>,
}

/// What publishing a draft would come to, without storing it.
///
/// Needs the role `viewer` or `author`. Everybody is counted and planned up to 10,000 rows; with more, or with a list
/// that is read from the directory, the rows stand for people, all in the campaign's zone, and `exact` is false: the
/// preflight of the stored draft counts them. Minutes are as random as the real ones, and not the same.
#[utoipa::path(post, path = "/v1/forecast", tag = "acts",
    request_body = ForecastBody,
    responses((status = 200, description = "What is to be expected", body = ForecastView)))]
pub(super) async fn forecast(
    State(api): State<Arc<Api>>,
    Looker(caller): Looker,
    body::Json(body): body::Json<ForecastBody>,
) -> Result<Json<ForecastView>, Problem> {
    let app = &api.app;
    let address = body.address.as_deref().map(asked::address).transpose()?;
    let (spec, problems) = lenient(&app.store, Value::Object(body.draft)).await?;
    let now = app.clock.campaign_now();
    let lists = lists(app, &spec).await?;
    let rows = lists.iter().filter(|list| !list.excluded);
    let rows = rows.map(|list| u64::from(list.rows)).sum();
    let mut view = ForecastView {
        at: now,
        exact: false,
        lists,
        rows,
        links: links(&spec),
        outlook: None,
        problems: Vec::new(),
    };
    if is_timed(&problems) {
        // The same draft always shows the same minutes.
        let draft = Campaign::draft(CampaignId::from_parts(0, 0), spec, caller.name, now);
        let absence = absence::expected(app, &draft.spec).await?;
        let looked = look(app, &draft, address.as_deref(), (rows, absence), now).await?;
        view.exact = looked.exact;
        view.outlook = Some(outlook(app, &draft.spec, looked, absence, now));
    }
    view.problems = problems.into_iter().map(FieldError::from).collect();
    Ok(Json(view))
}

async fn look(
    app: &App,
    draft: &Campaign,
    address: Option<&str>,
    (rows, absence): (u64, Absence),
    now: DateTime<Utc>,
) -> Result<Looked, Problem> {
    let checked = at_once(&app.store, &draft.spec, Accepted::default(), now)
        .await
        .map_err(faults::audience)?;
    let mut looked = if checked.rows <= AT_ONCE && !checked.dynamic {
        exact::look(app, draft, &checked, address, now).await?
    } else {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        large::look(app, draft, checked, (rows, absence.permille), now).await?
    };
    if app.carrier(draft.spec.channel).is_none() {
        let finding = Finding::not_configured(draft.spec.channel);
        looked.preflight.refusals.push(finding);
    }
    Ok(looked)
}

fn outlook(
    app: &App,
    spec: &Spec,
    looked: Looked,
    absence: Absence,
    now: DateTime<Utc>,
) -> OutlookView {
    let (window, rate) = (spec.window(), app.settings.rate(spec.channel));
    let found = expected(
        &Outlook {
            hours: &spec.opening_hours,
            window,
            zones: &looked.zones,
            absent_permille: absence.permille,
            delivers: spec.on_exhausted == OnExhausted::Deliver,
        },
        &looked.tries,
    );
    let preflight = looked.preflight;
    OutlookView {
        people: preflight.people,
        duplicates: preflight.duplicates,
        excluded: preflight.excluded,
        bad_zones: preflight.bad_zones,
        not_in_directory: preflight.not_in_directory,
        no_open_minute: preflight.no_open_minute,
        zones: looked.by_zone,
        columns: looked.columns,
        window: window.into(),
        plan_from: plan::plan_from(window.from, now),
        open_minutes: preflight.open_minutes,
        open: open(spec, window),
        hours: hours(&looked.tries, &found),
        absent_permille: absence.permille,
        absent_from: absence.from,
        expected: ExpectedView {
            sent: found.sent,
            unprogrammed: found.unprogrammed,
        },
        first_at: preflight.first_at,
        last_at: preflight.last_at,
        last_try_at: found.last_try,
        finish_at: preflight.finish_at,
        requests: preflight.requests,
        share_permille: preflight.share_permille,
        pace: PaceOf {
            requests_per_second: rate,
            requests_per_hour: u64::from(rate) * 3_600,
        },
        ladder: looked.ladder,
        refusals: preflight
            .refusals
            .into_iter()
            .map(FindingView::from)
            .collect(),
        warnings: preflight
            .warnings
            .into_iter()
            .map(FindingView::from)
            .collect(),
    }
}

/// First tries and retries on one axis.
fn hours(tries: &domain::ladder::FirstTries, found: &Expected) -> Vec<HourView> {
    let first = tries.iter().map(|((_, at), people)| (*at, *people));
    let mut hours: BTreeMap<DateTime<Utc>, (u32, u32)> = BTreeMap::new();
    for (at, people) in first {
        hours.entry(domain::capacity::hour_of(at)).or_default().0 += people;
    }
    for (hour, people) in &found.retries {
        hours.entry(*hour).or_default().1 += people;
    }
    hours
        .into_iter()
        .map(|(hour, (first_tries, retries))| HourView {
            hour,
            first_tries,
            retries,
        })
        .collect()
}

/// Whether all fields about time can be read and are in range.
fn is_timed(problems: &[FieldProblem]) -> bool {
    let about = |problem: &FieldProblem| {
        let field = problem.field.split(['.', '[']).next();
        field.is_some_and(|field| TIMES.contains(&field))
    };
    !problems.iter().any(about)
}

async fn lists(app: &App, spec: &Spec) -> Result<Vec<ListShare>, Problem> {
    let (include, exclude) = (&spec.audience.include, &spec.audience.exclude);
    let named = |ids: &[ListId], excluded: bool| -> Vec<(ListId, bool)> {
        ids.iter()
            .take(LISTS_MAX)
            .map(|id| (*id, excluded))
            .collect()
    };
    let mut found = Vec::new();
    for (id, excluded) in [named(include, false), named(exclude, true)].concat() {
        if let Some(list) = app.store.list(id).await? {
            let list = ListView::from(list);
            found.push(ListShare {
                id,
                name: list.name,
                kind: list.kind,
                rows: list.size,
                excluded,
            });
        }
    }
    Ok(found)
}

fn links(spec: &Spec) -> Vec<LinkView> {
    let message = Message::of(spec);
    let links = message.iter().flat_map(|message| message.links());
    links
        .map(|link| LinkView {
            url: link.url.to_string(),
            text: link.text.clone(),
        })
        .collect()
}
