//! The logs of a batch's people, by column: what is alike lies together and deflates to nearly nothing.
//!
//! Times are distances from the earliest, and an activity id that is a number (in Teams it is the time of the message
//! in milliseconds) is a distance from the time of sending: two bytes instead of thirteen.

use domain::outcome::{PersonLog, Reason, Try, Vector};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::packing::{pack, unpack};

const WHAT: &str = "people of an outcome vector";
const FORMAT: u8 = 1;
/// A hundred people sent to are a few hundred bytes by column, and still a third smaller when deflated.
const DEFLATE_ABOVE: usize = 128;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Columns {
    /// Milliseconds since 1970 from which times are counted.
    base: i64,
    /// Distance of `sent_at` from `base`, plus one; 0 for none.
    sent_at: Vec<u64>,
    activity: Vec<Activity>,
    reason: Vec<Option<Reason>>,
    faults: Vec<u8>,
    /// How many of `tries` are each person's.
    tries_of: Vec<u32>,
    tries: Vec<Try>,
}

#[derive(Debug, Serialize, Deserialize)]
enum Activity {
    None,
    /// A plain decimal, as a distance from the person's time of sending.
    Number(i64),
    Text(String),
}

/// Packs the logs of a vector's people.
pub(crate) fn pack_people(vector: &Vector) -> Result<Vec<u8>, StoreError> {
    let people = &vector.people;
    let base = people
        .iter()
        .filter_map(|log| log.sent_at)
        .min()
        .unwrap_or(0);
    let mut columns = Columns {
        base,
        ..Columns::default()
    };
    for log in people {
        let distance = log
            .sent_at
            .map_or(Some(0), |at| at.abs_diff(base).checked_add(1));
        columns
            .sent_at
            .push(distance.ok_or_else(|| StoreError::corrupt(WHAT))?);
        columns.activity.push(shorten(
            log.activity.as_deref(),
            log.sent_at.unwrap_or(base),
        ));
        columns.reason.push(log.reason);
        columns.faults.push(log.faults);
        columns
            .tries_of
            .push(u32::try_from(log.tries.len()).map_err(|_| StoreError::corrupt(WHAT))?);
        columns.tries.extend_from_slice(&log.tries);
    }
    pack(WHAT, FORMAT, &columns, DEFLATE_ABOVE)
}

/// Reads the logs of `count` people.
pub(crate) fn unpack_people(bytes: &[u8], count: usize) -> Result<Vec<PersonLog>, StoreError> {
    let corrupt = || StoreError::corrupt(WHAT);
    let columns: Columns = unpack(WHAT, FORMAT, bytes)?;
    let lengths = [
        columns.sent_at.len(),
        columns.activity.len(),
        columns.reason.len(),
        columns.faults.len(),
        columns.tries_of.len(),
    ];
    if lengths.iter().any(|length| *length != count) {
        return Err(corrupt());
    }
    let Columns {
        base,
        sent_at,
        activity,
        reason,
        faults,
        tries_of,
        tries,
    } = columns;
    let mut tries = tries.as_slice();
    let mut people = Vec::with_capacity(count);
    for (index, activity) in activity.into_iter().enumerate() {
        let (own, rest) = tries
            .split_at_checked(tries_of[index] as usize)
            .ok_or_else(corrupt)?;
        tries = rest;
        let sent_at = sent_at[index]
            .checked_sub(1)
            .map(|distance| base.wrapping_add_unsigned(distance));
        people.push(PersonLog {
            sent_at,
            activity: lengthen(activity, sent_at.unwrap_or(base)),
            reason: reason[index],
            faults: faults[index],
            tries: own.to_vec(),
        });
    }
    if tries.is_empty() {
        Ok(people)
    } else {
        Err(corrupt())
    }
}

fn shorten(activity: Option<&str>, near: i64) -> Activity {
    let Some(text) = activity else {
        return Activity::None;
    };
    match text.parse::<i64>() {
        // Only a number that is written as we would write it comes back as it was.
        Ok(number) if number.to_string() == text => Activity::Number(number.wrapping_sub(near)),
        _ => Activity::Text(text.to_owned()),
    }
}

fn lengthen(activity: Activity, near: i64) -> Option<String> {
    match activity {
        Activity::None => None,
        Activity::Number(distance) => Some(near.wrapping_add(distance).to_string()),
        Activity::Text(text) => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::outcome::TryResult;
    use domain::presence::Presence;
    use proptest::prelude::*;

    fn vector(people: Vec<PersonLog>) -> Vector {
        let mut vector = Vector::new(
            0,
            domain::ladder::Position::first(chrono::DateTime::UNIX_EPOCH),
        );
        vector.people = people;
        vector
    }

    #[test]
    fn the_stored_form_is_the_one_of_yesterday() {
        let log = PersonLog {
            sent_at: Some(1_790_000_000_123),
            activity: Some("1790000000200".to_owned()),
            reason: Some(Reason::NoOpenMinute),
            faults: 2,
            tries: vec![Try {
                attempt: 1,
                presence: Some(Presence::Unknown),
                result: TryResult::Held,
            }],
        };
        let bytes = pack_people(&vector(vec![log.clone()])).unwrap();
        let stored = [
            1, 246, 177, 131, 197, 152, 104, 1, 1, 1, 1, 154, 1, 1, 1, 12, 1, 2, 1, 1, 1, 1, 1, 5,
            4,
        ];
        assert_eq!(
            bytes, stored,
            "a changed domain enum or column needs a new format number"
        );
        assert_eq!(unpack_people(&stored, 1), Ok(vec![log]));
        assert_eq!(
            unpack_people(&stored, 2),
            Err(StoreError::Corrupt { what: WHAT })
        );
    }

    #[test]
    fn ids_that_only_look_like_numbers_come_back_as_they_were() {
        let ids = [
            "007",
            "-5",
            "+5",
            "1:abc",
            "",
            "99999999999999999999",
            "-9223372036854775808",
        ];
        let people: Vec<PersonLog> = ids
            .iter()
            .map(|id| PersonLog {
                activity: Some((*id).to_owned()),
                ..PersonLog::default()
            })
            .collect();
        let bytes = pack_people(&vector(people.clone())).unwrap();
        assert_eq!(unpack_people(&bytes, people.len()), Ok(people));
    }

    /// What a try came to before a channel could say that somebody did not take a message.
    #[derive(Debug, Clone, Copy, Serialize)]
    enum EarlierResult {
        Absent,
        Sent,
        Failed,
        Unknown,
        Held,
    }

    #[derive(Debug, Clone, Copy, Serialize)]
    struct EarlierTry {
        attempt: u8,
        presence: Option<Presence>,
        result: EarlierResult,
    }

    /// [`Columns`] of that time.
    #[derive(Debug, Serialize)]
    struct EarlierColumns {
        base: i64,
        sent_at: Vec<u64>,
        activity: Vec<Activity>,
        reason: Vec<Option<Reason>>,
        faults: Vec<u8>,
        tries_of: Vec<u32>,
        tries: Vec<EarlierTry>,
    }

    fn a_try() -> impl Strategy<Value = (EarlierTry, Try)> {
        use EarlierResult as Earlier;
        let results = [
            (Earlier::Absent, TryResult::Absent),
            (Earlier::Sent, TryResult::Sent),
            (Earlier::Failed, TryResult::Failed),
            (Earlier::Unknown, TryResult::Unknown),
            (Earlier::Held, TryResult::Held),
        ];
        (any::<u8>(), any::<bool>(), 0..results.len()).prop_map(move |(attempt, asked, result)| {
            let presence = asked.then_some(Presence::Busy);
            let (earlier, now) = results[result];
            let old = EarlierTry {
                attempt,
                presence,
                result: earlier,
            };
            let new = Try {
                attempt,
                presence,
                result: now,
            };
            (old, new)
        })
    }

    proptest! {
        #[test]
        fn what_was_packed_before_the_newer_results_reads_as_it_did(
            people in proptest::collection::vec(
                (proptest::collection::vec(a_try(), 0..10), 0i64..1_000_000),
                1..40,
            ),
        ) {
            let tries = people.iter().flat_map(|(tries, _)| tries);
            let earlier = EarlierColumns {
                base: 1_000,
                sent_at: people.iter().map(|(_, sent)| u64::try_from(*sent).unwrap() + 1).collect(),
                activity: people.iter().map(|_| Activity::Number(7)).collect(),
                reason: vec![None; people.len()],
                faults: vec![3; people.len()],
                tries_of: people.iter().map(|(tries, _)| u32::try_from(tries.len()).unwrap()).collect(),
                tries: tries.map(|(old, _)| *old).collect(),
            };
            let bytes = pack(WHAT, FORMAT, &earlier, DEFLATE_ABOVE).unwrap();
            let now: Vec<PersonLog> = people
                .iter()
                .map(|(tries, sent)| PersonLog {
                    sent_at: Some(1_000 + sent),
                    activity: Some((1_000 + sent + 7).to_string()),
                    reason: None,
                    faults: 3,
                    tries: tries.iter().map(|(_, new)| *new).collect(),
                })
                .collect();
            prop_assert_eq!(unpack_people(&bytes, people.len()), Ok(now));
        }
    }
}
