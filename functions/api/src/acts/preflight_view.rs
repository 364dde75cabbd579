//! A preflight as the API writes it.

use audience::preflight::{Acceptable, Finding, IdentifiedBy, Preflight};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// A job that was started or is under way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Job {
    /// Its name: `GET /v1/campaigns/{id}/preflight/{job}`.
    #[schema(example = "5f2b9c01d4e8a3775f2b9c01d4e8a377")]
    pub(crate) job: String,
}

/// What publishing would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreflightView {
    /// The instant it was made for.
    at: DateTime<Utc>,
    /// People addressed, after duplicates and exclusions.
    #[schema(example = 12480)]
    people: u32,
    /// Rows that name a person who is in already.
    duplicates: u32,
    /// People left out by an exclusion list.
    excluded: u32,
    /// People whose time zone is not one; planned in the campaign's.
    bad_zones: u32,
    /// By what people are recognised.
    identity: IdentityView,
    /// People the directory did not know when it was last asked.
    not_in_directory: u32,
    /// Empty cells, by placeholder without fallback.
    missing: Vec<MissingView>,
    /// People whose zone has no open minute in the window.
    no_open_minute: u32,
    /// Minutes of the campaign's zone in which first tries may be planned.
    open_minutes: u64,
    /// First tries by hour.
    sends: Vec<HourView>,
    /// The first planned minute.
    first_at: Option<DateTime<Utc>>,
    /// The last planned minute.
    last_at: Option<DateTime<Utc>>,
    /// When the last expected request is through at the channel's pace.
    finish_at: Option<DateTime<Utc>>,
    /// Requests the channel is expected to carry for it, retries included.
    requests: Option<u64>,
    /// Thousandths of what the channel has free in the window, rounded up.
    #[schema(example = 41)]
    share_permille: Option<u16>,
    /// What keeps the campaign from being published. Empty when nothing does.
    refusals: Vec<FindingView>,
    /// What the author should know and may ignore.
    warnings: Vec<FindingView>,
}

/// By what two rows are recognised as one person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum IdentityView {
    /// The directory's object id, known for everybody.
    Directory,
    /// The address, for some at least; publishing asks the directory and may find more duplicates.
    Address,
}

/// Cells of a placeholder without fallback that are empty.
#[derive(Debug, Serialize, ToSchema)]
struct MissingView {
    /// The placeholder's name.
    #[schema(example = "CITY")]
    placeholder: String,
    /// How many people have no value for it.
    people: u32,
}

/// People whose first try falls into one hour.
#[derive(Debug, Serialize, ToSchema)]
struct HourView {
    /// The first instant of the hour, in UTC.
    hour: DateTime<Utc>,
    /// How many people.
    people: u32,
}

/// One thing that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingView {
    /// The field of the campaign it concerns.
    #[schema(example = "opening_hours")]
    field: String,
    /// What kind of thing it is.
    #[schema(example = "window_closed")]
    code: String,
    /// One sentence for a person, with the figures.
    detail: String,
    /// The flag under `accept` of a publish that lifts it, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "no_open_minute")]
    accept: Option<&'static str>,
}

impl From<Preflight> for PreflightView {
    fn from(made: Preflight) -> Self {
        let missing = made.missing.into_iter();
        Self {
            at: made.at,
            people: made.people,
            duplicates: made.duplicates,
            excluded: made.excluded,
            bad_zones: made.bad_zones,
            identity: match made.identity {
                IdentifiedBy::Directory => IdentityView::Directory,
                IdentifiedBy::Address => IdentityView::Address,
            },
            not_in_directory: made.not_in_directory,
            missing: missing
                .map(|cell| MissingView {
                    placeholder: cell.placeholder,
                    people: cell.people,
                })
                .collect(),
            no_open_minute: made.no_open_minute,
            open_minutes: made.open_minutes,
            sends: made
                .sends
                .iter()
                .map(|sends| HourView {
                    hour: sends.hour,
                    people: sends.people,
                })
                .collect(),
            first_at: made.first_at,
            last_at: made.last_at,
            finish_at: made.finish_at,
            requests: made.requests,
            share_permille: made.share_permille,
            refusals: made.refusals.into_iter().map(FindingView::from).collect(),
            warnings: made.warnings.into_iter().map(FindingView::from).collect(),
        }
    }
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        Self {
            field: finding.field,
            code: finding.code.as_str().to_owned(),
            detail: finding.detail,
            accept: finding.accept.map(|accept| match accept {
                Acceptable::EmptyPlaceholders => "empty_placeholders",
                Acceptable::NoOpenMinute => "no_open_minute",
            }),
        }
    }
}
