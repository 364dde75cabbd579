//! What shows only when everybody's visits are seen together.

use super::classify::{Class, Judged, Suspicion, classify};
use super::hit::Hit;
use std::collections::HashMap;

/// Links of this many people from one address within [`WITHIN`] were not opened by these people.
pub const MANY_PEOPLE: usize = 10;
/// See [`MANY_PEOPLE`]; in milliseconds.
pub const WITHIN: i64 = 60_000;

/// The visits of one person to all their links.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonHits {
    /// When the channel accepted the message, in milliseconds of campaign time, where known.
    pub sent_at: Option<i64>,
    /// Link and hit, in any order.
    pub hits: Vec<(u8, Hit)>,
}

/// Judges everybody's visits: first each person's by themselves, then all that came from one address.
/// The answers stand where the hits stand.
///
/// A whole office may share one address. What tells it from a gateway is the gesture that its browsers
/// report (over HTTPS, which is where links live): a visit with one is never suspected by its address.
pub fn judge(people: &[PersonHits]) -> Vec<Vec<Judged>> {
    let mut judged: Vec<Vec<Judged>> = people
        .iter()
        .map(|person| classify(&person.hits, person.sent_at))
        .collect();
    let mut by_address: HashMap<u32, Vec<(i64, usize, usize)>> = HashMap::new();
    for (person, PersonHits { hits, .. }) in people.iter().enumerate() {
        for (index, (_, hit)) in hits.iter().enumerate() {
            let like_a_person =
                matches!(judged[person][index].class, Class::Human | Class::Suspect);
            if like_a_person && !hit.flags.gesture {
                by_address
                    .entry(hit.ip_hash)
                    .or_default()
                    .push((hit.at_millis, person, index));
            }
        }
    }
    for visits in by_address.values_mut() {
        visits.sort_unstable();
        for (_, person, index) in crowded(visits) {
            let one = &mut judged[person][index];
            if one.class == Class::Human {
                *one = Judged::suspect(Suspicion::SharedAddress);
            }
        }
    }
    judged
}

/// The visits, in order of time, that lie in a stretch of [`WITHIN`] with [`MANY_PEOPLE`] in it.
fn crowded(visits: &[(i64, usize, usize)]) -> Vec<(i64, usize, usize)> {
    let mut found = Vec::new();
    let mut people: HashMap<usize, u32> = HashMap::new();
    let (mut start, mut taken) = (0, 0);
    for (end, (at, person, _)) in visits.iter().enumerate() {
        *people.entry(*person).or_default() += 1;
        while at.saturating_sub(visits[start].0) >= WITHIN {
            let left = visits[start].1;
            if let Some(count) = people.get_mut(&left) {
                *count -= 1;
                if *count == 0 {
                    people.remove(&left);
                }
            }
            start += 1;
        }
        if people.len() >= MANY_PEOPLE {
            found.extend_from_slice(&visits[start.max(taken)..=end]);
            taken = end + 1;
        }
    }
    found
}
