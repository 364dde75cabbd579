//! What is packed reads back, whatever it is.

use super::support::{at, batch, vector};
use crate::batches::{pack_batch, unpack_batch};
use crate::vectors::{attributes, from_item, pack_people, unpack_people};
use chrono::TimeDelta;
use domain::batch::Recipient;
use domain::ladder::Position;
use domain::outcome::{Attempt, Lease, Mark, PersonLog, Reason, Try, TryResult};
use domain::presence::Presence;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn a_try() -> impl Strategy<Value = Try> {
    let presences = vec![
        Presence::Available,
        Presence::DoNotDisturb,
        Presence::Unknown,
    ];
    let results = vec![
        TryResult::Absent,
        TryResult::Sent,
        TryResult::Failed,
        TryResult::Unknown,
        TryResult::Held,
        TryResult::Declined,
        TryResult::Unanswered,
        TryResult::DoNotDisturb,
        TryResult::Busy,
        TryResult::Unreachable,
    ];
    (any::<u8>(), option::of(select(presences)), select(results)).prop_map(
        |(attempt, presence, result)| Try {
            attempt,
            presence,
            result,
        },
    )
}

fn a_log() -> impl Strategy<Value = PersonLog> {
    let reasons = vec![
        Reason::NotFound,
        Reason::MessageTooLarge,
        Reason::Exhausted,
        Reason::NoOpenMinute,
    ];
    let activity = prop_oneof!["[0-9]{1,20}", "[a-z0-9:_|-]{0,40}", ".{0,10}"];
    let sent_at = prop_oneof![1_790_000_000_000..1_790_000_600_000i64, -9..9i64];
    (
        option::of(sent_at),
        option::of(activity),
        option::of(select(reasons)),
        any::<u8>(),
        vec(a_try(), 0..9),
    )
        .prop_map(|(sent_at, activity, reason, faults, tries)| PersonLog {
            sent_at,
            activity,
            reason,
            faults,
            tries,
        })
}

fn a_mark() -> impl Strategy<Value = Mark> {
    select(
        "phcsafux"
            .chars()
            .map(|c| Mark::from_char(c).unwrap())
            .collect::<Vec<_>>(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn people(people in vec(a_log(), 0..60)) {
        let mut state = vector(0, "w");
        state.people = people.clone();
        let packed = pack_people(&state).unwrap();
        prop_assert_eq!(unpack_people(&packed, people.len()), Ok(people));
    }

    #[test]
    fn vectors(
        people in vec((a_mark(), a_log()), 0..30),
        seq in any::<u32>(),
        clocks in (option::of((1..=3u8, 1..=3u8, 0..9_999_999i64, any::<bool>())), option::of(0..9_999_999i64)),
        lease in option::of(("[a-z0-9-]{1,40}", 0..9_999_999i64)),
        attempts in vec((1..=3u8, 1..=3u8, any::<i64>()), 0..9),
    ) {
        let millis = |ms: i64| at(0) + TimeDelta::milliseconds(ms);
        let mut state = vector(0, "w");
        (state.marks, state.people) = people.into_iter().unzip();
        state.seq = seq;
        state.position = clocks.0.map(|(cycle, rung, ms, tried)| {
            Position { cycle, rung, t: millis(ms), at: millis(ms / 2), tried }
        });
        state.retry_at = clocks.1.map(millis);
        state.lease = lease.map(|(owner, ms)| Lease { owner, until: millis(ms) });
        state.attempts = attempts.into_iter().map(|(cycle, rung, at)| Attempt { cycle, rung, at }).collect();
        let item = attributes(&state).unwrap().into_iter().filter_map(|(k, v)| Some((k.to_owned(), v?))).collect();
        prop_assert_eq!(from_item(&item), Ok(Some(state)));
    }

    #[test]
    fn batches(
        n in any::<u32>(),
        planned in option::of(0..9_999_999i64),
        people in vec((".{0,60}", option::of("[0-9a-f-]{36}"), vec(".{0,30}", 0..4)), 0..40),
    ) {
        let mut planned_batch = batch(n, 0);
        planned_batch.planned_at = planned.map(at);
        planned_batch.people = people
            .into_iter()
            .map(|(address, object_id, values)| Recipient { address, object_id, values })
            .collect();
        let packed = pack_batch(&planned_batch).unwrap();
        prop_assert_eq!(unpack_batch(&packed), Ok(planned_batch));
    }

    #[test]
    fn noise_is_corrupt_and_no_panic(bytes in vec(any::<u8>(), 0..200), count in 0..5usize) {
        let _ = unpack_batch(&bytes);
        let _ = unpack_people(&bytes, count);
    }
}
