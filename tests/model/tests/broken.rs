//! The protocol with one thing wrong: the checker finds each of them out, by the invariant it breaks.

#![expect(
    clippy::print_stdout,
    reason = "how many states were visited belongs to the result"
)]

use model::check::check;
use model::invariants::{
    CLAIMED, CLOSED, FINISHED, FORGOTTEN, LEASE, OVERLAP, STOP, TRUE, TWICE, UNKNOWN,
};
use model::{Batch, Bounds, Left, Policy, Variant};

const NONE: Left = Left {
    crashes: 0,
    expiries: 0,
    duplicates: 0,
    repeats: 0,
    ambiguous: 0,
    refusals: 0,
    absences: 0,
    pauses: 0,
    cancels: 0,
    resends: 0,
    sweeps: 0,
};

/// Checks `variant` in a batch of one person, and returns what fails.
fn fails(
    variant: Variant,
    (rungs, apart): (u8, u8),
    policy: Policy,
    left: Left,
) -> Vec<&'static str> {
    let bounds = Bounds {
        apart,
        policy,
        left,
        ..Bounds::calm(rungs, 1)
    };
    let found = check(Batch::<1>::broken(bounds, variant), 1, 2_000_000);
    println!("{variant:?}: {found}");
    found.failures()
}

#[test]
fn each_way_to_get_it_wrong_is_found_out() {
    let once = Left { crashes: 1, ..NONE };
    let slow = Left {
        expiries: 1,
        ..NONE
    };
    let asks = Left {
        expiries: 1,
        resends: 1,
        ..NONE
    };
    let (hold, resend) = (Policy::Hold, Policy::Resend);
    let cases: [(Variant, Policy, Left, &[&str]); 18] = [
        (Variant::SendBeforeClaim, hold, once, &[TWICE, CLAIMED]),
        (
            Variant::ArmAfterAdvance,
            hold,
            Left {
                absences: 1,
                ..once
            },
            &[FORGOTTEN],
        ),
        (Variant::NextOfVector, hold, once, &[FORGOTTEN]),
        (Variant::NoLeaseCheck, hold, slow, &[LEASE, CLAIMED]),
        (Variant::AckWhenStopped, hold, slow, &[FORGOTTEN]),
        (
            Variant::NoWriteId,
            hold,
            Left { repeats: 1, ..NONE },
            &[UNKNOWN],
        ),
        (Variant::LookOnce, hold, Left { pauses: 1, ..NONE }, &[STOP]),
        (
            Variant::OldCopyAcks,
            hold,
            Left {
                pauses: 1,
                absences: 1,
                ..NONE
            },
            &[FORGOTTEN],
        ),
        (
            Variant::ResendAtOnce,
            resend,
            Left { crashes: 1, ..NONE },
            &[OVERLAP],
        ),
        (
            Variant::IgnoreLease,
            hold,
            Left {
                duplicates: 1,
                ..NONE
            },
            &[UNKNOWN, CLAIMED, TWICE],
        ),
        (
            Variant::BlindWrites,
            hold,
            Left {
                duplicates: 1,
                ..NONE
            },
            &[CLAIMED, TWICE],
        ),
        (
            Variant::UnclaimForgets,
            resend,
            Left {
                ambiguous: 1,
                refusals: 1,
                ..NONE
            },
            &[CLOSED, FORGOTTEN],
        ),
        (
            Variant::FinishBlindly,
            hold,
            Left { sweeps: 1, ..asks },
            &[FINISHED],
        ),
        (Variant::AskAtDue, hold, asks, &[FORGOTTEN]),
        (
            Variant::RetryLeavesAbsent,
            hold,
            Left {
                refusals: 1,
                absences: 1,
                ..NONE
            },
            &[FORGOTTEN],
        ),
        (
            Variant::LateOfAnyClaim,
            hold,
            Left {
                refusals: 1,
                ambiguous: 1,
                ..asks
            },
            &[TRUE],
        ),
        (Variant::RungHastens, resend, once, &[OVERLAP]),
        (
            Variant::AckPausedClaims,
            hold,
            Left { pauses: 1, ..once },
            &[FORGOTTEN],
        ),
    ];
    let tried: Vec<Variant> = cases.iter().map(|(variant, ..)| *variant).collect();
    assert!(
        Variant::BROKEN
            .iter()
            .all(|variant| tried.contains(variant))
    );
    for (variant, policy, left, expected) in cases {
        // Names are used for wakes that are further ahead than the queue reaches.
        let ladder = match variant {
            Variant::NextOfVector => (3, 3),
            _ => (2, 2),
        };
        let failures = fails(variant, ladder, policy, left);
        assert!(
            failures.iter().any(|failure| expected.contains(failure)),
            "{variant:?} breaks {failures:?}, not {expected:?}"
        );
        if variant != Variant::NextOfVector {
            // What fails is what is wrong: the same bounds keep every invariant in the protocol as it is.
            let right = fails(Variant::Right, ladder, policy, left);
            assert!(right.is_empty(), "{variant:?}: {right:?}");
        }
    }
}
