//! A forecast as the API writes it.

use super::absence::AbsentFrom;
use crate::acts::FindingView;
use crate::campaigns::WindowView;
use crate::lists::ListKind;
use crate::problem::FieldError;
use chrono::{DateTime, Utc};
use domain::ids::ListId;
use domain::ladder::{Rung, Skipped};
use serde::Serialize;
use utoipa::ToSchema;

/// What publishing a draft would come to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Forecast)]
pub(super) struct ForecastView {
    /// The instant it was made for.
    pub(super) at: DateTime<Utc>,
    /// What is wrong with the fields of the draft; stand-ins are taken for those that cannot be read.
    pub(super) problems: Vec<FieldError>,
    /// Whether everybody was counted; otherwise the rows of the lists stand for people.
    pub(super) exact: bool,
    /// The lists of the audience that exist.
    pub(super) lists: Vec<ListShare>,
    /// Rows of the lists addressed.
    #[schema(example = 12888)]
    pub(super) rows: u64,
    /// Tracked links of the message, in order of appearance.
    pub(super) links: Vec<LinkView>,
    /// What the fields about time come to; null while one of them is wrong.
    pub(super) outlook: Option<OutlookView>,
}

/// A list of the audience.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListShare {
    /// Its id.
    #[schema(value_type = String, example = "lst_01KB0000000000000000000000")]
    pub(super) id: ListId,
    /// Its name.
    pub(super) name: String,
    /// Where its members come from.
    pub(super) kind: ListKind,
    /// Members of its newest version.
    pub(super) rows: u32,
    /// Whether its members are left out.
    pub(super) excluded: bool,
}

/// A tracked link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DraftLink)]
pub(super) struct LinkView {
    /// Its target, with placeholders.
    #[schema(example = "https://intranet.example/passkeys")]
    pub(super) url: String,
    /// The text people click.
    #[schema(example = "create yours")]
    pub(super) text: String,
}

/// People and time.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Outlook)]
pub(super) struct OutlookView {
    /// People addressed, after duplicates and exclusions.
    #[schema(example = 12480)]
    pub(super) people: u32,
    /// Rows that name a person who is in already.
    pub(super) duplicates: u32,
    /// People left out by an exclusion list.
    pub(super) excluded: u32,
    /// People whose time zone is not one; planned in the campaign's.
    pub(super) bad_zones: u32,
    /// People the directory did not know when it was last asked.
    pub(super) not_in_directory: u32,
    /// People whose zone has no open minute in the window.
    pub(super) no_open_minute: u32,
    /// People by zone, most first; at most 50 zones.
    pub(super) zones: Vec<ZoneView>,
    /// The placeholders of the message, in order of first appearance.
    pub(super) columns: Vec<ColumnView>,
    /// The send window.
    pub(super) window: WindowView,
    /// The first instant that may be planned.
    pub(super) plan_from: DateTime<Utc>,
    /// Minutes of the campaign's zone in which first tries may be planned.
    pub(super) open_minutes: u64,
    /// The stretches of the window in which the campaign's zone is open.
    pub(super) open: Vec<WindowView>,
    /// Expected tries by hour; hours without any are left out.
    pub(super) hours: Vec<HourView>,
    /// Share of people expected to be absent at any one try, in thousandths.
    #[schema(example = 200)]
    pub(super) absent_permille: u16,
    /// Where that share comes from.
    pub(super) absent_from: AbsentFrom,
    /// What it comes to in the end.
    pub(super) expected: ExpectedView,
    /// The first planned minute.
    pub(super) first_at: Option<DateTime<Utc>>,
    /// The last planned minute.
    pub(super) last_at: Option<DateTime<Utc>>,
    /// The last minute in which anybody may be tried again.
    pub(super) last_try_at: Option<DateTime<Utc>>,
    /// When the last expected request is through at the channel's pace.
    pub(super) finish_at: Option<DateTime<Utc>>,
    /// Requests the channel is expected to carry, retries included.
    pub(super) requests: Option<u64>,
    /// Thousandths of what the channel has free in the window, rounded up.
    pub(super) share_permille: Option<u16>,
    /// What the channel can carry.
    pub(super) pace: PaceOf,
    /// The ladder of one person who is never there; null where nobody has a minute.
    pub(super) ladder: Option<LadderView>,
    /// What keeps the draft from being published.
    pub(super) refusals: Vec<FindingView>,
    /// What the author should know and may ignore.
    pub(super) warnings: Vec<FindingView>,
}

/// People of one zone.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ZoneView {
    /// IANA time zone.
    #[schema(example = "Europe/Paris")]
    pub(super) time_zone: String,
    /// How many.
    pub(super) people: u32,
}

/// A placeholder of the message.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ColumnView {
    /// Its name.
    #[schema(example = "CITY")]
    pub(super) name: String,
    /// What stands there for people who have no value; null for none.
    #[schema(example = "your town")]
    pub(super) fallback: Option<String>,
    /// People who have a value; null where people were not read.
    pub(super) people: Option<u32>,
}

/// Expected tries in one hour.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExpectedHour)]
pub(super) struct HourView {
    /// Its first instant.
    pub(super) hour: DateTime<Utc>,
    /// First tries.
    pub(super) first_tries: u32,
    /// Later tries of people who were absent.
    pub(super) retries: u32,
}

/// What a draft comes to in the end.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExpectedOutcome)]
pub(super) struct ExpectedView {
    /// People sent.
    pub(super) sent: u32,
    /// People for whom the ladder or the window ends first.
    pub(super) unprogrammed: u32,
}

/// What a channel can carry.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ForecastPace)]
pub(super) struct PaceOf {
    /// Requests in a second.
    #[schema(example = 45)]
    pub(super) requests_per_second: u32,
    /// Requests in an hour.
    #[schema(example = 162000)]
    pub(super) requests_per_hour: u64,
}

/// The ladder of one person who is never there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExampleLadder)]
pub(super) struct LadderView {
    /// Case-folded address; null where people were not read.
    #[schema(example = "ines.silva@contoso.example")]
    pub(super) address: Option<String>,
    /// First and last name.
    #[schema(example = "Inês Silva")]
    pub(super) name: Option<String>,
    /// The zone whose opening hours count.
    #[schema(example = "Europe/Lisbon")]
    pub(super) time_zone: String,
    /// The nine tries in order; a single one where presence is not asked for.
    pub(super) tries: Vec<LadderTry>,
}

/// One try.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LadderTry {
    /// 1–3.
    cycle: u8,
    /// 1–3.
    rung: u8,
    /// When; null where it is skipped.
    at: Option<DateTime<Utc>>,
    /// Why it is skipped.
    skipped: Option<SkippedView>,
}

/// Why a try is skipped.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Skipped)]
enum SkippedView {
    /// Its minute is outside the opening hours.
    Closed,
    /// The send window ends first, or has no later open day.
    WindowOver,
}

impl From<Rung> for LadderTry {
    fn from(rung: Rung) -> Self {
        Self {
            cycle: rung.cycle,
            rung: rung.rung,
            at: rung.at,
            skipped: rung.skipped.map(|why| match why {
                Skipped::Closed => SkippedView::Closed,
                Skipped::WindowOver => SkippedView::WindowOver,
            }),
        }
    }
}
