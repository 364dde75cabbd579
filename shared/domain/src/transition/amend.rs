//! Changes that no attempt makes: after a restore of the table, and for the erasure of a person.

use crate::outcome::{Mark, Reason, Vector};
use chrono::{DateTime, Utc};

/// Makes everybody `unknown` who may have been sent to after the table was last written, until `until` of campaign
/// time: whoever is claimed, and whoever was due by then. None of them is sent to again by itself, whatever the campaign
/// wants of ambiguous results. Leases end: nobody is at work. Returns how many there were; doing it again finds nobody.
pub fn restore(vector: &mut Vector, until: DateTime<Utc>) -> usize {
    let rung_due = vector.position.is_some_and(|position| position.at <= until);
    let retry_due = vector.retry_at.is_some_and(|at| at <= until);
    let mut found = 0;
    for (mark, log) in vector.marks.iter_mut().zip(&mut vector.people) {
        let may_have_been = match *mark {
            Mark::Claimed => true,
            Mark::Pending | Mark::Absent => rung_due,
            Mark::Held => rung_due || retry_due,
            Mark::Sent | Mark::Failed | Mark::Unknown | Mark::Unprogrammed => false,
        };
        if may_have_been {
            *mark = Mark::Unknown;
            log.reason = Some(Reason::Restored);
            found += 1;
        }
    }
    if found > 0 {
        vector.lease = None;
    }
    if !vector.any(Mark::Held) {
        vector.retry_at = None;
    }
    if vector.is_done() {
        vector.position = None;
    }
    found
}

/// Ends the person at `index`, whose data is erased: whoever waits is not sent to any more. False, and nothing is
/// changed, while the person is claimed. A final outcome stays what it is.
pub fn erase(vector: &mut Vector, index: usize) -> bool {
    match vector.marks.get(index) {
        Some(Mark::Claimed) => false,
        Some(Mark::Pending | Mark::Held | Mark::Absent) => {
            vector.marks[index] = Mark::Failed;
            vector.people[index].reason = Some(Reason::Erased);
            true
        }
        Some(Mark::Sent | Mark::Failed | Mark::Unknown | Mark::Unprogrammed) | None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ladder::Position;
    use crate::outcome::{Lease, Outcome};
    use proptest::prelude::*;

    const MARKS: [Mark; 8] = [
        Mark::Pending,
        Mark::Held,
        Mark::Claimed,
        Mark::Sent,
        Mark::Absent,
        Mark::Failed,
        Mark::Unknown,
        Mark::Unprogrammed,
    ];

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_796_115_600 + minutes * 60, 0).unwrap()
    }

    fn vector(marks: &[Mark], rung: Option<i64>, retry: Option<i64>) -> Vector {
        let mut vector = Vector::new(marks.len(), Position::first(at(rung.unwrap_or(0))));
        vector.marks = marks.to_vec();
        vector.position = rung.map(|minutes| Position::first(at(minutes)));
        vector.retry_at = retry.map(at);
        vector.lease = Some(Lease {
            owner: "gone".into(),
            until: at(10_000),
        });
        vector
    }

    #[test]
    fn whoever_was_due_is_unknown_and_whoever_was_not_still_waits() {
        let mut due = vector(&MARKS, Some(5), None);
        assert_eq!(restore(&mut due, at(5)), 4);
        let unknown = due.with(Mark::Unknown).collect::<Vec<_>>();
        assert_eq!(unknown, [0, 1, 2, 4, 6]);
        assert_eq!((due.due(), &due.lease, due.is_done()), (None, &None, true));

        let mut later = vector(&MARKS, Some(6), Some(4));
        assert_eq!(restore(&mut later, at(5)), 2);
        assert_eq!(
            (later.marks[0], later.marks[1], later.marks[2]),
            (Mark::Pending, Mark::Unknown, Mark::Unknown)
        );
        assert_eq!((later.due(), later.retry_at), (Some(at(6)), None));

        let mut neither = vector(&[Mark::Absent, Mark::Held], Some(9), Some(8));
        let before = neither.clone();
        assert_eq!((restore(&mut neither, at(5)), neither), (0, before));
    }

    #[test]
    fn somebody_erased_is_failed_unless_it_is_known_or_being_found_out_what_became_of_them() {
        for (index, mark) in MARKS.into_iter().enumerate() {
            let mut vector = vector(&MARKS, Some(5), Some(4));
            let before = vector.clone();
            assert_eq!(erase(&mut vector, index), mark != Mark::Claimed);
            if mark.is_terminal() || mark == Mark::Claimed {
                assert_eq!(vector, before);
            } else {
                assert_eq!(vector.marks[index].outcome(), Outcome::Failed);
                assert_eq!(vector.people[index].reason, Some(Reason::Erased));
            }
        }
    }

    proptest! {
        #[test]
        fn after_a_restore_nobody_is_due_before_its_time_and_nobody_is_lost(
            marks in proptest::collection::vec(0..MARKS.len(), 1..30),
            rung in proptest::option::of(-5i64..5),
            retry in proptest::option::of(-5i64..5),
        ) {
            let marks: Vec<Mark> = marks.into_iter().map(|index| MARKS[index]).collect();
            let mut vector = vector(&marks, rung, retry);
            restore(&mut vector, at(0));
            prop_assert!(vector.due().is_none_or(|due| due > at(0)));
            prop_assert!(!vector.any(Mark::Claimed));
            for (before, after) in marks.iter().zip(&vector.marks) {
                prop_assert!(before == after || (!before.is_terminal() && *after == Mark::Unknown));
            }
            let once = vector.clone();
            prop_assert_eq!(restore(&mut vector, at(0)), 0);
            prop_assert_eq!(vector, once);
        }
    }
}
