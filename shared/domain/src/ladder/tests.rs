use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Ladder, Position, missed, next_full_hour};
use crate::jitter::Seed;
use crate::send_window::fixtures::{at, daily, days, hours, local, read};
use crate::send_window::{OpeningHours, SendWindow};

const PARIS: Tz = Tz::Europe__Paris;
const SEED: Seed = Seed([7; 32]);

fn ladder(hours: &OpeningHours, zone: Tz, window: SendWindow) -> Ladder<'_> {
    Ladder {
        seed: &SEED,
        hours,
        zone,
        window,
        batch: 4,
    }
}

/// The rungs of the cycle that starts at `t`, all of them run on time.
fn rungs(ladder: &Ladder, t: DateTime<Utc>) -> Vec<(u8, String)> {
    let mut pos = Some(Position::first(t));
    let mut rungs = Vec::new();
    while let Some(here) = pos.filter(|here| here.cycle == 1) {
        rungs.push((here.rung, read(ladder.zone, here.at)[11..].to_owned()));
        pos = ladder.after_attempt(here, here.at);
    }
    rungs
}

fn clocks(rungs: &[(u8, String)]) -> Vec<(u8, &str)> {
    rungs
        .iter()
        .map(|(rung, clock)| (*rung, clock.as_str()))
        .collect()
}

#[test]
fn the_table() {
    let office = hours("08:00", "18:00");
    let ladder = ladder(&office, PARIS, days("2026-12-01 08:00", PARIS, 10));
    for (t, expected) in [
        (
            "14:27",
            [(1, "14:27"), (2, "14:37"), (3, "15:00")].as_slice(),
        ),
        ("14:50", &[(1, "14:50"), (2, "15:00"), (3, "16:00")]),
        ("14:55", &[(1, "14:55"), (2, "15:05"), (3, "16:00")]),
        ("17:41", &[(1, "17:41"), (2, "17:51")]),
        ("17:52", &[(1, "17:52")]),
        ("14:00", &[(1, "14:00"), (2, "14:10"), (3, "15:00")]),
        ("17:00", &[(1, "17:00"), (2, "17:10")]),
    ] {
        let rungs = rungs(&ladder, at(PARIS, &format!("2026-12-01 {t}")));
        assert_eq!(clocks(&rungs), expected, "t = {t}");
    }
}

#[test]
fn the_end_of_the_window_and_midnight_skip_rungs() {
    let office = hours("08:00", "18:00");
    let window = SendWindow {
        until: at(PARIS, "2026-12-01 15:00"),
        ..days("2026-12-01 08:00", PARIS, 1)
    };
    assert_eq!(
        clocks(&rungs(
            &ladder(&office, PARIS, window),
            at(PARIS, "2026-12-01 14:27")
        )),
        [(1, "14:27"), (2, "14:37")]
    );
    // Open to 24:00 with the next day open from 00:00: the ladder goes on over midnight.
    let around_the_clock = hours("00:00", "24:00");
    let night = ladder(
        &around_the_clock,
        PARIS,
        days("2026-12-01 08:00", PARIS, 10),
    );
    let rungs = rungs(&night, at(PARIS, "2026-12-01 23:52"));
    assert_eq!(clocks(&rungs), [(1, "23:52"), (2, "00:02"), (3, "01:00")]);
    let evening = hours("08:00", "24:00");
    let rungs = self::rungs(
        &ladder(&evening, PARIS, night.window),
        at(PARIS, "2026-12-01 23:41"),
    );
    assert_eq!(clocks(&rungs), [(1, "23:41"), (2, "23:51")]);
}

#[test]
fn the_third_rung_is_a_full_hour_of_the_local_clock() {
    for (zone, from, to) in [
        (Tz::Asia__Kathmandu, "2026-12-01 14:37", "2026-12-01 15:00"),
        (Tz::Asia__Kolkata, "2026-12-01 14:05", "2026-12-01 15:00"),
        (PARIS, "2026-12-01 15:00", "2026-12-01 16:00"),
        (PARIS, "2026-03-29 01:40", "2026-03-29 03:00"),
        (
            Tz::America__New_York,
            "2026-03-08 01:40",
            "2026-03-08 03:00",
        ),
        (Tz::Pacific__Apia, "2011-12-29 23:40", "2011-12-31 00:00"),
        // 02:00 becomes 02:30, so the next full hour is 03:00.
        (
            Tz::Australia__Lord_Howe,
            "2026-10-04 01:40",
            "2026-10-04 03:00",
        ),
    ] {
        assert_eq!(
            read(zone, next_full_hour(zone, at(zone, from))),
            to,
            "{zone}"
        );
    }
    let minutes_to = |zone, from: DateTime<Utc>| (next_full_hour(zone, from) - from).num_minutes();
    // Set back from 03:00 to 02:00: the clock reads 02:00 again at that very instant.
    assert_eq!(minutes_to(PARIS, at(PARIS, "2026-10-25 02:40")), 20);
    assert_eq!(minutes_to(PARIS, local("2026-10-25 01:00").and_utc()), 60);
    // Set back from 02:00 to 01:30, which is no full hour: 02:00 comes half an hour later.
    assert_eq!(
        minutes_to(
            Tz::Australia__Lord_Howe,
            at(Tz::Australia__Lord_Howe, "2026-04-05 01:50")
        ),
        40
    );
}

#[test]
fn three_cycles_on_three_open_days_then_nothing() {
    let mut office = hours("08:00", "18:00");
    office.skip.insert(local("2026-12-07 00:00").date());
    let ladder = ladder(&office, PARIS, days("2026-12-03 08:00", PARIS, 20)); // a Thursday
    let mut pos = Position::first(at(PARIS, "2026-12-03 14:27"));
    let mut seen = vec![pos];
    while let Some(next) = ladder.after_attempt(pos, pos.at + TimeDelta::seconds(40)) {
        assert!(!ladder.is_last(pos, pos.at));
        seen.push(next);
        pos = next;
    }
    assert!(ladder.is_last(pos, pos.at));
    let dates: Vec<_> = seen
        .iter()
        .filter(|p| p.rung == 1)
        .map(|p| (p.cycle, read(PARIS, p.t)[..10].to_owned()))
        .collect();
    assert_eq!(
        dates,
        [
            (1, "2026-12-03".into()),
            (2, "2026-12-04".into()),
            (3, "2026-12-08".into())
        ]
    );
    let short = Ladder {
        window: days("2026-12-03 08:00", PARIS, 2),
        ..ladder
    };
    let friday = Position {
        cycle: 2,
        ..Position::first(at(PARIS, "2026-12-04 17:52"))
    };
    assert_eq!(
        short.after_attempt(friday, friday.at),
        None,
        "no later open day"
    );
}

#[test]
fn a_cycle_minute_depends_on_seed_batch_and_cycle() {
    let office = hours("08:00", "18:00");
    let base = ladder(&office, PARIS, days("2026-12-01 08:00", PARIS, 10));
    let pos = Position::first(at(PARIS, "2026-12-01 17:52"));
    let minute = |ladder: &Ladder, pos: Position| {
        read(PARIS, ladder.after_attempt(pos, pos.at).unwrap().t)[11..].to_owned()
    };
    let all = [
        minute(&base, pos),
        minute(&Ladder { batch: 5, ..base }, pos),
        minute(
            &Ladder {
                seed: &Seed([8; 32]),
                ..base
            },
            pos,
        ),
        minute(&base, Position { cycle: 2, ..pos }),
    ];
    // Pinned: an attempt that is repeated after an upgrade must find the same minute.
    assert_eq!(all, ["15:14", "12:16", "16:56", "12:58"]);
}

#[test]
fn a_missed_rung_gives_way_to_the_first_one_ahead() {
    let office = hours("08:00", "18:00");
    let ladder = ladder(&office, PARIS, days("2026-12-01 08:00", PARIS, 10));
    let t = at(PARIS, "2026-12-01 14:27");
    let pos = Position::first(t);
    let after = |minutes| t + TimeDelta::minutes(minutes);
    assert!(!missed(t, after(5)) && missed(t, after(5) + TimeDelta::seconds(1)));
    let next = |pos, minutes| {
        ladder
            .after_miss(pos, after(minutes))
            .map(|p| (p.cycle, p.rung, p.tried))
    };
    assert_eq!(next(pos, 6), Some((1, 2, false)));
    assert_eq!(next(pos, 15), Some((1, 2, false)));
    assert_eq!(next(pos, 16), Some((1, 3, false)));
    // Nothing was tried: the next day is the first cycle still. Something was: it is the second.
    assert_eq!(next(pos, 60), Some((1, 1, false)));
    assert_eq!(
        next(
            Position {
                rung: 2,
                tried: true,
                at: after(10),
                ..pos
            },
            60
        ),
        Some((2, 1, false))
    );
    let third = Position { cycle: 3, ..pos };
    assert_eq!(next(third, 60), Some((3, 1, false)));
    assert_eq!(
        next(
            Position {
                tried: true,
                ..third
            },
            60
        ),
        None
    );
    // Rung 1 ran so late that only rung 3 is ahead.
    assert_eq!(
        ladder
            .after_attempt(pos, after(20))
            .map(|p| (p.rung, p.tried)),
        Some((3, true))
    );
}

#[test]
fn a_long_outage_moves_on_to_a_day_whose_minute_is_ahead() {
    let office = hours("08:00", "18:00");
    let ladder = ladder(&office, PARIS, days("2026-12-01 08:00", PARIS, 10));
    let pos = Position::first(at(PARIS, "2026-12-01 14:27"));
    let tomorrow = ladder
        .after_miss(pos, at(PARIS, "2026-12-01 20:00"))
        .unwrap();
    assert_eq!(&read(PARIS, tomorrow.t)[..10], "2026-12-02");
    assert_eq!(
        ladder.after_miss(pos, tomorrow.t + TimeDelta::minutes(5)),
        Some(tomorrow)
    );
    let day_after = ladder
        .after_miss(pos, tomorrow.t + TimeDelta::minutes(6))
        .unwrap();
    assert_eq!(&read(PARIS, day_after.t)[..10], "2026-12-03");
    assert_eq!(ladder.after_miss(pos, at(PARIS, "2026-12-12 00:00")), None);
}

#[test]
fn a_pause_moves_the_rung_and_consumes_nothing() {
    let office = hours("08:00", "18:00");
    let ladder = ladder(&office, PARIS, days("2026-12-01 08:00", PARIS, 10));
    let t = at(PARIS, "2026-12-01 14:27");
    let second = Position {
        cycle: 2,
        rung: 2,
        at: t + TimeDelta::minutes(10),
        tried: true,
        t,
    };
    let resumed = at(PARIS, "2026-12-01 15:30") + TimeDelta::seconds(20);
    let moved = ladder.after_pause(second, resumed).unwrap();
    assert_eq!((moved.cycle, moved.rung, moved.tried), (2, 2, true));
    assert!(moved.at > resumed && moved.at < at(PARIS, "2026-12-01 17:55"));
    assert_eq!(moved.t, moved.at - TimeDelta::minutes(10));
    assert_eq!(
        ladder.after_pause(second, resumed),
        Some(moved),
        "resuming twice gives the same minute"
    );
    // Too late for today: the next open day.
    let first = ladder
        .after_pause(Position::first(t), at(PARIS, "2026-12-01 17:55"))
        .unwrap();
    assert_eq!(
        (&read(PARIS, first.at)[..10], first.t),
        ("2026-12-02", first.at)
    );
    let third = Position {
        rung: 3,
        at: at(PARIS, "2026-12-01 15:00"),
        ..second
    };
    let moved = ladder.after_pause(third, resumed).unwrap();
    assert_eq!(
        ladder
            .after_attempt(moved, moved.at)
            .map(|p| (p.cycle, p.rung)),
        Some((3, 1))
    );
    assert_eq!(
        ladder.after_pause(second, at(PARIS, "2026-12-10 17:55")),
        None
    );
}

#[test]
fn a_position_is_written_as_json() {
    let pos = Position::first(local("2026-12-01 13:27").and_utc());
    let json = serde_json::to_string(&pos).unwrap();
    assert_eq!(
        json,
        r#"{"cycle":1,"rung":1,"t":"2026-12-01T13:27:00Z","at":"2026-12-01T13:27:00Z","tried":false}"#
    );
    assert_eq!(serde_json::from_str::<Position>(&json).unwrap(), pos);
}

#[test]
fn a_day_open_around_a_change_of_the_clock() {
    let night = daily("00:00", "06:00");
    let ladder = ladder(
        &night,
        Tz::Australia__Lord_Howe,
        days("2026-04-04 00:00", Tz::Australia__Lord_Howe, 5),
    );
    let rungs = rungs(&ladder, at(Tz::Australia__Lord_Howe, "2026-04-05 01:45"));
    assert_eq!(clocks(&rungs), [(1, "01:45"), (2, "01:55"), (3, "02:00")]);
}
