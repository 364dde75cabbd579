//! The figures as a table, and as lines of a picture.

use super::plot::Line;
use crate::million::Measured;

/// The head of the table, in Markdown.
pub const HEAD: &str = "\
| people | publish | drain | report | one-shots | memory | processor a person |
|---:|---:|---:|---:|---:|---:|---:|";

/// A row of it.
pub fn row(one: &Measured) -> String {
    format!(
        "| {} | {:.2} s | {:.1} s | {:.3} s | {} | {:.0} MiB | {:.0} µs |",
        one.people,
        one.publish_s,
        one.drain_s,
        one.report_s,
        one.schedules,
        one.peak_mib,
        one.cpu_s / one.people.max(1) as f64 * 1e6
    )
}

/// Seconds by the number of people.
pub fn series(all: &[Measured]) -> Vec<Line> {
    let line = |name, of: fn(&Measured) -> f64| Line {
        name,
        points: all.iter().map(|one| (one.people as f64, of(one))).collect(),
    };
    vec![
        line("publish", |one| one.publish_s),
        line("drain", |one| one.drain_s),
        line("report", |one| one.report_s),
    ]
}
