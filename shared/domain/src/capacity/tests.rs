use chrono::TimeDelta;
use chrono_tz::Tz;

use super::{Hourly, Load, Refusal, Verdict, check, open_seconds, per_hour, requests};
use crate::send_window::OpenMinutes;
use crate::send_window::fixtures::{at, daily, hours};

const DAY: &str = "2026-12-01";

fn hourly<T>(entries: impl IntoIterator<Item = (u8, T)>) -> Hourly<T> {
    entries
        .into_iter()
        .map(|(hour, figure)| (at(Tz::UTC, &format!("{DAY} {hour:02}:00")), figure))
        .collect()
}

#[test]
fn two_for_a_first_contact_and_retries_at_the_expected_absence() {
    assert_eq!(requests(0, 1000, 0), 1000);
    assert_eq!(requests(1000, 0, 0), 2000);
    assert_eq!(requests(400, 600, 0), 1400);
    // 0.5 + 0.25 + … + 0.5⁸ = 0.99609375
    assert_eq!(requests(0, 1000, 500), 1997);
    assert_eq!(requests(0, 1000, 1000), 9000, "at most nine attempts");
    assert_eq!(requests(0, 1, 1), 2, "rounded up");
    assert_eq!(requests(u64::MAX, u64::MAX, 1000), u64::MAX);
}

#[test]
fn a_refusal_carries_the_figures() {
    let refused = check(&Load {
        tries: &hourly([(14, 200_000), (15, 200_000)]),
        first_contacts: 0,
        expected_absence_permille: 0,
        rate: 45,
        open_seconds: &hourly([(14, 3600), (15, 3600)]),
        reserved: &hourly([(9, 5_000), (14, 16_000)]),
    });
    let figures = Refusal {
        people: 400_000,
        requests: 400_000,
        open_minutes: 120,
        per_minute: 2_700,
        plannable: 259_200,
        reserved: 16_000,
        capacity: 243_200,
    };
    assert_eq!(refused, Verdict::Refused(figures));
    assert_eq!(figures.holds(), 324_000);
    assert_eq!(
        figures.to_string(),
        "400,000 people do not fit: 120 open minutes at 2,700 a minute hold 324,000, of which 259,200 (80 %) may be \
         planned and other campaigns reserve 16,000, leaving 243,200; 400,000 requests are expected"
    );
}

#[test]
fn eighty_per_cent_fit_and_one_more_does_not() {
    let open_seconds = hourly([(14, 3600)]);
    let verdict = |people, reserved| {
        let (tries, reserved) = (hourly([(14, people)]), hourly([(14, reserved)]));
        let load = Load {
            tries: &tries,
            first_contacts: 0,
            expected_absence_permille: 0,
            rate: 10,
            open_seconds: &open_seconds,
            reserved: &reserved,
        };
        check(&load)
    };
    let Verdict::Fits {
        share_permille,
        finish_at_pace,
        reserves,
    } = verdict(28_800, 0)
    else {
        panic!("80 % fit");
    };
    assert_eq!(
        (share_permille, finish_at_pace),
        (1000, Some(at(Tz::UTC, "2026-12-01 15:00")))
    );
    assert_eq!(reserves, hourly([(14, 28_800)]));
    assert!(matches!(verdict(28_801, 0), Verdict::Refused(_)));
    assert!(matches!(verdict(28_800, 1), Verdict::Refused(_)));
    // Reservations beyond what may be planned leave nothing, and do not go below it.
    assert!(matches!(
        verdict(1, 1_000_000),
        Verdict::Refused(Refusal {
            capacity: 0,
            reserved: 28_800,
            ..
        })
    ));
    assert!(matches!(
        verdict(0, 0),
        Verdict::Fits {
            share_permille: 0,
            finish_at_pace: None,
            ..
        }
    ));
}

#[test]
fn requests_that_queue_up_finish_later() {
    // The first hour is all reserved by others and the second in part: some of their people are left for the third.
    let verdict = check(&Load {
        tries: &hourly([(14, 1_500), (15, 1_500)]),
        first_contacts: 600,
        expected_absence_permille: 0,
        rate: 1,
        open_seconds: &hourly([(14, 3600), (15, 3600), (16, 3600)]),
        reserved: &hourly([(14, 3_600), (15, 1_000)]),
    });
    let Verdict::Fits {
        share_permille,
        finish_at_pace,
        reserves,
    } = verdict
    else {
        panic!("3,600 of 4,760 fit")
    };
    assert_eq!(share_permille, 757);
    assert_eq!(finish_at_pace, Some(at(Tz::UTC, "2026-12-01 17:00")));
    assert_eq!(reserves, hourly([(14, 1_800), (15, 1_800)]));
}

#[test]
fn a_queue_longer_than_the_window_is_told() {
    let verdict = check(&Load {
        tries: &hourly([(15, 100)]),
        first_contacts: 0,
        expected_absence_permille: 0,
        rate: 1,
        open_seconds: &hourly([(14, 3600), (15, 60)]),
        reserved: &Hourly::new(),
    });
    let Verdict::Fits { finish_at_pace, .. } = verdict else {
        panic!("the sum fits")
    };
    assert_eq!(
        finish_at_pace,
        Some(at(Tz::UTC, "2026-12-01 16:00") + TimeDelta::seconds(40))
    );
}

#[test]
fn the_forecast_counts_people_per_hour() {
    let minutes = ["14:00", "14:59", "15:00"].map(|clock| at(Tz::UTC, &format!("{DAY} {clock}")));
    assert_eq!(per_hour(minutes), hourly([(14, 2), (15, 1)]));
}

#[test]
fn a_minute_open_in_two_zones_counts_once() {
    let (from, until) = (
        at(Tz::UTC, "2026-12-01 00:00"),
        at(Tz::UTC, "2026-12-02 00:00"),
    );
    let open = |zone| OpenMinutes::of(&hours("08:00", "10:00"), zone, from, until);
    // Paris: 07–09 UTC; London: 08–10 UTC; Kathmandu: 02:15–04:15 UTC.
    let seconds = open_seconds(&[
        open(Tz::Europe__Paris),
        open(Tz::Europe__London),
        open(Tz::Asia__Kathmandu),
    ]);
    let expected = [
        (2, 2700),
        (3, 3600),
        (4, 900),
        (7, 3600),
        (8, 3600),
        (9, 3600),
    ];
    assert_eq!(seconds, hourly(expected));
    let all_day = OpenMinutes::of(&daily("00:00", "24:00"), Tz::UTC, from, until);
    assert_eq!(open_seconds([&all_day]).values().sum::<u32>(), 86_400);
}
