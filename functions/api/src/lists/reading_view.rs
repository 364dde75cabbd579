//! A reading of a list's source as the API writes it.

use audience::sources::{LeftOut, Summary, Who};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// A reading that was started or is under way.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadingJob {
    /// Its name: `GET /v1/lists/{id}/readings/{job}`.
    #[schema(example = "5f2b9c01d4e8a377")]
    pub(super) job: String,
}

/// What the source of a list holds, compared with the version that was the newest.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListReading {
    /// The newest version: after a refresh what was read, after a preview what it was compared with. 0 for none.
    version: u32,
    /// People who are members by the source.
    people: u32,
    /// Who joined.
    joined: Joiners,
    /// Who left.
    left: Joiners,
    /// How many have another name or another cell.
    changed: u32,
    /// Who is in the source and not a member.
    left_out: LeftOutView,
    /// When the source was read, in campaign time.
    read_at: DateTime<Utc>,
}

/// People who joined, or who left.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListReadingPeople)]
pub struct Joiners {
    /// How many.
    people: u32,
    /// The first fifty of them, by address.
    first: Vec<JoinerView>,
}

/// Somebody who joined or left.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListReadingPerson)]
pub struct JoinerView {
    /// The address in lower case.
    #[schema(example = "anna.keller@contoso.example")]
    address: String,
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
}

/// People of a source who are not members.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListReadingLeftOut)]
pub struct LeftOutView {
    /// Their account is switched off.
    disabled: u32,
    /// They are guests of the tenant, and guests were not asked for.
    guests: u32,
    /// They have neither a mail address nor a principal name that is one.
    without_address: u32,
    /// All their addresses are those of others.
    same_address: u32,
    /// They have left the directory.
    gone: u32,
}

impl From<Summary> for ListReading {
    fn from(summary: Summary) -> Self {
        let LeftOut {
            disabled,
            guests,
            without_address,
            same_address,
            gone,
        } = summary.left_out;
        Self {
            version: summary.version,
            people: summary.people,
            joined: Joiners::new(summary.joined, summary.first_joined),
            left: Joiners::new(summary.left, summary.first_left),
            changed: summary.changed,
            left_out: LeftOutView {
                disabled,
                guests,
                without_address,
                same_address,
                gone,
            },
            read_at: summary.read_at,
        }
    }
}

impl Joiners {
    fn new(people: u32, first: Vec<Who>) -> Self {
        let view = |who: Who| JoinerView {
            address: who.address,
            first_name: who.first_name,
            last_name: who.last_name,
        };
        Self {
            people,
            first: first.into_iter().map(view).collect(),
        }
    }
}
