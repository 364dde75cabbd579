use std::collections::BTreeMap;

use chrono::TimeDelta;
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{MAX_BYTES, Person, Plan, PlanInput, Planned, batches, person_key, plan, plan_from};
use crate::jitter::Seed;
use crate::send_window::fixtures::{
    ZONES, any_hours, any_length, any_start, at, cases, days, hours, local, read,
};
use crate::send_window::{OpenMinutes, SendWindow, is_open, reading};

const PARIS: Tz = Tz::Europe__Paris;

fn people(n: u32, zones: u16) -> Vec<Person> {
    (0..n)
        .map(|i| Person {
            key: person_key(&format!("{i}@example.com")),
            zone: i as u16 % zones,
        })
        .collect()
}

/// Minute and zone by person, whatever the index.
fn by_key(plan: &Plan, people: &[Person]) -> BTreeMap<[u8; 16], (i64, u16)> {
    plan.planned
        .iter()
        .map(|p| (people[p.person as usize].key, (p.at.timestamp(), p.zone)))
        .collect()
}

#[test]
fn planning_starts_two_minutes_after_publish_on_a_whole_minute() {
    let start = at(PARIS, "2026-12-01 15:00");
    assert_eq!(plan_from(start, start - TimeDelta::hours(1)), start);
    assert_eq!(plan_from(start, start - TimeDelta::minutes(2)), start);
    assert_eq!(
        plan_from(start, start - TimeDelta::seconds(119)),
        start + TimeDelta::minutes(1)
    );
    assert_eq!(
        plan_from(start, start + TimeDelta::milliseconds(1)),
        start + TimeDelta::minutes(3)
    );
}

/// Pinned: a restarted planner, after an upgrade, must write the same batches.
#[test]
fn the_plan_does_not_change() {
    let office = hours("08:00", "18:00");
    let window = days("2026-12-01 15:00", PARIS, 2);
    let input = PlanInput {
        seed: &Seed([7; 32]),
        hours: &office,
        window,
        plan_from: window.from,
        zones: &[PARIS, Tz::Asia__Kolkata],
    };
    let minutes: Vec<_> = plan(&input, &people(6, 2))
        .planned
        .iter()
        .map(|p| (p.person, read(PARIS, p.at)))
        .collect();
    let minutes: Vec<_> = minutes
        .iter()
        .map(|(person, minute)| (*person, minute.as_str()))
        .collect();
    let expected = [
        (4, "2026-12-01 15:56"),
        (1, "2026-12-02 05:09"),
        (5, "2026-12-02 08:13"),
        (2, "2026-12-02 10:25"),
        (3, "2026-12-02 11:48"),
        (0, "2026-12-02 15:13"),
    ];
    assert_eq!(minutes, expected);
}

#[test]
fn people_without_an_open_minute_are_told_apart() {
    let office = hours("08:00", "18:00");
    // Two hours in the afternoon of Paris: Tokyo is closed, New York is not.
    let window = SendWindow::new(
        local("2026-12-01 15:00"),
        PARIS,
        crate::send_window::WindowLength::Hours(2),
    );
    let zones = [PARIS, Tz::Asia__Tokyo, Tz::America__New_York];
    let input = PlanInput {
        seed: &Seed([1; 32]),
        hours: &office,
        window,
        plan_from: window.from,
        zones: &zones,
    };
    let mut everyone = people(9, 3);
    everyone[8].zone = 3;
    let plan = plan(&input, &everyone);
    assert_eq!(plan.no_open_minute, [1, 4, 7, 8]);
    assert_eq!(plan.planned.len(), 5);
    let late = PlanInput {
        plan_from: window.until,
        ..input
    };
    assert_eq!(super::plan(&late, &everyone).planned, []);
    assert_eq!(super::plan(&input, &[]), Plan::default());
}

#[test]
fn batches_are_cut_at_the_minute_the_zone_the_hundredth_person_and_the_size() {
    let start = at(PARIS, "2026-12-01 15:00");
    let planned = |person, minute, zone| Planned {
        person,
        at: start + TimeDelta::minutes(minute),
        zone,
    };
    let mut plan: Vec<_> = (0..250).map(|person| planned(person, 0, 0)).collect();
    plan.extend([planned(250, 0, 1), planned(251, 1, 1), planned(252, 1, 1)]);
    assert_eq!(
        batches(&plan, |_| 1),
        [0..100, 100..200, 200..250, 250..251, 251..253]
    );
    assert_eq!(batches(&plan[..4], |_| MAX_BYTES / 2), [0..2, 2..4]);
    assert_eq!(
        batches(&plan[..3], |person| if person == 1 {
            usize::MAX
        } else {
            1
        }),
        [0..1, 1..2, 2..3]
    );
    assert!(batches(&[], |_| 1).is_empty());
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_plan_is_open_inside_stratified_and_complete(
        hours in any_hours(), start in any_start(), length in any_length(), n in 0_u32..200, seed: [u8; 32],
        first_zone in 0..ZONES.len() - 4, delay in 0_i64..600,
    ) {
        let zones = &ZONES[first_zone..first_zone + 4];
        let window = SendWindow::new(start, zones[0], length);
        let plan_from = plan_from(window.from, window.from + TimeDelta::minutes(delay));
        let seed = Seed(seed);
        let input = PlanInput { seed: &seed, hours: &hours, window, plan_from, zones };
        let people = people(n, 4);
        let result = plan(&input, &people);

        let mut indices: Vec<_> = result.planned.iter().map(|p| p.person).chain(result.no_open_minute.clone()).collect();
        indices.sort_unstable();
        prop_assert_eq!(indices, (0..n).collect::<Vec<_>>());
        prop_assert!(result.planned.is_sorted_by_key(|p| (p.at, p.zone)));

        for (index, zone) in zones.iter().enumerate() {
            let mine: Vec<_> = result.planned.iter().filter(|p| usize::from(p.zone) == index).collect();
            let open = OpenMinutes::of(&hours, *zone, plan_from, window.until).by_day();
            let m = OpenMinutes::for_planning(&hours, *zone, plan_from, window.until).total();
            prop_assert_eq!(mine.is_empty(), m == 0 || people.iter().all(|p| usize::from(p.zone) != index));
            for p in &mine {
                prop_assert!(is_open(&hours, *zone, p.at) && window.contains(p.at) && p.at >= plan_from);
                let day = &open[&reading(*zone, p.at).date()];
                prop_assert!(day.position(p.at).unwrap() + 5 < day.total());
            }
            for minute in mine.chunk_by(|a, b| a.at == b.at) {
                prop_assert!(minute.len() as u64 <= (mine.len() as u64).div_ceil(m));
            }
        }

        let cut = batches(&result.planned, |person| person as usize * 97);
        prop_assert_eq!(cut.iter().flat_map(|range| range.clone()).collect::<Vec<_>>(), (0..result.planned.len()).collect::<Vec<_>>());

        let mut shuffled = people.clone();
        shuffled.sort_by_key(|person| person.key);
        prop_assert_eq!(by_key(&plan(&input, &shuffled), &shuffled), by_key(&result, &people));
    }

    #[test]
    fn the_order_within_a_minute_follows_the_people_too(n in 50_u32..150) {
        let office = hours("08:00", "08:10");
        let window = days("2026-12-01 00:00", PARIS, 1);
        let seed = Seed([3; 32]);
        let input = PlanInput { seed: &seed, hours: &office, window, plan_from: window.from, zones: &[PARIS] };
        let people = people(n, 1);
        let mut reversed = people.clone();
        reversed.reverse();
        let keys = |people: &[Person]| plan(&input, people).planned.iter().map(|p| people[p.person as usize].key).collect::<Vec<_>>();
        prop_assert_eq!(keys(&people), keys(&reversed));
    }
}
