use super::*;
use crate::jitter::Seed;
use crate::ladder::Position;
use crate::outcome::{Mark, Reason};
use crate::send_window::SendWindow;
use crate::send_window::fixtures;
use chrono_tz::Tz;

/// Tuesday 1 December 2026, 09:00 UTC, and so many minutes.
fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_115_600 + minutes * 60, 0).unwrap()
}

fn stop(from: i64, until: Option<i64>) -> ChannelStop {
    let mut stop = ChannelStop::begin(None, "ann".into(), at(from));
    stop.resumed_at = until.map(at);
    stop
}

fn rung(minute: i64) -> Work {
    Work::Rung(Position::first(at(minute)))
}

#[test]
fn while_it_stands_whatever_could_send_waits_and_the_rest_goes_on() {
    let stop = stop(10, None);
    for work in [rung(9), Work::Retry, Work::Missed, Work::Unhold] {
        assert_eq!(
            stop.verdict(work, None, at(9), at(12)),
            Verdict::Wait(TimeDelta::minutes(2)),
            "{work:?}"
        );
    }
    for work in [Work::Settle, Work::Close] {
        assert_eq!(stop.verdict(work, None, at(9), at(12)), Verdict::Go(work));
    }
}

#[test]
fn the_claims_of_a_dead_worker_are_settled_while_it_stands() {
    let mut vector = Vector::new(2, Position::first(at(9)));
    let verdict = |vector: &Vector| stop(10, None).verdict(rung(9), Some(vector), at(9), at(12));
    assert!(matches!(verdict(&vector), Verdict::Wait(_)));
    vector.marks[1] = Mark::Claimed;
    assert_eq!(verdict(&vector), Verdict::Go(Work::Settle));
}

#[test]
fn a_wake_waits_as_long_as_the_stop_has_lasted_within_bounds() {
    let stop = stop(0, None);
    for (now, wait) in [(0, 30), (4, 240), (10, 600), (900, 600)] {
        assert_eq!(stop.wait(at(now)), TimeDelta::seconds(wait), "{now}");
    }
    // A clock that went back makes no negative delay.
    assert_eq!(stop.wait(at(-5)), SHORTEST_WAIT);
    assert!(LONGEST_WAIT < AFTERMATH);
}

#[test]
fn only_a_rung_that_passed_because_of_the_stop_gets_a_fresh_minute() {
    let over = stop(10, Some(60));
    let missed = |planned| over.verdict(Work::Missed, None, planned, at(70));
    let (go, displaced) = (Verdict::Go(Work::Missed), Verdict::Go(Work::Displaced));
    // Missed before the stop began; the last that was not; within; the last; after the end.
    assert_eq!(missed(at(4)), go);
    assert_eq!(missed(at(5)), displaced);
    assert_eq!(missed(at(30)), displaced);
    assert_eq!(missed(at(60)), displaced);
    assert_eq!(missed(at(60) + COPIES_LAST), displaced);
    assert_eq!(missed(at(60) + COPIES_LAST + TimeDelta::seconds(1)), go);
    // The vector's own rung counts, not the minute it was first planned for.
    let mut vector = Vector::new(1, Position::first(at(62)));
    let of = |vector: &Vector, work| over.verdict(work, Some(vector), at(30), at(70));
    assert_eq!(of(&vector, Work::Missed), go);
    vector.position = None;
    assert_eq!(of(&vector, Work::Missed), go);
    // What is not missed runs, however near.
    assert_eq!(
        over.verdict(rung(58), None, at(58), at(61)),
        Verdict::Go(rung(58))
    );
    assert_eq!(of(&vector, Work::Retry), Verdict::Go(Work::Retry));
}

#[test]
fn stops_that_follow_each_other_are_one() {
    let first = stop(10, Some(60));
    let again = ChannelStop::begin(Some(&first), "bob".into(), at(79));
    assert_eq!(
        (again.since, again.stopped_at, again.by.as_str()),
        (at(10), at(79), "bob")
    );
    // Put off by the first, back after the second: not missed.
    let over = ChannelStop {
        resumed_at: Some(at(90)),
        ..again
    };
    assert_eq!(
        over.verdict(Work::Missed, None, at(12), at(95)),
        Verdict::Go(Work::Displaced)
    );
    let apart = ChannelStop::begin(Some(&first), "bob".into(), at(80));
    assert_eq!(apart.since, at(80));
    assert!(first.still_felt(at(79)) && !first.still_felt(at(80)));
    assert!(stop(0, None).still_felt(at(10_000)));
}

fn displaced(until: i64, now: i64) -> (Position, Vector) {
    let hours = fixtures::hours("08:00", "18:00");
    let ladder = Ladder {
        seed: &Seed([7; 32]),
        hours: &hours,
        zone: Tz::UTC,
        window: SendWindow {
            from: at(0),
            until: at(until),
        },
        batch: 3,
    };
    let before = Position {
        rung: 2,
        tried: true,
        ..Position::first(at(10))
    };
    let mut vector = Vector::new(3, before);
    vector.marks = vec![Mark::Sent, Mark::Absent, Mark::Held];
    vector.retry_at = Some(at(11));
    displace(&mut vector, &ladder, at(now));
    (before, vector)
}

#[test]
fn a_displaced_batch_keeps_its_rung_and_loses_nobody() {
    // The window lasts until tomorrow evening; the stop until noon.
    let (before, vector) = displaced(33 * 60, 180);
    let fresh = vector.position.unwrap();
    assert_eq!(
        (fresh.cycle, fresh.rung, fresh.tried),
        (before.cycle, before.rung, before.tried)
    );
    assert!(fresh.at >= at(180) && fresh.at < at(540), "{}", fresh.at);
    assert_eq!(vector.retry_at, None);
    assert_eq!(vector.marks[0], Mark::Sent);
    assert!(vector.marks[1..].iter().all(|mark| !mark.is_terminal()));
    assert_eq!(vector.due(), Some(fresh.at));
}

#[test]
fn without_an_open_minute_left_the_window_has_closed() {
    let (_, vector) = displaced(300, 299);
    assert!(vector.is_done());
    assert_eq!(
        vector.people[1..]
            .iter()
            .map(|log| log.reason)
            .collect::<Vec<_>>(),
        [Some(Reason::WindowClosed); 2]
    );
}
