use super::*;
use crate::jitter::Seed;
use crate::outcome::{NotTaken, Outcome};
use crate::presence::Presence;
use crate::send_window::fixtures;
use crate::send_window::{OpeningHours, SendWindow};
use chrono_tz::Tz;
use proptest::prelude::*;

fn at(minutes: i64) -> DateTime<Utc> {
    // Tuesday 1 December 2026, 09:00 UTC.
    DateTime::from_timestamp(1_796_115_600 + minutes * 60, 0).unwrap()
}

fn now(minutes: i64) -> Now {
    Now {
        campaign: at(minutes),
        machine: at(minutes),
    }
}

fn entry(presence: Option<Presence>) -> Try {
    Try {
        attempt: 0,
        presence,
        result: TryResult::Held,
    }
}

/// A batch of three at its first rung.
fn begun() -> Vector {
    let position = Position::first(at(0));
    let mut vector = Vector::new(3, position);
    begin_rung(&mut vector, position, at(0));
    vector
}

fn with_ladder<T>(test: impl FnOnce(&Ladder<'_>) -> T) -> T {
    let hours: OpeningHours = fixtures::hours("08:00", "18:00");
    let window = SendWindow {
        from: at(-60),
        until: at(3 * 24 * 60),
    };
    test(&Ladder {
        seed: &Seed([7; 32]),
        hours: &hours,
        zone: Tz::UTC,
        window,
        batch: 1,
    })
}

#[test]
fn a_final_outcome_is_never_left() {
    let mut vector = begun();
    sent(&mut vector, 0, entry(None), at(1), "1".into());
    absent(&mut vector, 0, entry(Some(Presence::Away)));
    failed(&mut vector, 0, entry(None), Reason::Rejected);
    held(&mut vector, 0, entry(None), Some(at(5)));
    ambiguous(&mut vector, 0, entry(None), OnAmbiguous::Resend, at(5));
    assert!(!claim(&mut vector, 0));
    close(&mut vector);
    assert_eq!(vector.marks[0], Mark::Sent);
    assert_eq!(vector.people[0].tries.len(), 1);
}

#[test]
fn an_ambiguous_send_is_held_for_good_or_comes_back() {
    let mut vector = begun();
    ambiguous(&mut vector, 0, entry(None), OnAmbiguous::Hold, at(2));
    ambiguous(&mut vector, 1, entry(None), OnAmbiguous::Resend, at(2));
    assert_eq!(vector.marks[..2], [Mark::Unknown, Mark::Held]);
    assert_eq!(vector.retry_at, Some(at(2)));
}

#[test]
fn the_sixth_fault_at_one_rung_waits_for_the_next() {
    let mut vector = begun();
    for fault in 1..FAULTS_PER_RUNG {
        held(&mut vector, 0, entry(None), Some(at(i64::from(fault))));
        assert_eq!(vector.marks[0], Mark::Held, "fault {fault}");
    }
    held(&mut vector, 0, entry(None), Some(at(9)));
    assert_eq!(vector.marks[0], Mark::Pending);
}

#[test]
fn faults_to_the_end_of_the_ladder_are_failed_transport_and_absence_is_unprogrammed() {
    let mut vector = begun();
    held(&mut vector, 0, entry(None), None);
    absent(&mut vector, 1, entry(Some(Presence::Offline)));
    sent(&mut vector, 2, entry(None), at(0), String::new());
    vector.position = vector.position.map(|position| Position {
        cycle: 3,
        rung: 3,
        ..position
    });
    with_ladder(|ladder| climb(&mut vector, ladder, at(1), false));
    assert_eq!(vector.marks, [Mark::Failed, Mark::Unprogrammed, Mark::Sent]);
    let reasons: Vec<_> = vector.people.iter().map(|log| log.reason).collect();
    assert_eq!(
        reasons,
        [Some(Reason::Transport), Some(Reason::Exhausted), None]
    );
    assert!(vector.is_done() && vector.due().is_none());
}

#[test]
fn an_invitation_that_was_not_taken_is_an_absence_with_a_word() {
    for word in NotTaken::ALL {
        let mut vector = begun();
        not_taken(&mut vector, 0, entry(Some(Presence::Available)), word);
        assert_eq!(vector.marks[0], Mark::Absent, "{word:?}");
        assert_eq!(vector.people[0].tries[0].result, TryResult::from(word));
        // A later claim that is given back leaves the person as absent as before.
        assert!(claim(&mut vector, 0));
        unclaim(&mut vector, 0);
        assert_eq!(vector.marks[0], Mark::Absent, "{word:?}");
        // At the end of the ladder nobody's transport was at fault.
        vector.position = vector.position.map(|position| Position {
            cycle: 3,
            rung: 3,
            ..position
        });
        with_ladder(|ladder| climb(&mut vector, ladder, at(1), false));
        assert_eq!(vector.marks[0], Mark::Unprogrammed, "{word:?}");
        assert_eq!(vector.people[0].reason, Some(Reason::Exhausted));
    }
}

#[test]
fn a_dead_lease_turns_claims_into_unknown_and_touches_nobody_else() {
    let mut vector = begun();
    claim(&mut vector, 1);
    vector.lease = Some(crate::outcome::Lease {
        owner: "gone".into(),
        until: at(0),
    });
    assert_eq!(settle(&mut vector, OnAmbiguous::Hold, now(1)), 1);
    assert_eq!(vector.marks, [Mark::Pending, Mark::Unknown, Mark::Pending]);
}

#[test]
fn where_twice_is_better_than_never_a_dead_claim_comes_back_a_minute_after_the_lease() {
    let mut vector = begun();
    claim(&mut vector, 1);
    vector.lease = Some(crate::outcome::Lease {
        owner: "gone".into(),
        until: at(10),
    });
    settle(&mut vector, OnAmbiguous::Resend, now(10));
    assert_eq!(
        (vector.marks[1], vector.retry_at),
        (Mark::Held, Some(at(11)))
    );
}

#[test]
fn a_rung_that_was_cut_off_goes_on_with_those_it_has_not_tried() {
    let mut vector = begun();
    let position = vector.position.unwrap();
    absent(&mut vector, 0, entry(Some(Presence::Away)));
    assert_eq!(begin_rung(&mut vector, position, at(1)), 0);
    assert_eq!(left_at(&vector, position, at(1)), [1, 2]);
}

#[test]
fn a_claim_that_was_not_used_goes_back_to_what_it_was() {
    let mut vector = begun();
    absent(&mut vector, 0, entry(Some(Presence::Away)));
    claim(&mut vector, 0);
    claim(&mut vector, 1);
    unclaim(&mut vector, 0);
    unclaim(&mut vector, 1);
    unclaim(&mut vector, 2);
    assert_eq!(vector.marks, [Mark::Absent, Mark::Pending, Mark::Pending]);
}

#[test]
fn a_claim_given_back_by_the_fault_of_a_channel_costs_nobody_the_minute_an_operator_gave_them() {
    for position in [None, Some(Position::first(at(60)))] {
        let mut vector = begun();
        ambiguous(&mut vector, 0, entry(None), OnAmbiguous::Hold, at(1));
        vector.position = position;
        assert!(resolve(&mut vector, 0, Resolution::Resend(at(2)), at(1)));
        assert!(claim(&mut vector, 0));
        unclaim(&mut vector, 0);
        assert_eq!((vector.marks[0], vector.due()), (Mark::Held, Some(at(2))));
    }
    // Somebody restored has no try, and no rung to wait for.
    let mut vector = Vector::new(1, Position::first(at(0)));
    vector.marks[0] = Mark::Unknown;
    vector.position = None;
    assert!(resolve(&mut vector, 0, Resolution::Resend(at(2)), at(1)));
    assert!(claim(&mut vector, 0));
    unclaim(&mut vector, 0);
    assert_eq!((vector.marks[0], vector.due()), (Mark::Held, Some(at(2))));
}

#[test]
fn neither_a_rung_nor_a_retry_hastens_who_is_sent_to_again() {
    let mut vector = begun();
    let position = vector.position.unwrap();
    ambiguous(&mut vector, 0, entry(None), OnAmbiguous::Resend, at(5));
    held(&mut vector, 1, entry(None), Some(at(2)));
    let next = Position {
        rung: 2,
        ..position
    };
    assert_eq!(left_at(&vector, next, at(4)), [1, 2]);
    assert_eq!(left_at(&vector, next, at(5)), [0, 1, 2]);
    assert_eq!(held_back(&vector, at(4)), [1]);
    assert_eq!(held_back(&vector, at(5)), [0, 1]);
}

#[test]
fn a_late_result_of_an_earlier_claim_says_nothing_of_the_present_one() {
    for (attempt, mark) in [
        (None, Mark::Failed),
        (Some(0), Mark::Unknown),
        (Some(1), Mark::Failed),
    ] {
        let mut vector = begun();
        ambiguous(&mut vector, 0, entry(None), OnAmbiguous::Hold, at(1));
        assert!(resolve(&mut vector, 0, Resolution::Resend(at(2)), at(1)));
        assert_eq!(begin_retry(&mut vector, at(2)), 1);
        claim(&mut vector, 0);
        assert_eq!(settle(&mut vector, OnAmbiguous::Hold, now(3)), 1);
        let late = crate::outcome::Late {
            sent: false,
            at: 1,
            activity: None,
            reason: Some(Reason::Transport),
            attempt,
        };
        vector.late.insert(0, late);
        vector.merge_late();
        assert_eq!(vector.marks[0], mark, "{attempt:?}");
    }
}

#[test]
fn only_an_unknown_person_is_resolved() {
    let mut vector = begun();
    assert!(!resolve(&mut vector, 0, Resolution::Sent, at(1)));
    ambiguous(&mut vector, 0, entry(None), OnAmbiguous::Hold, at(0));
    assert!(resolve(&mut vector, 0, Resolution::Resend(at(3)), at(1)));
    assert_eq!((vector.marks[0], vector.due()), (Mark::Held, Some(at(0))));
}

#[test]
fn the_backoff_grows_and_is_bounded() {
    for faults in 0..12 {
        let (least, most) = (backoff(faults, at(0), 0), backoff(faults, at(0), u64::MAX));
        assert_eq!(least, at(0) + TimeDelta::seconds(1));
        assert!(most > least && most <= at(0) + BACKOFF_MAX + TimeDelta::seconds(1));
    }
    assert!(backoff(4, at(0), u64::MAX) > backoff(1, at(0), u64::MAX));
}

/// Everything that can happen to a batch.
#[derive(Debug, Clone)]
enum Event {
    Claim(usize),
    Unclaim(usize),
    Sent(usize),
    Absent(usize),
    Failed(usize),
    Held(usize),
    Ambiguous(usize, bool),
    Settle(bool),
    Climb(bool),
    Retry,
    Unhold,
    Close,
    Abandon,
    Late(usize, bool),
}

fn event() -> impl Strategy<Value = Event> {
    let who = 0usize..6;
    prop_oneof![
        4 => who.clone().prop_map(Event::Claim),
        1 => who.clone().prop_map(Event::Unclaim),
        3 => who.clone().prop_map(Event::Sent),
        3 => who.clone().prop_map(Event::Absent),
        1 => who.clone().prop_map(Event::Failed),
        2 => who.clone().prop_map(Event::Held),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, hold)| Event::Ambiguous(who, hold)),
        1 => any::<bool>().prop_map(Event::Settle),
        2 => any::<bool>().prop_map(Event::Climb),
        1 => Just(Event::Retry),
        1 => Just(Event::Unhold),
        1 => Just(Event::Close),
        1 => Just(Event::Abandon),
        1 => (who, any::<bool>()).prop_map(|(who, sent)| Event::Late(who, sent)),
    ]
}

fn apply(vector: &mut Vector, event: &Event, minute: i64, ladder: &Ladder<'_>) {
    let attempt = u8::try_from(vector.attempts.len().saturating_sub(1)).unwrap();
    let entry = Try {
        attempt,
        presence: None,
        result: TryResult::Held,
    };
    let policy = |hold: bool| {
        if hold {
            OnAmbiguous::Hold
        } else {
            OnAmbiguous::Resend
        }
    };
    match *event {
        Event::Claim(who) => {
            claim(vector, who);
        }
        Event::Unclaim(who) => unclaim(vector, who),
        Event::Sent(who) => sent(vector, who, entry, at(minute), "7".into()),
        Event::Absent(who) => absent(vector, who, entry),
        Event::Failed(who) => failed(vector, who, entry, Reason::Rejected),
        Event::Held(who) => held(vector, who, entry, Some(at(minute + 1))),
        Event::Ambiguous(who, hold) => ambiguous(vector, who, entry, policy(hold), at(minute + 1)),
        Event::Settle(hold) => {
            settle(vector, policy(hold), now(minute));
        }
        Event::Climb(missed) => climb(vector, ladder, at(minute), missed),
        Event::Retry => {
            begin_retry(vector, at(minute));
        }
        Event::Unhold => unhold(vector),
        Event::Close => close(vector),
        Event::Abandon => abandon(vector, Reason::Internal),
        Event::Late(who, sent) => {
            let late = crate::outcome::Late {
                sent,
                at: 1,
                activity: None,
                reason: None,
                attempt: None,
            };
            vector.late.insert(u16::try_from(who).unwrap(), late);
            vector.merge_late();
        }
    }
}

proptest! {
    #![proptest_config(fixtures::cases(400))]

    #[test]
    fn whatever_happens_totals_add_up_and_final_outcomes_stay(events in prop::collection::vec(event(), 1..60)) {
        with_ladder(|ladder| {
            let mut vector = Vector::new(6, Position::first(at(0)));
            begin_rung(&mut vector, Position::first(at(0)), at(0));
            let mut attempts_at_rungs = 0;
            for (minute, event) in (0i64..).zip(&events) {
                let before = vector.marks.clone();
                let position = vector.position;
                apply(&mut vector, event, minute, ladder);
                attempts_at_rungs += usize::from(matches!(event, Event::Climb(false)) && position.is_some());
                for (who, (old, new)) in before.iter().zip(&vector.marks).enumerate() {
                    let late = *old == Mark::Unknown && vector.late.contains_key(&u16::try_from(who).unwrap());
                    prop_assert!(!old.is_terminal() || old == new || late, "{old:?} became {new:?} by {event:?}");
                }
                let sum: usize = Outcome::ALL
                    .iter()
                    .map(|outcome| vector.marks.iter().filter(|mark| mark.outcome() == *outcome).count())
                    .sum();
                prop_assert_eq!(sum, 6);
                if let (Some(old), Some(new)) = (position, vector.position) {
                    prop_assert!(new.at >= old.at, "a ladder goes up");
                }
            }
            prop_assert!(attempts_at_rungs <= 9);
            close(&mut vector);
            settle(&mut vector, OnAmbiguous::Hold, now(100));
            prop_assert!(vector.is_done());
            Ok(())
        })?;
    }
}
