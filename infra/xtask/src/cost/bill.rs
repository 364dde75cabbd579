//! From counts to dollars for a million recipients.

use super::assumed as a;
use super::counts::{Campaign, Contact, Measured};
use super::dispatching;
use super::prices::Prices;
use anyhow::Result;

/// A line of a bill: what, and US dollars.
pub type Line = (&'static str, f64);

/// What running the campaign with all whom it stands for costs: import, plan, sending, looking after it, reports.
///
/// # Errors
/// When something has no price.
pub fn campaign(measured: &Measured, of: &Campaign, prices: &Prices) -> Result<Vec<Line>> {
    let (scale, people) = (of.scale(), f64::from(of.stands_for));
    let (writes, reads) = of.counted.units();
    let (import_writes, import_reads) = measured.import_of_one();
    let wakes = of.counted.function("due-teams").messages as f64 * scale;
    let dispatching = dispatching::of(of, wakes);
    let (pace_writes, pace_reads) = pace_units(of);
    let table_writes =
        (writes - pace_writes) * scale + import_writes * people + dispatching.pace_writes;
    let table_reads = (reads - pace_reads) * scale
        + import_reads * people
        + dispatching.pace_reads
        + looks(of) * look_units(of);

    let one_shots = of.counted.one_shots() as f64 * scale;
    // The scheduler's own message to the queue is a request like any other.
    let queue_requests = of.counted.queue_requests() as f64 * scale + one_shots;

    let plans = of.counted.function("plan").invocations as f64;
    let invocations = wakes + plans + sweeps();
    let gb_seconds = dispatching.gb_seconds + plan_gb_seconds(of) + sweep_gb_seconds();
    let logs = invocations * a::LOG_BYTES / 1e9;
    Ok(vec![
        ("DynamoDB writes", prices.of("table_write", table_writes)?),
        ("DynamoDB reads", prices.of("table_read", table_reads)?),
        ("SQS requests", prices.of("queue_request", queue_requests)?),
        ("Scheduler invocations", prices.of("schedule", one_shots)?),
        ("Lambda requests", prices.of("lambda_request", invocations)?),
        (
            "Lambda GB-seconds",
            prices.of("lambda_gb_second", gb_seconds)?,
        ),
        ("CloudWatch logs", prices.of("log_gb", logs)?),
    ])
}

/// US dollars of sending its messages over the internet.
///
/// # Errors
/// When it has no price.
pub fn transfer(measured: &Measured, of: &Campaign, prices: &Prices) -> Result<f64> {
    let messages = of.sent_of_all() * measured.message_bytes;
    prices.of(
        "transfer_gb",
        (messages + dispatching::requests(of) * a::REQUEST_BYTES) / 1e9,
    )
}

/// What a million clicks cost.
///
/// # Errors
/// When something has no price.
pub fn clicks(measured: &Measured, prices: &Prices) -> Result<Vec<Line>> {
    let scale = 1e6 / f64::from(measured.clicks);
    let (writes, reads) = measured.click.units();
    Ok(vec![
        ("API Gateway requests", prices.of("http_api", 1e6)?),
        ("Lambda requests", prices.of("lambda_request", 1e6)?),
        (
            "Lambda GB-seconds",
            prices.of(
                "lambda_gb_second",
                1e6 * a::REDIRECT_SECONDS * a::REDIRECT_GB,
            )?,
        ),
        ("DynamoDB writes", prices.of("table_write", writes * scale)?),
        ("DynamoDB reads", prices.of("table_read", reads * scale)?),
    ])
}

/// The sum of a bill.
pub fn total(lines: &[Line]) -> f64 {
    lines.iter().map(|(_, dollars)| dollars).sum()
}

/// Units that were counted of the shared pace, but for the look at it that a wake begins with.
fn pace_units(of: &Campaign) -> (f64, f64) {
    let kinds = ["PutItem PACE", "GetItem PACE"];
    let used = kinds.iter().filter_map(|kind| of.counted.table.get(*kind));
    used.fold((0.0, 0.0), |(writes, reads), used| {
        (writes + used.write_units, reads + used.read_units)
    })
}

fn plan_gb_seconds(of: &Campaign) -> f64 {
    let resolving = match of.contact {
        Contact::First => a::RESOLVE_SECONDS / a::RESOLVED_AT_ONCE,
        Contact::Repeat => 0.0,
    };
    let people = f64::from(of.stands_for) * (a::PLAN_SECONDS + resolving);
    (people + of.batches_of_all() / a::ONE_SHOTS_PER_SECOND) * a::PLAN_GB
}

fn sweeps() -> f64 {
    a::DAYS * 24.0 * a::SWEEPS_PER_HOUR
}

fn sweep_gb_seconds() -> f64 {
    sweeps() * a::SWEEP_SECONDS * a::SWEEP_GB
}

/// How often all outcomes of the campaign are read: by whoever reads the report, and by the sweeper, which has its turn
/// less often the more batches there are, and finds half of the outcomes there on the average.
fn looks(of: &Campaign) -> f64 {
    let every = (of.batches_of_all() / a::BATCHES_PER_TURN)
        .ceil()
        .clamp(1.0, 12.0);
    a::REPORTS + sweeps() / every / 2.0
}

/// Read units of one look: outcomes are read together, shard by shard.
fn look_units(of: &Campaign) -> f64 {
    (of.batches_of_all() * of.counted.outcome_kb() / 4.0).max(a::SHARDS)
}
