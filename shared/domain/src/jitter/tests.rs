use proptest::prelude::*;

use super::{Seed, draw, keyed, keyed_number, stratum};
use crate::send_window::fixtures::cases;

#[test]
fn a_seed_is_base64url_and_never_printed() {
    let seed = Seed(std::array::from_fn(|i| i as u8 * 8 + 3));
    let json = serde_json::to_string(&seed).unwrap();
    assert_eq!(json.len(), 43 + 2);
    assert_eq!(serde_json::from_str::<Seed>(&json).unwrap(), seed);
    assert_eq!(format!("{seed:?}"), "Seed(..)");
    let error = serde_json::from_str::<Seed>(r#""c2VjcmV0""#)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("a seed is 32 bytes in base64url"),
        "{error}"
    );
}

#[test]
fn parts_are_kept_apart() {
    let seed = Seed([7; 32]);
    let hash = keyed(&seed, "a", &[b"bc"]);
    for (purpose, parts) in [
        ("ab", [b"c".as_slice()].as_slice()),
        ("a", &[b"b", b"c"]),
        ("abc", &[]),
        ("a", &[b"bc", b""]),
    ] {
        assert_ne!(keyed(&seed, purpose, parts), hash);
    }
    assert_ne!(keyed(&Seed([8; 32]), "a", &[b"bc"]), hash);
}

/// Pinned: a campaign that is planned again after an upgrade must come out the same.
#[test]
fn the_mapping_does_not_change() {
    assert_eq!(
        keyed_number(&Seed([7; 32]), "plan", &[b"x", b""]),
        6_988_074_692_116_693_803
    );
    assert_eq!(stratum(1, 3, 10), (3, 6));
    assert_eq!(draw(3, 6, u64::MAX / 2), 4);
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    assert_eq!(
        stratum(u64::MAX - 1, u64::MAX, u64::MAX),
        (u64::MAX - 1, u64::MAX)
    );
    assert_eq!(draw(0, u64::MAX, u64::MAX), u64::MAX - 1);
    assert_eq!(draw(5, 5, u64::MAX), 5);
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn strata_tile_the_minutes(n in 1_u64..2_000, m in 1_u64..2_000, u: u64) {
        let mut end = 0;
        let mut held = std::collections::BTreeMap::<u64, u64>::new();
        for rank in 0..n {
            let (a, b) = stratum(rank, n, m);
            prop_assert!(a == end && a <= b);
            end = b;
            let minute = draw(a, b, u);
            prop_assert!(minute == a || (a..b).contains(&minute));
            prop_assert!(minute < m);
            *held.entry(minute).or_default() += 1;
        }
        prop_assert_eq!(end, m);
        prop_assert!(held.values().all(|people| *people <= n.div_ceil(m)));
    }
}
