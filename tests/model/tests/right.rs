//! The protocol as it is: within these bounds every order of events keeps every invariant.

#![expect(
    clippy::print_stdout,
    reason = "how many states were visited belongs to the result"
)]

use model::check::{Found, check};
use model::invariants::{LATE, REACHED, RESUMED};
use model::{Batch, Bounds, Left, Policy};

fn holds<const P: usize>(what: &str, bounds: Bounds) -> Found {
    let found = check(Batch::<P>::new(bounds), 2, 0);
    println!("{what}: {found}");
    assert!(found.whole, "{what}: not all was looked at");
    assert_eq!(found.failures(), [""; 0], "{what}: {found}");
    assert!(found.happens(REACHED), "{what}: nobody can be reached");
    found
}

#[test]
fn a_worker_dies_and_another_one_outlives_its_lease() {
    let left = Left {
        crashes: 1,
        expiries: 1,
        ..Left::default()
    };
    let found = holds::<2>(
        "two people, a crash and a lease",
        Bounds {
            left,
            ..Bounds::calm(2, 1)
        },
    );
    assert!(found.happens(LATE));
}

#[test]
fn three_people_through_a_window_of_two() {
    let left = Left {
        expiries: 1,
        duplicates: 1,
        absences: 1,
        ..Left::default()
    };
    let bounds = Bounds {
        left,
        ..Bounds::calm(1, 2)
    };
    assert!(holds::<3>("three people", bounds).happens(LATE));
}

#[test]
fn wakes_come_twice_and_writes_are_repeated() {
    let left = Left {
        crashes: 1,
        duplicates: 1,
        repeats: 1,
        ..Left::default()
    };
    let bounds = Bounds {
        left,
        ..Bounds::calm(2, 1)
    };
    holds::<1>("duplicates and repeated writes", bounds);
}

#[test]
fn sends_fail_in_every_way() {
    let left = Left {
        ambiguous: 1,
        refusals: 1,
        ..Left::default()
    };
    let crash = Left { crashes: 1, ..left };
    let bounds = Bounds {
        left: crash,
        ..Bounds::calm(2, 1)
    };
    holds::<1>("every answer, and a crash", bounds);
    let bounds = Bounds {
        policy: Policy::Resend,
        left,
        ..Bounds::calm(2, 1)
    };
    holds::<2>("every answer, sent again", bounds);
}

#[test]
fn somebody_pauses_resumes_and_cancels() {
    let left = Left {
        pauses: 1,
        cancels: 1,
        expiries: 1,
        ..Left::default()
    };
    let bounds = Bounds {
        left,
        ..Bounds::calm(1, 1)
    };
    holds::<1>("stops", bounds);
    let left = Left {
        pauses: 1,
        crashes: 1,
        ..Left::default()
    };
    let bounds = Bounds {
        left,
        ..Bounds::calm(2, 1)
    };
    assert!(holds::<1>("a pause and a crash", bounds).happens(RESUMED));
}

#[test]
fn an_operator_sends_again_while_a_sweep_finishes_the_campaign() {
    let left = Left {
        expiries: 1,
        resends: 1,
        sweeps: 1,
        refusals: 1,
        ..Left::default()
    };
    let bounds = Bounds {
        left,
        ..Bounds::calm(2, 1)
    };
    holds::<1>("an operator", bounds);
}
