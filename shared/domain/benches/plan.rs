//! Planning a million recipients over three zones and ten working days.

use std::hint::black_box;

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use criterion::{Criterion, criterion_group, criterion_main};
use domain::jitter::Seed;
use domain::plan::{Person, PlanInput, batches, person_key, plan, plan_from};
use domain::send_window::{ClockTime, OpeningHours, SendWindow, Weekday, WindowLength};

const PEOPLE: u32 = 1_000_000;

fn benchmarks(c: &mut Criterion) {
    let zones = [
        Tz::Europe__Paris,
        Tz::America__New_York,
        Tz::Asia__Kathmandu,
    ];
    let hours = OpeningHours {
        from: ClockTime::from_minutes(8 * 60).expect("a time of day"),
        to: ClockTime::from_minutes(18 * 60).expect("a time of day"),
        weekdays: Weekday::working_days(),
        skip: Default::default(),
    };
    let start = NaiveDate::from_ymd_opt(2026, 12, 1)
        .and_then(|day| day.and_hms_opt(8, 0, 0))
        .expect("a date");
    let window = SendWindow::new(start, zones[0], WindowLength::Days(14));
    let seed = Seed([7; 32]);
    let plan_from = plan_from(window.from, window.from - TimeDelta::days(1));
    let input = PlanInput {
        seed: &seed,
        hours: &hours,
        window,
        plan_from,
        zones: &zones,
    };
    let people: Vec<Person> = (0..PEOPLE)
        .map(|i| Person {
            key: person_key(&format!("person{i}@example.com")),
            zone: (i % 10 / 4) as u16,
        })
        .collect();

    let mut group = c.benchmark_group("plan");
    group.sample_size(10);
    group.bench_function("1,000,000 recipients", |b| {
        b.iter(|| plan(black_box(&input), black_box(&people)))
    });
    let planned = plan(&input, &people).planned;
    group.bench_function("batches of 1,000,000", |b| {
        b.iter(|| batches(black_box(&planned), |_| 120))
    });
    group.finish();
}

criterion_group!(plan_a_million, benchmarks);
criterion_main!(plan_a_million);
