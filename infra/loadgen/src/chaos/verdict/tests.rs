//! A verdict that cannot find anything is none: each claim is broken once.

use super::*;

fn arrived(address: &str, mark: &str) -> Arrived {
    Arrived {
        address: address.into(),
        text: format!("Hello ({mark})"),
        at: "2026-12-01T10:00:00Z".parse().unwrap(),
    }
}

/// Three people: one got it, one may have, one declined.
fn told() -> Told {
    let row = |address: &str, outcome: &str| (address.to_owned(), outcome.to_owned());
    Told {
        mark: "mark-1".into(),
        people: ["ann", "bob", "cleo"].map(str::to_owned).into(),
        totals: [("sent", 1), ("unknown", 1), ("failed", 1)]
            .map(|(outcome, count)| (outcome.to_owned(), count))
            .into(),
        rows: vec![
            row("ann", "sent"),
            row("bob", "unknown"),
            row("cleo", "failed"),
        ],
    }
}

const DONE: Done = Done {
    workers: 2,
    interruptions: 1,
    left_open: 0,
    early: 0,
};

fn broken(told: Told, arrived: &[Arrived], done: Done) -> String {
    violations(&[told], arrived, done).1.join("; ")
}

#[test]
fn a_round_that_went_well_breaks_nothing() {
    let messages = [arrived("ann", "mark-1"), arrived("bob", "mark-1")];
    let (sums, broken) = violations(&[told()], &messages, DONE);
    assert_eq!(broken, Vec::<String>::new());
    assert_eq!((sums.messages, sums.sent, sums.unknown), (2, 1, 1));
}

#[test]
fn a_second_message_is_found() {
    let messages = ["ann", "bob", "bob"].map(|who| arrived(who, "mark-1"));
    assert!(broken(told(), &messages, DONE).contains("bob got 2 messages"));
}

#[test]
fn somebody_who_is_called_sent_to_and_has_nothing_is_found() {
    let found = broken(told(), &[arrived("bob", "mark-1")], DONE);
    assert!(found.contains("ann is sent with 0 messages"), "{found}");
}

#[test]
fn a_message_to_somebody_who_is_not_called_sent_to_is_found() {
    let messages = ["ann", "cleo"].map(|who| arrived(who, "mark-1"));
    assert!(broken(told(), &messages, DONE).contains("cleo is failed with 1 messages"));
}

#[test]
fn somebody_in_no_outcome_or_in_two_is_found() {
    let messages = [arrived("ann", "mark-1")];
    let mut lost = told();
    lost.rows.pop();
    assert!(broken(lost, &messages, DONE).contains("cleo is in no outcome"));
    let mut doubled = told();
    doubled.rows.push(("cleo".into(), "absent".into()));
    assert!(broken(doubled, &messages, DONE).contains("cleo is in 2 outcomes"));
}

#[test]
fn somebody_who_is_left_waiting_is_found() {
    for outcome in OPEN {
        let mut left = told();
        left.rows[2].1 = outcome.into();
        let found = broken(left, &[arrived("ann", "mark-1")], DONE);
        assert!(
            found.contains(&format!("cleo is left {outcome}")),
            "{found}"
        );
    }
}

#[test]
fn totals_that_do_not_add_up_are_found() {
    let mut wrong = told();
    wrong.totals.insert("sent".into(), 2);
    let found = broken(wrong, &[arrived("ann", "mark-1")], DONE);
    assert!(found.contains("2 sent reported, 1 exported"), "{found}");
    assert!(found.contains("4 people in the report of 3"), "{found}");
}

#[test]
fn more_unknown_than_the_interruptions_explain_is_found() {
    let calm = Done {
        interruptions: 0,
        ..DONE
    };
    let messages = [arrived("ann", "mark-1")];
    assert!(broken(told(), &messages, calm).contains("1 unknown, 0 allowed"));
    let open = Done {
        left_open: 1,
        ..calm
    };
    assert_eq!(broken(told(), &messages, open), "");
    assert_eq!(DONE.unknown_allowed(), 32);
}

#[test]
fn a_worker_that_sends_after_its_lease_is_found() {
    let late = Done { early: 1, ..DONE };
    assert!(broken(told(), &[arrived("ann", "mark-1")], late).contains("lease was over"));
}

#[test]
fn a_message_at_night_of_nobody_or_to_a_stranger_is_found() {
    let mut night = arrived("ann", "mark-1");
    night.at = "2026-12-01T20:00:00Z".parse().unwrap();
    assert!(broken(told(), &[night], DONE).contains("ann got a message at 2026"));
    let strange = [arrived("ann", "mark-1"), arrived("ann", "mark-2")];
    assert!(broken(told(), &strange, DONE).contains("of nobody's"));
    let stranger = [arrived("ann", "mark-1"), arrived("dan", "mark-1")];
    assert!(broken(told(), &stranger, DONE).contains("dan was not on the list"));
}

#[test]
fn a_round_that_proves_nothing_is_found() {
    let mut nothing = told();
    nothing.rows = nothing
        .people
        .iter()
        .map(|who| (who.clone(), "failed".into()))
        .collect();
    nothing.totals = [("failed".to_owned(), 3)].into();
    assert_eq!(
        broken(nothing, &[], DONE),
        "nobody got anything: nothing is proven"
    );
}
