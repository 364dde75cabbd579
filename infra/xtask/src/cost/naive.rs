//! The design that comes to mind first: a one-shot and an item for each person, an invocation for each attempt.

use super::assumed as a;
use super::bill::Line;
use super::counts::{Campaign, Contact};
use super::prices::Prices;
use anyhow::Result;

/// What it would cost with all whom the campaign stands for, who are tried as often as those of the run.
///
/// A person's item and schedule are written when the campaign is published. Each attempt is an invocation by a schedule
/// of its own, reads the person's item (with the conversation in it), and writes: the absent person's next attempt, or
/// the claim and the result. A first contact stores its conversation. A report reads all items, half a KB each.
///
/// # Errors
/// When something has no price.
pub fn campaign(of: &Campaign, prices: &Prices) -> Result<Vec<Line>> {
    let people = f64::from(of.stands_for);
    let tries = f64::from(of.tries) * of.scale();
    let sent = of.sent_of_all();
    let conversations = match of.contact {
        Contact::First => sent,
        Contact::Repeat => 0.0,
    };
    let absent = (tries - sent).max(0.0);
    let writes = people + absent + 2.0 * sent + conversations;
    let reads = tries + a::REPORTS * people * 512.0 / 4_096.0 / 2.0;
    let gb_seconds = tries * a::NAIVE_SECONDS * a::DISPATCH_GB;
    Ok(vec![
        ("DynamoDB writes", prices.of("table_write", writes)?),
        ("DynamoDB reads", prices.of("table_read", reads)?),
        ("Scheduler invocations", prices.of("schedule", tries)?),
        ("Lambda requests", prices.of("lambda_request", tries)?),
        (
            "Lambda GB-seconds",
            prices.of("lambda_gb_second", gb_seconds)?,
        ),
        (
            "CloudWatch logs",
            prices.of("log_gb", tries * a::LOG_BYTES / 1e9)?,
        ),
    ])
}
