//! Answers cases about planned minutes and the ladder, a JSON object a line on standard input and output each:
//! `.ci/minutes` holds the answers against a second implementation. `--zones` prints the zones and the version of their
//! data instead.

use std::io::{BufRead, Write};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::jitter::Seed;
use domain::ladder::{Ladder, Position};
use domain::plan::{Person, PlanInput, person_key, plan, plan_from};
use domain::send_window::{OpeningHours, SendWindow, WindowLength};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Deserialize)]
struct Case {
    seed: Seed,
    /// Local time without a zone.
    start: NaiveDateTime,
    zone: Tz,
    duration: WindowLength,
    opening_hours: OpeningHours,
    /// Seconds since 1970.
    published: i64,
    zones: Vec<Tz>,
    /// Identity, and index into the zones.
    people: Vec<(String, u16)>,
    batch: u32,
    /// How the rungs of the first person's batch go.
    steps: Vec<Step>,
}

/// What becomes of a rung, so many seconds after it was due.
#[derive(Deserialize)]
struct Step {
    how: How,
    seconds: i64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum How {
    Attempt,
    Miss,
    Pause,
}

#[derive(Serialize)]
struct Answer {
    window: [i64; 2],
    plan_from: i64,
    /// Person and minute, in seconds since 1970, in the order of the plan.
    planned: Vec<(u32, i64)>,
    no_open_minute: Vec<u32>,
    /// Cycle, rung, `t`, due time, whether the cycle was tried, whether nothing comes after it; up to the end.
    ladder: Vec<(u8, u8, i64, i64, bool, bool)>,
}

fn answer(case: &Case) -> Answer {
    let window = SendWindow::new(case.start, case.zone, case.duration);
    let published = instant(case.published);
    let from = plan_from(window.from, published);
    let people: Vec<Person> = case
        .people
        .iter()
        .map(|(identity, zone)| Person {
            key: person_key(identity),
            zone: *zone,
        })
        .collect();
    let input = PlanInput {
        seed: &case.seed,
        hours: &case.opening_hours,
        window,
        plan_from: from,
        zones: &case.zones,
    };
    let plan = plan(&input, &people);
    let first = plan.planned.first();
    let ladder = first.map(|first| {
        let ladder = Ladder {
            seed: &case.seed,
            hours: &case.opening_hours,
            zone: case.zones[usize::from(first.zone)],
            window,
            batch: case.batch,
        };
        climb(&ladder, first.at, &case.steps)
    });
    Answer {
        window: [window.from.timestamp(), window.until.timestamp()],
        plan_from: from.timestamp(),
        planned: plan
            .planned
            .iter()
            .map(|planned| (planned.person, planned.at.timestamp()))
            .collect(),
        no_open_minute: plan.no_open_minute,
        ladder: ladder.unwrap_or_default(),
    }
}

fn climb(
    ladder: &Ladder<'_>,
    planned: DateTime<Utc>,
    steps: &[Step],
) -> Vec<(u8, u8, i64, i64, bool, bool)> {
    let mut positions = Vec::with_capacity(steps.len() + 1);
    let mut next = Some(Position::first(planned));
    let mut steps = steps.iter();
    while let Some(at) = next {
        let is_last = ladder.is_last(at, at.at);
        positions.push((
            at.cycle,
            at.rung,
            at.t.timestamp(),
            at.at.timestamp(),
            at.tried,
            is_last,
        ));
        next = steps.next().and_then(|step| {
            let now = at.at + TimeDelta::seconds(step.seconds);
            match step.how {
                How::Attempt => ladder.after_attempt(at, now),
                How::Miss => ladder.after_miss(at, now),
                How::Pause => ladder.after_pause(at, now),
            }
        });
    }
    positions
}

fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if std::env::args().any(|word| word == "--zones") {
        let zones: Vec<&str> = chrono_tz::TZ_VARIANTS
            .iter()
            .map(|zone| zone.name())
            .collect();
        let known = json!({"version": chrono_tz::IANA_TZDB_VERSION, "zones": zones});
        return writeln!(out, "{known}");
    }
    for line in std::io::stdin().lock().lines() {
        let case: Case = serde_json::from_str(&line?)?;
        serde_json::to_writer(&mut out, &answer(&case))?;
        out.write_all(b"\n")?;
        // Whoever asks one case at a time waits for this one.
        out.flush()?;
    }
    Ok(())
}
