//! The plan: which minute each recipient is first tried in.
//!
//! A pure function of the seed, the window, the zones and the identities. It does not depend on the order of the input,
//! the machine or any library's sampling, so two planners, or one that is restarted, write the same batches.
//!
//! Per person one SHA-256 block gives both random numbers: with `k = keyed(seed, "plan", [])`, the bytes 0–7 of
//! `SHA-256(k ‖ key)` are the order and the bytes 8–15 are u, both big-endian. The input has one fixed length, so the
//! plain hash under a secret prefix is as good as an HMAC here, at half the price.

mod batches;

#[cfg(test)]
mod tests;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use chrono_tz::Tz;
use sha2::{Digest, Sha256};

use crate::jitter::{Seed, draw, keyed, leading_number, stratum};
use crate::send_window::{OpenMinutes, OpeningHours, SendWindow};

pub use batches::{MAX_BYTES, MAX_PEOPLE, batches};

/// Time between publish and the first planned minute, for the planning itself.
const HEAD_START: TimeDelta = TimeDelta::minutes(2);

/// One recipient, as far as planning is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The hash of the identity, from [`person_key`].
    pub key: [u8; 16],
    /// Index into [`PlanInput::zones`].
    pub zone: u16,
}

/// Everything the plan depends on besides the people.
#[derive(Debug, Clone, Copy)]
pub struct PlanInput<'a> {
    /// The campaign's seed.
    pub seed: &'a Seed,
    /// Opening hours, read on the local clock of each zone.
    pub hours: &'a OpeningHours,
    /// The send window; the same two instants for every zone.
    pub window: SendWindow,
    /// Nothing is planned earlier; from [`plan_from`].
    pub plan_from: DateTime<Utc>,
    /// The zones that people refer to by index.
    pub zones: &'a [Tz],
}

/// When one person is first tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Index into the people that were planned.
    pub person: u32,
    /// The minute, a whole one.
    pub at: DateTime<Utc>,
    /// The person's zone.
    pub zone: u16,
}

/// The result of planning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// By minute, then zone, then the keyed order of the people.
    pub planned: Vec<Planned>,
    /// People whose zone has no open minute in the window (or is not in the list of zones), by index.
    pub no_open_minute: Vec<u32>,
}

/// The key of a person: the first 16 bytes of SHA-256 of the identity.
///
/// The identity is the directory's object id or the address, already case-folded by the caller.
pub fn person_key(identity: &str) -> [u8; 16] {
    let hash: [u8; 32] = Sha256::digest(identity).into();
    let mut key = [0; 16];
    key.copy_from_slice(&hash[..16]);
    key
}

/// The earliest instant that may be planned: the start, or publish + 2 min if that is later, as a whole minute.
pub fn plan_from(start: DateTime<Utc>, published: DateTime<Utc>) -> DateTime<Utc> {
    let earliest = start.max(published + HEAD_START);
    // Fails only beyond the years that fit into nanoseconds, where there is nothing to round.
    earliest
        .duration_round_up(TimeDelta::minutes(1))
        .unwrap_or(earliest)
}

/// Spreads the people over the planning minutes of their zone, in random order, by stratified jitter.
///
/// Takes one sort and about 50 bytes a person. Two people with the same key are one person to the plan: their relative
/// order follows the input. At most `u32::MAX` people.
pub fn plan(input: &PlanInput, people: &[Person]) -> Plan {
    let (places, no_open_minute) = draw_order(input, people);
    let mut planned = Vec::with_capacity(places.len());
    let from = input.plan_from.max(input.window.from);
    let mut no_open_minute = no_open_minute;
    for same_zone in places.chunk_by(|a, b| a.zone == b.zone) {
        let zone = input.zones[usize::from(same_zone[0].zone)];
        let minutes = OpenMinutes::for_planning(input.hours, zone, from, input.window.until);
        if minutes.total() == 0 {
            no_open_minute.extend(same_zone.iter().map(|place| place.person));
            continue;
        }
        for (rank, place) in same_zone.iter().enumerate() {
            let (a, b) = stratum(rank as u64, same_zone.len() as u64, minutes.total());
            let at = minutes.instant(draw(a, b, place.u));
            planned.push(Planned {
                person: place.person,
                at,
                zone: place.zone,
            });
        }
    }
    // Strata do not overlap: each zone is in the order of its minutes already, and the stable sort only merges zones.
    planned.sort_by_key(|planned| (planned.at, planned.zone));
    no_open_minute.sort_unstable();
    Plan {
        planned,
        no_open_minute,
    }
}

/// A person's place in the random order, and the fraction for the draw.
#[derive(Clone, Copy)]
struct Place {
    order: u64,
    u: u64,
    person: u32,
    zone: u16,
}

/// The people by zone and keyed order; and those whose zone does not exist.
fn draw_order(input: &PlanInput, people: &[Person]) -> (Vec<Place>, Vec<u32>) {
    let secret = keyed(input.seed, "plan", &[]);
    let mut places = Vec::with_capacity(people.len());
    let mut no_zone = Vec::new();
    for (person, Person { key, zone }) in (0..).zip(people) {
        if usize::from(*zone) >= input.zones.len() {
            no_zone.push(person);
            continue;
        }
        let hash: [u8; 32] = Sha256::new()
            .chain_update(secret)
            .chain_update(key)
            .finalize()
            .into();
        let order = leading_number(&hash);
        let u = hash[8..16]
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte));
        places.push(Place {
            order,
            u,
            person,
            zone: *zone,
        });
    }
    let key = |place: &Place| people[place.person as usize].key;
    places.sort_unstable_by(|a, b| {
        // The key and the index only settle ties, so that the result never depends on the sort.
        (a.zone, a.order)
            .cmp(&(b.zone, b.order))
            .then_with(|| (key(a), a.person).cmp(&(key(b), b.person)))
    });
    (places, no_zone)
}
