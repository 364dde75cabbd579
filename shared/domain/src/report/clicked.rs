//! Who clicked on what.

use super::figures::{Bucket, FirstClick, LinkFigures};
use super::tally;
use crate::campaign::Campaign;
use crate::engagement::{Class, Hit, Judged, PersonHits, judge};
use crate::outcome::{Mark, Outcome, Vector, reads_as};
use std::collections::{BTreeSet, HashMap};

/// Ends of the steps in which the time to the first click is counted, in seconds: each twice the one
/// before, up to a day.
pub const FIRST_CLICK_SECONDS: [i64; 12] = [
    60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 30_720, 61_440, 86_400,
];

/// What was recorded of one person's links.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonClicks {
    /// The batch.
    pub batch: u32,
    /// Position in the batch.
    pub position: u16,
    /// Link and hit, in any order.
    pub hits: Vec<(u8, Hit)>,
    /// Link and number of hits beyond what is kept of one person.
    pub dropped: Vec<(u8, u64)>,
}

/// The mark and the time of sending of one person.
type Known = (Mark, Option<i64>);

/// Judges all visits; the answers stand where the hits stand. `vectors` in order of their number.
pub fn judge_all(vectors: &[(u32, Vector)], clicks: &[PersonClicks]) -> Vec<Vec<Judged>> {
    let people: Vec<PersonHits> = clicks
        .iter()
        .map(|person| PersonHits {
            sent_at: known(vectors, person).and_then(|(_, sent_at)| sent_at),
            hits: person.hits.clone(),
        })
        .collect();
    judge(&people)
}

/// What clicks come to.
#[derive(Debug, Default)]
pub(super) struct Clicks {
    pub links: Vec<LinkFigures>,
    /// Of everybody who reads as sent and clicked: when they first did, in milliseconds.
    pub first: Vec<i64>,
    pub first_click: FirstClick,
    pub last: Option<i64>,
    pub unknown: u32,
}

/// Counts clicks by link and person.
pub(super) fn clicks(
    campaign: &Campaign,
    links: &[(String, String)],
    vectors: &[(u32, Vector)],
    clicks: &[PersonClicks],
) -> Clicks {
    let mut found = Clicks {
        links: figures(links),
        ..Clicks::default()
    };
    let mut taken = Vec::new();
    for (person, judged) in clicks.iter().zip(judge_all(vectors, clicks)) {
        count_links(&mut found.links, person, &judged);
        let human = || {
            let hits = person.hits.iter().zip(&judged);
            hits.filter(|(_, one)| one.class == Class::Human)
                .map(|((_, hit), _)| hit.at_millis)
        };
        let Some(first) = human().min() else { continue };
        found.last = found.last.max(human().max());
        let Some((mark, sent_at)) = known(vectors, person) else {
            continue;
        };
        match reads_as(mark, campaign) {
            Outcome::Sent => {
                found.first.push(first);
                taken.extend(sent_at.map(|sent| (first.saturating_sub(sent) / 1_000).max(0)));
            }
            Outcome::Unknown => found.unknown += 1,
            _ => {}
        }
    }
    found.first_click = histogram(taken);
    found
}

fn known(vectors: &[(u32, Vector)], person: &PersonClicks) -> Option<Known> {
    let (mark, log) = tally::find(vectors, person.batch, person.position)?;
    Some((mark, log.sent_at))
}

fn figures(links: &[(String, String)]) -> Vec<LinkFigures> {
    (0u8..=u8::MAX)
        .zip(links)
        .map(|(index, (url, text))| LinkFigures {
            index,
            url: url.clone(),
            text: text.clone(),
            people: 0,
            total: 0,
            suspected: 0,
            previews: 0,
        })
        .collect()
}

fn count_links(links: &mut [LinkFigures], person: &PersonClicks, judged: &[Judged]) {
    let mut clicked = BTreeSet::new();
    for ((link, _), judged) in person.hits.iter().zip(judged) {
        let Some(figures) = links.get_mut(usize::from(*link)) else {
            continue;
        };
        match judged.class {
            Class::Preview => figures.previews += 1,
            Class::Human => {
                figures.total += 1;
                clicked.insert(*link);
            }
            Class::Scanner | Class::Suspect => {
                figures.total += 1;
                figures.suspected += 1;
            }
        }
    }
    for link in clicked {
        links[usize::from(link)].people += 1;
    }
    // Nobody clicks on one link more often than is kept.
    for (link, dropped) in &person.dropped {
        if let Some(figures) = links.get_mut(usize::from(*link)) {
            figures.total += dropped;
            figures.suspected += dropped;
        }
    }
}

fn histogram(mut seconds: Vec<i64>) -> FirstClick {
    seconds.sort_unstable();
    let mut counted: HashMap<usize, u32> = HashMap::new();
    for taken in &seconds {
        *counted
            .entry(FIRST_CLICK_SECONDS.partition_point(|end| end <= taken))
            .or_default() += 1;
    }
    let buckets = (0..=FIRST_CLICK_SECONDS.len()).map(|step| Bucket {
        below_seconds: FIRST_CLICK_SECONDS.get(step).copied(),
        people: counted.get(&step).copied().unwrap_or(0),
    });
    FirstClick {
        median_seconds: seconds.get(seconds.len().saturating_sub(1) / 2).copied(),
        buckets: buckets.collect(),
    }
}
