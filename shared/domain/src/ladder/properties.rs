use chrono::TimeDelta;
use proptest::prelude::*;

use super::{CYCLES, Ladder, Position, RUNGS};
use crate::jitter::Seed;
use crate::send_window::fixtures::{any_hours, any_length, any_start, any_zone, cases, read};
use crate::send_window::{OpenMinutes, SendWindow, is_open, reading};

const SEED: Seed = Seed([7; 32]);

/// What happens to a batch at a rung: it runs or is missed this many seconds after its minute, or is paused that long.
#[derive(Debug, Clone, Copy)]
enum Event {
    Runs(i64),
    Missed(i64),
    Paused(i64),
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0_i64..=300).prop_map(Event::Runs),
        1 => (301_i64..200_000).prop_map(Event::Missed),
        1 => (0_i64..200_000).prop_map(Event::Paused),
    ]
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_ladder_climbs_inside_hours_and_window(
        hours in any_hours(), zone in any_zone(), start in any_start(), length in any_length(), batch: u32,
        place in any::<prop::sample::Index>(), events in prop::collection::vec(any_event(), 1..40),
    ) {
        let window = SendWindow::new(start, zone, length);
        let minutes = OpenMinutes::for_planning(&hours, zone, window.from, window.until);
        prop_assume!(minutes.total() > 0);
        let ladder = Ladder { seed: &SEED, hours: &hours, zone, window, batch };
        let mut pos = Position::first(minutes.instant(place.index(minutes.total() as usize) as u64));
        let mut attempts = 0;
        for event in events {
            let next = match event {
                Event::Runs(seconds) => {
                    attempts += 1;
                    let now = pos.at + TimeDelta::seconds(seconds);
                    let next = ladder.after_attempt(pos, now);
                    prop_assert_eq!(ladder.is_last(pos, now), next.is_none());
                    next
                }
                Event::Missed(seconds) => ladder.after_miss(pos, pos.at + TimeDelta::seconds(seconds)),
                Event::Paused(seconds) => ladder.after_pause(pos, pos.at + TimeDelta::seconds(seconds)),
            };
            let Some(next) = next else { break };
            prop_assert!(next.at > pos.at, "{pos:?} {next:?}");
            prop_assert!(window.contains(next.at) && is_open(&hours, zone, next.at));
            prop_assert!((1..=CYCLES).contains(&next.cycle) && (1..=RUNGS).contains(&next.rung));
            match event {
                Event::Paused(_) => prop_assert_eq!((next.cycle, next.rung, next.tried), (pos.cycle, pos.rung, pos.tried)),
                _ if next.rung > 1 => prop_assert_eq!((next.cycle, next.t), (pos.cycle, pos.t)),
                Event::Missed(_) => prop_assert_eq!(next.cycle, pos.cycle + u8::from(pos.tried)),
                Event::Runs(_) => prop_assert_eq!(next.cycle, pos.cycle + 1),
            }
            if next.rung == 1 && !matches!(event, Event::Paused(_)) {
                prop_assert!(reading(zone, next.t).date() > reading(zone, pos.t).date());
            }
            if next.rung == 3 && !matches!(event, Event::Paused(_)) {
                prop_assert_eq!(&read(zone, next.at)[14..], "00");
            }
            pos = next;
        }
        prop_assert!(attempts <= 9);
    }
}
