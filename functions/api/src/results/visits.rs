//! What people did with their links, person by person.

use chrono::{DateTime, Utc};
use domain::engagement::Class;
use domain::outcome::Vector;
use domain::report::{PersonClicks, judge_all};
use std::collections::HashMap;

/// The visits of one person's links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Visits {
    /// The first by the person, in milliseconds since 1970.
    first: Option<i64>,
    /// Those by the person.
    pub clicks: u64,
    /// Those that are suspected to be a machine's.
    pub suspected: u64,
}

impl Visits {
    /// When the person first clicked.
    pub(super) fn first_at(&self) -> Option<DateTime<Utc>> {
        self.first.and_then(DateTime::from_timestamp_millis)
    }
}

/// The visits by batch and position. `vectors` in order of their number.
pub(super) fn by_person(
    vectors: &[(u32, Vector)],
    clicks: &[PersonClicks],
) -> HashMap<(u32, u16), Visits> {
    let judged = judge_all(vectors, clicks);
    let people = clicks.iter().zip(judged).map(|(person, judged)| {
        let mut found = Visits {
            suspected: person.dropped.iter().map(|(_, dropped)| dropped).sum(),
            ..Visits::default()
        };
        for ((_, hit), judged) in person.hits.iter().zip(judged) {
            match judged.class {
                Class::Human => {
                    let first = found.first.unwrap_or(hit.at_millis);
                    found.first = Some(first.min(hit.at_millis));
                    found.clicks += 1;
                }
                Class::Scanner | Class::Suspect => found.suspected += 1,
                Class::Preview => {}
            }
        }
        ((person.batch, person.position), found)
    });
    people.collect()
}
